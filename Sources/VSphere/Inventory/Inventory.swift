public import VimTypes

/// The names and places of a server's managed entities, taken in one question.
///
/// It answers what a person may have meant by a name: an object's own name, its inventory path, its moref, or a UUID.
public struct Inventory: Sendable {
    /// An entity: its name, its place, and whatever else was asked for.
    public struct Entity: Sendable, PropertyHolder {
        /// Its name, with `%2f` and the like turned back into what they stand for; its moref where the user may not
        /// read the name.
        public let name: String
        /// Whether the user may not read its name.
        public let isNameHidden: Bool
        /// The entity that holds it; nil for the root folder, and where the user may not see it.
        public let parent: ManagedObjectReference<AnyManagedObject>?
        /// Properties that were asked for.
        public let properties: ObjectProperties<AnyManagedObject>
    }

    let host: String
    private var entities: [String: Entity] = [:]
    /// Morefs in the order of the server's answer, which is by and large that of the tree.
    private var order: [String] = []

    init(_ contents: [ObjectContent], host: String) {
        self.host = host
        entities.reserveCapacity(contents.count)
        order.reserveCapacity(contents.count)
        for content in contents {
            let properties = ObjectProperties<AnyManagedObject>(content)
            // A vApp hangs in a folder and in a resource pool, and a machine in a vApp only there.
            let parent: ManagedObjectReference<AnyManagedObject>? =
                properties.value("parentVApp") ?? properties.value("parentFolder") ?? properties.value("parent")
            let name: String? = properties.value("name")
            let entity = Entity(
                name: name.map { InventoryName.unescaped($0) } ?? content.obj.value, isNameHidden: name == nil,
                parent: parent, properties: properties)
            if entities.updateValue(entity, forKey: content.obj.value) == nil { order.append(content.obj.value) }
        }
    }

    /// The entity of that moref.
    public subscript(reference: ManagedObjectReference<some ManagedObject>) -> Entity? { entities[reference.value] }

    /// All entities of that managed type or a descendant, in the order of the server's answer.
    public func all<Object: ManagedObject>(_ type: Object.Type) -> [Entity] {
        order.compactMap { entities[$0] }.filter { $0.reference.as(type) != nil }
    }

    /// The inventory path, `/Datacenter/vm/Folder/Name`: names from the root folder's children down.
    ///
    /// A slash within a name is written `%2f`, as vSphere does.
    public func path(of reference: ManagedObjectReference<some ManagedObject>) -> String {
        "/" + names(to: reference.value).map { InventoryName.escaped($0) }.joined(separator: "/")
    }

    /// The names from the root folder's children down to an entity.
    func names(to moref: String) -> [String] {
        var names: [String] = []
        var next = entities[moref]
        while let entity = next, names.count < 100 {
            guard let parent = entity.parent else {
                // The root folder has no part in paths. Another entity without a parent is in a tree of which the
                // user may see only a part.
                if entity.reference.type != Folder._typeID.name { names.append(entity.name) }
                break
            }
            names.append(entity.name)
            next = entities[parent.value]
        }
        return names.reversed()
    }

    /// An entity and all that are above it.
    func ancestors(
        of reference: ManagedObjectReference<some ManagedObject>
    ) -> Set<ManagedObjectReference<AnyManagedObject>> {
        var above: Set = [reference.asAny]
        var next = entities[reference.value]?.parent
        while let parent = next, above.insert(parent).inserted { next = entities[parent.value]?.parent }
        return above
    }

    /// The entity with its path, in its own type; nil when it is not of that type.
    func object<Object: ManagedObject>(_ entity: Entity, _ type: Object.Type) -> InventoryObject<Object>? {
        guard let reference = entity.reference.as(type) else { return nil }
        return InventoryObject(
            name: entity.name, path: path(of: reference),
            properties: ObjectProperties(
                reference: reference, values: entity.properties.values, missing: entity.properties.missing))
    }
}
