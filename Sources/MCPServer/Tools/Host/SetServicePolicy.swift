import MCPCore
import VSphere
import VimTypes

/// Sets when a service of a host starts, by `UpdateServicePolicy`.
struct SetServicePolicy: VSphereTool {
    static let name = "set_service_policy"
    static let title = "Set the policy of a service"
    static let description = "Sets when a service of an ESXi host starts."
    static let permission = PermissionLevel.hostAdmin
    static let hints = ToolHints.sets
    static let calls = ["UpdateServicePolicy"]

    struct Input: ToolInput {
        @Argument(.service) var service: String
        @Argument("on: with the host; automatic: with its ports") var policy: ServicePolicy
        @Argument(.host) var host: Target<HostSystem>?
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let services = try await HostServices(of: input.host, in: context)
        let service = try services.service(input.service)
        let policy = input.policy.rawValue
        var change = services.change(of: service)
        guard service.policy != policy else {
            return change.unchanged("The policy of \(service.key) is \(policy) already.")
        }
        try await services.system(in: context).updateServicePolicy(id: service.key, policy: policy)
        change.end(HostServices.state(service, policy: policy))
        return change
    }
}
