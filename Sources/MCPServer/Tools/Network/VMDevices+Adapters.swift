import MCPCore
import VSphere
import VimTypes

extension VMDevices {
    /// The adapter that a caller means by label or key; the only one if the caller named none.
    func adapter(_ text: String?) throws -> VirtualEthernetCard { try one(adapters, text, "network adapter") }

    /// The network that a caller means, among those of the host that the machine is on.
    func network(_ target: Target<Network>, in context: Context) async throws -> Found<Network> {
        guard let host: ManagedObjectReference<HostSystem> = machine.value("runtime.host") else {
            return try await context.find(target, properties: ["summary"])
        }
        return try await NetworkBacking.find(target, on: host, in: context)
    }

    /// Changes an adapter and waits for it.
    func edit(
        _ card: VirtualEthernetCard, _ change: inout Change, wait: Bool, in context: Context,
        _ edit: (inout VirtualEthernetCard) -> Void
    ) async throws {
        var edited = card
        edit(&edited)
        try await apply(
            [VirtualDeviceConfigSpec(device: VirtualDevice(edited), operation: .edit)],
            "Changing \(Self.label(card)) of \(machine.name)", &change, wait: wait, in: context)
    }
}
