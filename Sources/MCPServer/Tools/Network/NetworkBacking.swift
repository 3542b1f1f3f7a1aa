import MCPCore
import VSphere
import VimTypes

/// What connects the adapter of a machine to a network: a standard one, a distributed port group, or one of NSX.
enum NetworkBacking {
    /// The network that a caller means: of several with that name, the one that the host or cluster has.
    ///
    /// - Throws: `ToolError` `.invalid` when there is such a network, but not there; `VSphereError`, `VimFault`.
    static func find(
        _ target: Target<Network>, on container: ManagedObjectReference<some ManagedObject>, in context: Context
    ) async throws -> Found<Network> {
        let reached = try await context.all(Network.self, in: container, properties: ["summary"])
        let meant = reached.filter { $0.moref == target.text || $0.name == target.text || $0.path == target.text }
        if let only = meant.first, meant.count == 1 { return only }
        let found = try await context.find(target, properties: ["summary"])
        guard !reached.contains(where: { $0.moref == found.moref }) else { return found }
        let names = reached.map(\.name).sorted().prefix(20).joined(separator: ", ")
        throw ToolError(
            .invalid, "The network \(found.name) (\(found.path)) is not where the VM is.",
            hint: names.isEmpty ? nil : "There are: \(names).")
    }

    /// What an adapter on the network has behind it.
    ///
    /// - Parameter network: with its `summary`.
    /// - Throws: `ToolError` `.invalid` for a port group of uplinks; `VSphereError`, `VimFault`.
    static func make(for network: Found<Network>, in context: Context) async throws -> VirtualDeviceBackingInfo {
        if let group = network.reference.as(DistributedVirtualPortgroup.self) {
            return try await make(for: group, name: network.name, in: context)
        }
        if let opaque = network[Network.summary]?.as(OpaqueNetworkSummary.self) {
            return VirtualDeviceBackingInfo(
                VirtualEthernetCardOpaqueNetworkBackingInfo(
                    opaqueNetworkId: opaque.opaqueNetworkId, opaqueNetworkType: opaque.opaqueNetworkType))
        }
        return VirtualDeviceBackingInfo(
            VirtualEthernetCardNetworkBackingInfo(deviceName: network.name, network: network.reference))
    }

    private static func make(
        for group: ManagedObjectReference<DistributedVirtualPortgroup>, name: String, in context: Context
    ) async throws -> VirtualDeviceBackingInfo {
        let paths = ["key", "config.distributedVirtualSwitch", "config.uplink"]
        let known = try await context.vSphere.properties(of: [group], paths).first
        guard known?.value("config.uplink") != true else {
            throw ToolError(.invalid, "\(name) is for the uplinks of its switch, and takes no VMs.")
        }
        let owner: ManagedObjectReference<DistributedVirtualSwitch>? = known?.value("config.distributedVirtualSwitch")
        guard let owner, let uuid = try await context.vSphere.properties(of: [owner], ["uuid"]).first?.values["uuid"]
        else { throw ToolError(.notFound, "The distributed switch of \(name) is out of this user's sight.") }
        return VirtualDeviceBackingInfo(
            VirtualEthernetCardDistributedVirtualPortBackingInfo(
                port: DistributedVirtualSwitchPortConnection(
                    switchUuid: String(property: uuid) ?? "",
                    portgroupKey: known?[DistributedVirtualPortgroup.key] ?? group.value)))
    }
}
