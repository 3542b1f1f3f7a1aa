import FoundationEssentials
import HTTPTransport
import MCPCore
import VSphere

/// Lists the servers that are managed, without connecting to any.
struct ListServers: VSphereTool {
    static let name = "list_servers"
    static let title = "List servers"
    static let description = "vCenters and ESXi hosts that can be named as server."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads
    static let isForOneServer = false

    typealias Input = NoInput

    /// What is known of a server's state.
    enum State: String, ToolEnum {
        case notContacted = "not_contacted"
        case answered
        case failed
    }

    struct Managed: ToolOutput {
        var name: String
        var host: String
        var user: String
        var isDefault: Bool
        var state: State
        var since: Date?
        var error: String?
        var verifiesCertificate: Bool

        static let fields = [
            "name": "What to give as server",
            "host": "Address",
            "user": "User that it is logged in to as",
            "isDefault": "Whether calls that name no server are for it",
            "state": "How the last call went; nothing is asked for this list",
            "since": "When that was",
            "error": "Why it failed",
            "verifiesCertificate": "Whether its certificate is verified",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Page<Managed> {
        let servers = context.services.backend.servers
        return try context.page(servers.all, key: { [$0.name] }) { server in
            var managed = Managed(
                name: server.name, host: server.configuration.host, user: server.configuration.user,
                isDefault: server === servers.main, state: .notContacted,
                verifiesCertificate: !server.configuration.trust.isInsecure)
            switch server.state {
            case .notContacted: break
            case .answered(let date): (managed.state, managed.since) = (.answered, date)
            case .failed(let error, let date): (managed.state, managed.since, managed.error) = (.failed, date, error)
            }
            return managed
        }
    }
}
