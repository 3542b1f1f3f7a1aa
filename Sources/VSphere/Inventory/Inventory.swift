public import VimTypes

/// The names and places of a server's managed entities, taken in one question.
///
/// It answers what a person may have meant by a name: an object's own name, its inventory path, or its moref.
public struct Inventory: Sendable {
    /// An entity: its name, its place, and whatever else was asked for.
    public struct Entity: Sendable {
        /// Its name, with `%2f` and the like turned back into what they stand for.
        public let name: String
        /// The entity that holds it; nil for the root folder, and where the user may not see it.
        public let parent: ManagedObjectReference<AnyManagedObject>?
        /// Properties that were asked for.
        public let properties: ObjectProperties<AnyManagedObject>

        /// Which object.
        public var reference: ManagedObjectReference<AnyManagedObject> { properties.reference }

        /// The value at a path, such as `summary.config.numCpu`; nil when it is absent or of another type.
        public func value<Value: PropertyValue>(_ path: String) -> Value? { properties.value(path) }

        /// The data object at a path, such as `config.hardware`; nil when it is absent or of another type.
        public func value<Value: DataObject>(_ path: String) -> Value? { properties.value(path) }

        /// The enumeration's value at a path, such as `runtime.powerState`; nil when it is absent or of another type.
        public func value<Value: VimEnumeration>(_ path: String) -> Value? { properties.value(path) }
    }

    private let host: String
    private var entities: [String: Entity] = [:]
    /// Morefs in the order of the server's answer, which is by and large that of the tree.
    private var order: [String] = []

    init(_ contents: [ObjectContent], host: String) {
        self.host = host
        for content in contents {
            let properties = ObjectProperties<AnyManagedObject>(content)
            let parent: ManagedObjectReference<AnyManagedObject>? =
                properties.value("parentVApp") ?? properties.value("parent")
            let name = properties.value("name") ?? content.obj.value
            entities[content.obj.value] = Entity(
                name: Self.unescaped(name), parent: parent, properties: properties)
            order.append(content.obj.value)
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
        var names: [String] = []
        var next = entities[reference.value]
        while let entity = next, names.count < 100 {
            guard let parent = entity.parent else { break }
            names.append(Self.escaped(entity.name))
            next = entities[parent.value]
        }
        return "/" + names.reversed().joined(separator: "/")
    }

    /// The one entity that a person means by a name, an inventory path, or a moref; for a machine also by the UUIDs
    /// that were asked for, `config.uuid` (BIOS) and `config.instanceUuid`.
    ///
    /// - Parameters:
    ///   - text: `web01`, `/Berlin/vm/Web/web01`, `vm-42`, or a UUID.
    ///   - type: what it must be.
    ///   - noun: what to call it in errors, such as `virtual machine`.
    /// - Throws: ``VSphereError`` `.notFound`, or `.ambiguous` with all candidates.
    public func find<Object: ManagedObject>(_ text: String, _ type: Object.Type, noun: String) throws -> Entity {
        if let entity = entities[text], entity.reference.as(type) != nil { return entity }
        let all = all(type)
        var candidates = all.filter { text.hasPrefix("/") ? path(of: $0.reference) == text : $0.name == text }
        if candidates.isEmpty {
            candidates = all.filter {
                $0.value("config.instanceUuid") == text.lowercased() || $0.value("config.uuid") == text.lowercased()
            }
        }
        switch candidates.count {
        case 1: return candidates[0]
        case 0:
            let close = all.filter { $0.name.lowercased() == text.lowercased() }.map(\.name)
            let hint = close.isEmpty ? "" : " Did you mean \(close.prefix(5).joined(separator: ", "))?"
            throw VSphereError(.notFound, host: host, "has no \(noun) '\(text)' that this user may see.\(hint)")
        default:
            let list = candidates.prefix(20).map { "\(path(of: $0.reference)) (\($0.reference.value))" }
            throw VSphereError(
                .ambiguous, host: host,
                "has \(candidates.count) objects that '\(text)' could mean: \(list.joined(separator: ", ")). "
                    + "Name one by its inventory path or moref.")
        }
    }

    static func unescaped(_ name: String) -> String {
        guard name.contains("%") else { return name }
        var text = name
        for (escape, character) in [("%2f", "/"), ("%2F", "/"), ("%5c", "\\"), ("%5C", "\\"), ("%25", "%")] {
            text = text.split(separator: escape, omittingEmptySubsequences: false).joined(separator: character)
        }
        return text
    }

    static func escaped(_ name: String) -> String {
        name.split(separator: "/", omittingEmptySubsequences: false).joined(separator: "%2f")
    }
}

extension VSphereClient {
    /// Takes the inventory in one question: names and places of everything, and some properties of some types.
    ///
    /// - Parameter properties: paths by managed type, `name` and `parent` aside.
    /// - Throws: `VimFault`, `HTTPTransportError`, ``VSphereError``.
    public func inventory(_ properties: [ManagedTypeID: [String]]) async throws -> Inventory {
        var specifications = [PropertySpec(type: ManagedEntity._typeID.name, pathSet: ["name", "parent"])]
        for (type, paths) in properties.sorted(by: { $0.key.number < $1.key.number }) {
            specifications.append(PropertySpec(type: type.name, pathSet: ["name", "parent"] + paths))
        }
        var contents: [ObjectContent] = []
        let question = PropertyFilterSpec(
            propSet: specifications,
            objectSet: [
                ObjectSpec(
                    obj: try await content().rootFolder.asAny, skip: false, selectSet: InventoryTraversal.everything)
            ])
        try await retrieve(question) { contents += $0 }
        return Inventory(contents, host: configuration.host)
    }
}
