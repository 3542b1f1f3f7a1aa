import MCPCore
import VSphere
import VimTypes

/// Describes one service of a host, from `HostSystem.config.service`.
struct GetServiceStatus: VSphereTool {
    static let name = "get_service_status"
    static let title = "Describe a service of a host"
    static let description = "Whether a service of an ESXi host runs, and when it starts."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument(.service) var service: String
        @Argument(.host) var host: Target<HostSystem>?
    }

    struct Output: ToolOutput {
        var moref: String
        var host: String
        var service: HostServiceState

        static let fields = [
            "moref": "moref of the host", "host": "Name of the host", "service": "The service",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Output {
        let services = try await HostServices(of: input.host, in: context)
        return Output(
            moref: services.host.moref, host: services.host.name,
            service: HostServiceState(try services.service(input.service)))
    }
}
