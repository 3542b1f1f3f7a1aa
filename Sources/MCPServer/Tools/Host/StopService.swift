import MCPCore
import VSphere
import VimTypes

/// Stops a service of a host, by `StopService`.
struct StopService: VSphereTool {
    static let name = "stop_service"
    static let title = "Stop a service of a host"
    static let description = "Stops a service of an ESXi host."
    static let permission = PermissionLevel.hostAdmin
    static let hints = ToolHints.sets
    static let calls = ["StopService"]

    struct Input: ToolInput {
        @Argument(.service) var service: String
        @Argument(.host) var host: Target<HostSystem>?
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let services = try await HostServices(of: input.host, in: context)
        let service = try services.service(input.service)
        var change = services.change(of: service)
        guard service.running else { return change.unchanged("\(service.key) does not run.") }
        try await services.system(in: context).stopService(id: service.key)
        change.end(HostServices.state(service, running: false))
        return change
    }
}
