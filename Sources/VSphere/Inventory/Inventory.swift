public import VimTypes

/// The names and places of a server's managed entities, taken in one question.
///
/// It answers what a person may have meant by a name: an object's own name, its inventory path, or its moref.
public struct Inventory: Sendable {
    /// An entity: its name, and its parent where it has one that the user may see.
    public struct Entity: Sendable {
        /// Which object.
        public let reference: ManagedObjectReference<AnyManagedObject>
        /// Its name, with `%2f` and the like turned back into what they stand for.
        public let name: String
        /// The moref of the entity that holds it.
        let parent: String?
        /// Whatever else was asked for, by property path.
        public let values: [String: AnyValue]
    }

    private let host: String
    private var entities: [String: Entity] = [:]
    /// Morefs in the order of the server's answer, which is by and large that of the tree.
    private var order: [String] = []

    init(_ contents: [ObjectContent], host: String) {
        self.host = host
        for content in contents {
            var values: [String: AnyValue] = [:]
            for property in content.propSet { values[property.name] = property.val }
            let parent =
                values["parentVApp"].flatMap(ManagedObjectReference<AnyManagedObject>.init(property:))
                ?? values["parent"].flatMap(ManagedObjectReference<AnyManagedObject>.init(property:))
            let name = values["name"].flatMap(String.init(property:)) ?? content.obj.value
            entities[content.obj.value] = Entity(
                reference: content.obj, name: Self.unescaped(name), parent: parent?.value, values: values)
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
            next = entities[parent]
        }
        return "/" + names.reversed().joined(separator: "/")
    }

    /// The one entity that a person means by a name, an inventory path, or a moref.
    ///
    /// - Parameters:
    ///   - text: `web01`, `/Berlin/vm/Web/web01`, or `vm-42`.
    ///   - type: what it must be.
    ///   - noun: what to call it in errors, such as `virtual machine`.
    /// - Throws: ``VSphereError`` `.notFound`, or `.ambiguous` with all candidates.
    public func find<Object: ManagedObject>(_ text: String, _ type: Object.Type, noun: String) throws -> Entity {
        if let entity = entities[text], entity.reference.as(type) != nil { return entity }
        let candidates = all(type).filter { entity in
            text.hasPrefix("/") ? path(of: entity.reference) == text : entity.name == text
        }
        switch candidates.count {
        case 1: return candidates[0]
        case 0:
            let close = all(type).filter { $0.name.lowercased() == text.lowercased() }.map(\.name)
            let hint = close.isEmpty ? "" : " Did you mean \(close.prefix(5).joined(separator: ", "))?"
            throw VSphereError(.notFound, host: host, "has no \(noun) '\(text)' that this user may see.\(hint)")
        default:
            let list = candidates.prefix(20).map { "\(path(of: $0.reference)) (\($0.reference.value))" }
            throw VSphereError(
                .ambiguous, host: host,
                "has \(candidates.count) of the name '\(text)': \(list.joined(separator: ", ")). "
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
