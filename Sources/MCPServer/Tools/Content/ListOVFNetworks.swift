import MCPCore
import VSphere
import VimTypes

/// Lists the networks that an OVF or OVA wants, by `ParseDescriptor`.
struct ListOVFNetworks: VSphereTool {
    static let name = "list_ovf_networks"
    static let title = "List networks of an OVF or OVA"
    static let description = "Networks that an OVF or OVA wants, to be mapped by deploy_ovf."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints(readOnly: true, destructive: false, idempotent: true, openWorld: true)
    static let calls = PackageSource.calls

    struct Input: ToolInput {
        @Argument(.package) var source: String
        @Argument(.datastore) var datastore: Target<Datastore>?
    }

    struct Output: ToolOutput {
        var networks: [Network]

        static let fields = ["networks": "Networks"]
    }

    struct Network: ToolOutput {
        var name: String
        var description: String?

        static let fields = ["name": "Name in the package", "description": "What it is for"]
    }

    func run(_ input: Input, in context: Context) async throws -> Output {
        let package = try await PackageSource.open(input.source, on: input.datastore, in: context)
        let networks = try await context.vSphere.parse(package.descriptor).network
        return Output(
            networks: networks.map { network in
                Network(name: network.name, description: network.description.isEmpty ? nil : network.description)
            })
    }
}
