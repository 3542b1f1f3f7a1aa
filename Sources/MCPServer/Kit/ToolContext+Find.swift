import MCPCore
import VSphere
import VimTypes

extension ToolContext<Call> {
    /// The one object that a caller means.
    ///
    /// - Parameters:
    ///   - target: what the caller wrote.
    ///   - properties: property paths to fetch along with it, such as `runtime.powerState`.
    /// - Throws: `ToolError` `.notFound`, or `.ambiguous` with the candidates.
    func find<Object: ManagedObject>(
        _ target: Target<Object>, properties: [String] = []
    ) async throws -> Found<Object> {
        let isMachine = Object.self == VirtualMachine.self
        let inventory = try await vSphere.inventory([
            Object._typeID: properties + (isMachine ? ["config.uuid", "config.instanceUuid"] : [])
        ])
        let entity = try inventory.find(target.text, Object.self, noun: Noun.of(Object.self))
        let reference = ManagedObjectReference<Object>(entity.reference.value, type: entity.reference.type)
        let found = Found(
            reference: reference, name: entity.name, path: inventory.path(of: reference), object: reference.on(vSphere),
            properties: entity.properties)
        services.guardian.note(moref: found.moref, name: found.name, path: found.path)
        return found
    }

    /// The object that a caller means, if the caller named one.
    func find<Object: ManagedObject>(
        _ target: Target<Object>?, properties: [String] = []
    ) async throws -> Found<Object>? {
        guard let target else { return nil }
        return try await find(target, properties: properties) as Found<Object>
    }
}

/// What a managed type is called in sentences.
enum Noun {
    static func of<Object: ManagedObject>(_ type: Object.Type) -> String { of(typeName: type._typeID.name) }

    /// `virtual machine` for `VirtualMachine`.
    static func of(typeName: String) -> String {
        switch typeName {
        case "VirtualMachine": "virtual machine"
        case "HostSystem": "host"
        case "ClusterComputeResource": "cluster"
        case "ComputeResource": "cluster or host"
        case "ResourcePool": "resource pool"
        case "DistributedVirtualPortgroup": "distributed port group"
        case "DistributedVirtualSwitch": "distributed switch"
        case "StoragePod": "datastore cluster"
        default: typeName.lowercased()
        }
    }
}
