import VSphere
import VimTypes

/// The names of what a machine hangs on, its host, its pool and its networks, in one question.
struct MachineSurroundings {
    private var names: [String: String] = [:]
    /// Morefs of networks by the id that NSX gave them.
    private var opaqueNetworks: [String: String] = [:]

    init(_ references: [ManagedObjectReference<AnyManagedObject>], in context: Context) async throws {
        guard !references.isEmpty else { return }
        let question = PropertyFilterSpec(
            propSet: [
                PropertySpec(type: "HostSystem", pathSet: ["name"]),
                PropertySpec(type: "Network", pathSet: ["name", "summary"]),
                PropertySpec(type: "ResourcePool", pathSet: ["name"]),
            ],
            objectSet: references.map { ObjectSpec(obj: $0) })
        try await context.vSphere.retrieve(question) { contents in
            for content in contents {
                for property in content.propSet { take(property, of: content.obj.value) }
            }
        }
    }

    private mutating func take(_ property: DynamicProperty, of moref: String) {
        if property.name == "name" {
            names[moref] = String(property: property.val).map { InventoryName.unescaped($0) }
        } else if case .object(let summary) = property.val, let opaque = summary.as(OpaqueNetworkSummary.self) {
            opaqueNetworks[opaque.opaqueNetworkId] = moref
        }
    }

    /// The name of one of them; nil when the user may not see it.
    subscript(reference: ManagedObjectReference<some ManagedObject>?) -> String? {
        reference.flatMap { names[$0.value] }
    }

    /// The network that an adapter is on. What is unknown of it is nil.
    func network(of card: VirtualEthernetCard) -> (name: String?, moref: String?) {
        if let standard = card.backing?.as(VirtualEthernetCardNetworkBackingInfo.self) {
            return (standard.deviceName, standard.network?.value)
        }
        if let port = card.backing?.as(VirtualEthernetCardDistributedVirtualPortBackingInfo.self)?.port {
            // The key of a distributed port group is its moref.
            return (port.portgroupKey.flatMap { names[$0] ?? $0 }, port.portgroupKey)
        }
        let id = card.backing?.as(VirtualEthernetCardOpaqueNetworkBackingInfo.self)?.opaqueNetworkId
        let moref = id.flatMap { opaqueNetworks[$0] }
        return (moref.flatMap { names[$0] } ?? id, moref)
    }
}
