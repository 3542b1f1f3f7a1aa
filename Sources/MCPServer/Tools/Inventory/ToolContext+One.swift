import MCPCore
import VSphere
import VimTypes

extension ToolContext<Call> {
    /// The one object that a caller means: the one that the caller names, else the only one that there is.
    ///
    /// - Parameters:
    ///   - target: what the caller wrote, if anything.
    ///   - argument: the argument's name, for the error.
    ///   - properties: property paths to fetch along with it.
    /// - Throws: `ToolError` `.invalid` with what can be named; `VSphereError`, `VimFault`.
    func one<Object: ManagedObject>(
        _ target: Target<Object>?, _ argument: String, properties: [String] = []
    ) async throws -> Found<Object> {
        if let target { return try await find(target, properties: properties) }
        let all = try await all(Object.self)
        guard let only = all.first, all.count == 1 else {
            throw Inventory.choice(of: Object.self, all.map(\.name), argument)
        }
        return try await find(only.reference, properties: properties)
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
    /// The one entity that a caller means: the one that the caller names, else the one that the configuration names,
    /// else the only one that there is.
    ///
    /// - Throws: `ToolError` `.invalid` with what can be named; `VSphereError`.
    func one<Object: ManagedObject>(
        _ target: Target<Object>?, _ argument: String, configured: String? = nil
    ) throws -> Entity {
        if let text = target?.text ?? configured { return try find(text, Object.self) }
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
        let noun = InventoryNoun.of(type)
        guard !names.isEmpty else { return ToolError(.notFound, "There is no \(noun) that this user may see.") }
        let rest = names.count > 20 ? " and \(names.count - 20) more" : ""
        return ToolError(
            .invalid, "\(argument): which \(noun)? There are \(names.count).",
            hint: "Name one: \(names.sorted().prefix(20).joined(separator: ", "))\(rest).")
    }
}
