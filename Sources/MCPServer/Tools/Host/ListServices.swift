import MCPCore
import VSphere
import VimTypes

/// Lists the services of a host, from `HostSystem.config.service`.
struct ListServices: VSphereTool {
    static let name = "list_services"
    static let title = "List services of a host"
    static let description = "Services of an ESXi host with state and start policy."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument(.host) var host: Target<HostSystem>?
        @Argument("Only keys or labels like this; * and ?") var filter: String?
        @Argument("Only those that run, or do not") var running: Bool?
    }

    func run(_ input: Input, in context: Context) async throws -> Page<HostServiceState> {
        let pattern = input.filter.map(NamePattern.init)
        let services = try await HostServices(of: input.host, in: context).services.filter { service in
            if let running = input.running, running != service.running { return false }
            return pattern.map { $0.matches(service.key) || $0.matches(service.label) } ?? true
        }
        return try context.page(services, key: { [$0.key] }, item: HostServiceState.init)
    }
}
