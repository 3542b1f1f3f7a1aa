import MCPCore
import VSphere
import VimTypes

extension ToolContext<Call> {
    /// The one object that a caller means: the one that the caller names, else the one that the configuration names,
    /// else the only one that there is.
    ///
    /// Two questions to the server: names and places of what is of the type, then the properties of the one.
    ///
    /// - Parameters:
    ///   - target: what the caller wrote, if anything.
    ///   - argument: the argument's name, for the error.
    ///   - configured: what the configuration of the server names.
    ///   - properties: property paths to fetch along with it.
    /// - Throws: `ToolError` `.invalid` with what can be named; `VSphereError`, `VimFault`.
    func one<Object: ManagedObject>(
        _ target: Target<Object>?, _ argument: String, configured: String? = nil, properties: [String] = []
    ) async throws -> InventoryObject<Object> {
        let found: InventoryObject<Object>
        if let text = target?.text ?? configured {
            found = try await vSphere.find(text, Object.self, properties: properties)
        } else {
            let all = try await vSphere.findAll(Object.self)
            guard let only = all.first, all.count == 1 else {
                throw Inventory.choice(of: Object.self, all.map(\.name), argument)
            }
            found = properties.isEmpty ? only : try await vSphere.object(only.reference, properties: properties)
        }
        services.guardian.note(moref: found.moref, name: found.name, path: found.path)
        return found
    }

    /// Refuses to go on when an object is protected against being changed.
    ///
    /// For what is changed through another object than itself, of which the guard of operations knows nothing.
    ///
    /// - Throws: `ToolError` `.denied`.
    func checkMayChange(moref: String) throws {
        guard let refusal = services.guardian.refusal(moref: moref) else { return }
        throw ToolError(.denied, "\(refusal) Nothing was changed.")
    }
}

extension Inventory {
    /// The one entity that a caller means, as ``ToolContext/one(_:_:configured:properties:)`` has it.
    ///
    /// - Throws: `ToolError` `.invalid` with what can be named; `VSphereError`.
    func one<Object: ManagedObject>(
        _ target: Target<Object>?, _ argument: String, configured: String? = nil
    ) throws -> Entity {
        if let text = target?.text ?? configured {
            return try find(text, Object.self, noun: Noun.of(Object.self))
        }
        let all = all(Object.self)
        guard let only = all.first, all.count == 1 else {
            throw Self.choice(of: Object.self, all.map(\.name), argument)
        }
        return only
    }

    /// The names of entities, sorted; those that the user may not see are left out.
    func names<Object: ManagedObject>(_ references: [ManagedObjectReference<Object>]?) -> [String] {
        (references ?? []).compactMap { self[$0]?.name }.sorted()
    }

    /// The error of a call that names none where there are several, or none at all.
    fileprivate static func choice<Object: ManagedObject>(
        of type: Object.Type, _ names: [String], _ argument: String
    ) -> ToolError {
        let noun = Noun.of(type)
        guard !names.isEmpty else { return ToolError(.notFound, "There is no \(noun) that this user may see.") }
        let rest = names.count > 20 ? " and \(names.count - 20) more" : ""
        return ToolError(
            .invalid, "\(argument): which \(noun)? There are \(names.count).",
            hint: "Name one: \(names.sorted().prefix(20).joined(separator: ", "))\(rest).")
    }
}

extension InventoryObject {
    /// The server's name for it, such as `host-12`.
    var moref: String { reference.value }
}

extension Change {
    /// A change of an object.
    init<Object>(_ object: InventoryObject<Object>, before: JSONObject? = nil) {
        self.init(moref: object.moref, name: object.name, path: object.path, before: before)
    }
}
