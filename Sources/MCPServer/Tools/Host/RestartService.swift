import MCPCore
import VSphere
import VimTypes

/// Restarts a service of a host, by `RestartService`.
struct RestartService: VSphereTool {
    static let name = "restart_service"
    static let title = "Restart a service of a host"
    static let description = "Stops a running service of an ESXi host and starts it again."
    static let permission = PermissionLevel.hostAdmin
    static let hints = ToolHints.changes
    static let calls = ["RestartService"]

    struct Input: ToolInput {
        @Argument(.service) var service: String
        @Argument(.host) var host: Target<HostSystem>?
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let services = try await HostServices(of: input.host, in: context)
        let service = try services.service(input.service)
        var change = services.change(of: service)
        guard service.running else {
            throw ToolError(
                .invalid, "\(service.key) does not run on \(services.host.name).", hint: "start_service starts it.")
        }
        try await services.system(in: context).restartService(id: service.key)
        change.end(HostServices.state(service))
        return change
    }
}
