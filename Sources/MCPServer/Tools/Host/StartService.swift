import MCPCore
import VSphere
import VimTypes

/// Starts a service of a host, by `StartService`.
struct StartService: VSphereTool {
    static let name = "start_service"
    static let title = "Start a service of a host"
    static let description = "Starts a service of an ESXi host."
    static let permission = PermissionLevel.hostAdmin
    static let hints = ToolHints.sets
    static let calls = ["StartService"]

    struct Input: ToolInput {
        @Argument(.service) var service: String
        @Argument(.host) var host: Target<HostSystem>?
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let services = try await HostServices(of: input.host, in: context)
        let service = try services.service(input.service)
        var change = services.change(of: service)
        guard !service.running else { return change.unchanged("\(service.key) runs already.") }
        try await services.system(in: context).startService(id: service.key)
        change.end(HostServices.state(service, running: true))
        return change
    }
}
