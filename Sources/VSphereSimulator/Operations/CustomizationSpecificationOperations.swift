internal import VimTypes

/// Operations of `CustomizationSpecManager`.
enum CustomizationSpecificationOperations {
    static let all: [Operation] = [
        Operation("DoesCustomizationSpecExist") { world, call in
            world.hostState.customizations[try call.argument("name")] != nil
        },
        Operation("GetCustomizationSpec") { world, call in try named(world, call) },
        Operation("CreateCustomizationSpec") { world, call in
            let item: CustomizationSpecItem = try call.argument("item")
            guard !item.info.name.isEmpty else {
                throw Fault(InvalidArgument.self, ["invalidProperty": "item.info.name"])
            }
            guard world.hostState.customizations[item.info.name] == nil else {
                throw Fault(AlreadyExists.self, ["name": item.info.name])
            }
            return store(item, &world, call)
        },
        Operation("OverwriteCustomizationSpec") { world, call in
            let item: CustomizationSpecItem = try call.argument("item")
            guard let old = world.hostState.customizations[item.info.name] else { throw Fault(NotFound.self) }
            if let version = item.info.changeVersion, version != old.info.changeVersion {
                throw Fault(ConcurrentAccess.self)
            }
            return store(item, &world, call)
        },
        Operation("RenameCustomizationSpec") { world, call in
            var item = try named(world, call)
            let old = item.info.name
            item.info.name = try call.newName("newName", in: nil, world)
            guard world.hostState.customizations[item.info.name] == nil else {
                throw Fault(AlreadyExists.self, ["name": item.info.name])
            }
            world.hostState.customizations[old] = nil
            return store(item, &world, call)
        },
        Operation("DuplicateCustomizationSpec") { world, call in
            var item = try named(world, call)
            item.info.name = try call.newName("newName", in: nil, world)
            guard world.hostState.customizations[item.info.name] == nil else {
                throw Fault(AlreadyExists.self, ["name": item.info.name])
            }
            return store(item, &world, call)
        },
        Operation("DeleteCustomizationSpec") { world, call in
            world.hostState.customizations[try named(world, call).info.name] = nil
            world.touch(call.target)
            return nil
        },
    ]

    /// What the manager shows.
    static let derivations: [Derivation] = [
        Derivation(CustomizationSpecManager.info) { world, _ in
            world.hostState.customizations.values.map(\.info).sorted { $0.name < $1.name }
        }
    ]

    private static func named(_ world: World, _ call: Call) throws -> CustomizationSpecItem {
        guard let item = world.hostState.customizations[try call.argument("name")] else { throw Fault(NotFound.self) }
        return item
    }

    private static func store(
        _ item: CustomizationSpecItem, _ world: inout World, _ call: Call
    ) -> (any FieldValue)? {
        var item = item
        item.info.changeVersion = String(world.nextNumber("customization"))
        item.info.lastUpdateTime = world.now
        world.hostState.customizations[item.info.name] = item
        world.touch(call.target)
        return nil
    }
}
