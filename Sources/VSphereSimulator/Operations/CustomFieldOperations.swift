internal import VimTypes

/// Operations of `CustomFieldsManager` and of all objects that have custom attributes.
enum CustomFieldOperations {
    static let all: [Operation] = [
        Operation("AddCustomFieldDef") { world, call in
            let manager: ManagedObjectReference<CustomFieldsManager> = try call.target()
            let name = try call.newName(in: nil, world)
            let type: String? = call.optional("moType")
            if let type, ManagedKind.named(type) == nil {
                throw Fault(InvalidArgument.self, ["invalidProperty": "moType"])
            }
            let fields = world[manager, CustomFieldsManager.field] ?? []
            guard !fields.contains(where: { $0.name == name && ($0.managedObjectType == type || type == nil) }) else {
                throw Fault(DuplicateName.self, ["name": name, "object": manager])
            }
            let field = world.addCustomAttribute(
                name, for: type, privileges: (call.optional("fieldDefPolicy"), call.optional("fieldPolicy")))
            world.record(
                CustomFieldDefAddedEvent.self, on: nil, by: call.user, ["fieldKey": field.key, "name": name],
                "Created new custom field definition \(name)")
            return field
        },
        Operation("RenameCustomFieldDef") { world, call in
            let manager: ManagedObjectReference<CustomFieldsManager> = try call.target()
            let name = try call.newName(in: nil, world)
            var fields = world[manager, CustomFieldsManager.field] ?? []
            let position = try position(in: fields, call)
            guard !fields.contains(where: { $0.name == name && $0.key != fields[position].key }) else {
                throw Fault(DuplicateName.self, ["name": name, "object": manager])
            }
            let old = fields[position]
            fields[position].set("name", name)
            world[manager, CustomFieldsManager.field] = fields
            world.record(
                CustomFieldDefRenamedEvent.self, on: nil, by: call.user,
                ["fieldKey": old.key, "name": old.name, "newName": name],
                "Renamed field definition from \(old.name) to \(name)")
            return nil
        },
        Operation("RemoveCustomFieldDef") { world, call in
            let manager: ManagedObjectReference<CustomFieldsManager> = try call.target()
            var fields = world[manager, CustomFieldsManager.field] ?? []
            let old = fields.remove(at: try position(in: fields, call))
            world[manager, CustomFieldsManager.field] = fields
            for object in world.objects.values where object.values["value"] != nil {
                let values = world.customValues(of: object.reference)
                guard values.contains(where: { $0.key == old.key }) else { continue }
                world.set("value", values.filter { $0.key != old.key }, of: object.reference)
            }
            world.record(
                CustomFieldDefRemovedEvent.self, on: nil, by: call.user, ["fieldKey": old.key, "name": old.name],
                "Removed field definition \(old.name)")
            return nil
        },
        Operation("SetField") { world, call in
            let manager: ManagedObjectReference<CustomFieldsManager> = try call.target()
            let entity: AnyReference = try call.argument("entity")
            let fields = world[manager, CustomFieldsManager.field] ?? []
            let field = fields[try position(in: fields, call)]
            return try set(field, on: entity, &world, call)
        },
        Operation("setCustomValue") { world, call in
            let name: String = try call.argument("key")
            let fields = world.all(CustomFieldsManager.self).first.flatMap { world[$0, CustomFieldsManager.field] }
            guard let field = fields?.first(where: { $0.name == name && fits($0, call.target, world) }) else {
                throw Fault(InvalidArgument.self, ["invalidProperty": "key"])
            }
            return try set(field, on: call.target, &world, call)
        },
    ]

    private static func position(in fields: [CustomFieldDef], _ call: Call) throws -> Int {
        let key: Int = try call.argument("key")
        guard let position = fields.firstIndex(where: { $0.key == key }) else {
            throw Fault(InvalidArgument.self, ["invalidProperty": "key"])
        }
        return position
    }

    private static func fits(_ field: CustomFieldDef, _ entity: AnyReference, _ world: World) -> Bool {
        field.managedObjectType.map { world[entity]?.kind.isKind(of: $0) ?? false } ?? true
    }

    /// Sets an entity's value; an empty one takes it away.
    private static func set(
        _ field: CustomFieldDef, on entity: AnyReference, _ world: inout World, _ call: Call
    ) throws -> (any FieldValue)? {
        try call.demand("Global.SetCustomField", on: entity, in: world)
        guard fits(field, entity, world) else { throw Fault(InvalidArgument.self, ["invalidProperty": "entity"]) }
        let text: String = try call.argument("value")
        let old = world.customValues(of: entity)
        var values = old.filter { $0.key != field.key }
        if !text.isEmpty {
            values.append(CustomFieldValue(CustomFieldStringValue(fields: ["key": field.key, "value": text])))
        }
        world.set("value", values.sorted { $0.key < $1.key }, of: entity)
        let name = world.name(of: entity)
        world.record(
            CustomFieldValueChangedEvent.self, on: entity, by: call.user,
            [
                "entity": ManagedEntityEventArgument(fields: ["name": name, "entity": entity]), "fieldKey": field.key,
                "name": field.name, "value": text,
                "prevState": old.first { $0.key == field.key }?.as(CustomFieldStringValue.self)?.value,
            ], "Changed custom field \(field.name) on \(name) to \(text)")
        return nil
    }
}
