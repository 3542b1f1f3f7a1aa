import MCPCore
import SchemaFormat
import VSphere
import VimTypes

/// What is looked at before an operation is called.
extension CallAPI {
    /// Refuses what would take the session away that all callers of this server share, or wait for ever.
    static func refuseSessions(_ operation: String) throws {
        guard operation.hasPrefix("Login") || refused.contains(operation) else { return }
        throw ToolError(
            .denied, "\(operation) is not for callers: this server keeps its session itself, and waits by itself.",
            hint: "To wait for changes use wait_for_task, or subscribe to a resource.")
    }

    private static let refused: Set = [
        "Logout", "ImpersonateUser", "CloneSession", "WaitForUpdates", "WaitForUpdatesEx",
    ]

    /// Asks whether the caller, and this server, may do what the operation does, as if it were a tool of its own.
    static func checkRight(_ operation: String, in context: Context) throws {
        let effect = VimOperations.effect(of: operation)
        guard effect != .looks else { return }
        var tool = context.services.tool
        tool.name = operation
        tool.permission = VimOperations.level(of: operation)
        tool.hints = effect == .changes ? .destroys : .changes
        if case .denied(let reason) = context.request.access.decide(tool.subject) { throw ToolError(.denied, reason) }
    }

    /// The object that the operation is called on: the one that the caller names, or the only one there is.
    static func target(
        of operation: OperationID, _ text: String?, in context: Context
    ) async throws -> ManagedObjectReference<AnyManagedObject> {
        let owner = operation.record.owner.map { ManagedTypeID(operation.schema, $0) } ?? .any
        guard let text else {
            if let service = try await service(owner, in: context) { return service }
            throw ToolError(
                .invalid, "object: \(operation.name) is called on a \(owner.name): which one?",
                hint: "Name it by its moref, as in \(owner.name):….")
        }
        let reference = try await context.reference(text, declared: owner)
        let type = operation.schema.managedType(named: reference.type)
        guard type?.isKind(of: owner) == true else {
            throw ToolError(.invalid, "object: \(reference) is no \(owner.name), and has no \(operation.name).")
        }
        return reference
    }

    /// The service of a type, such as the `FileManager`: there is one of each.
    private static func service(
        _ type: ManagedTypeID, in context: Context
    ) async throws -> ManagedObjectReference<AnyManagedObject>? {
        if type == ServiceInstance._typeID { return ManagedObjectReference("ServiceInstance", type: type.name) }
        guard type.schema != nil else { return nil }
        let content = try JSON(encoding: try await context.vSphere.content())
        for case .object(let member) in content.object?.map(\.value) ?? [] {
            guard let name = member["type"]?.string, let value = member["value"]?.string,
                let found = type.schema?.managedType(named: name), found.isKind(of: type),
                !found.isKind(of: ManagedEntity._typeID)
            else { continue }
            return ManagedObjectReference(value, type: name)
        }
        return nil
    }

    /// Looks whether the object of the call, or one that its arguments name, is protected. If one is, the object of the
    /// call is.
    static func noteProtection(of call: MethodCall, in context: Context) async throws {
        guard context.services.backend.policy.protection.isAny else { return }
        for reference in Set(references(in: try JSON(encoding: call.arguments))) {
            guard let entity = try await entity(of: reference, in: context) else { continue }
            let found: Found<ManagedEntity> = try await context.find(entity)
            if let refusal = context.services.guardian.refusal(moref: found.moref) {
                context.services.guardian.protect(moref: call.target.value, refusal)
            }
        }
    }

    /// All objects that a call names, the one that it is made on among them.
    private static func references(in json: JSON) -> [ManagedObjectReference<AnyManagedObject>] {
        if let elements = json.array { return elements.flatMap(references) }
        guard let object = json.object else { return [] }
        if object["_typeName"] == "ManagedObjectReference", let type = object["type"]?.string,
            let value = object["value"]?.string
        {
            return [ManagedObjectReference(value, type: type)]
        }
        return object.flatMap { references(in: $0.value) }
    }

    /// The entity of the inventory that a reference stands for: a snapshot for its machine.
    private static func entity(
        of reference: ManagedObjectReference<AnyManagedObject>, in context: Context
    ) async throws -> ManagedObjectReference<ManagedEntity>? {
        if let entity = reference.as(ManagedEntity.self) { return entity }
        guard let snapshot = reference.as(VirtualMachineSnapshot.self) else { return nil }
        let machine: ManagedObjectReference<VirtualMachine>? =
            try await context.vSphere.properties(of: [snapshot], ["vm"]).first?.value("vm")
        return machine?.asAny.as(ManagedEntity.self)
    }
}
