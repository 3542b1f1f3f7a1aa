import MCPCore
import VSphere
import VimTypes

/// One call of a tool: which server it is for, and what it was told beside the tool's own arguments.
struct Call: Sendable {
    let backend: Backend
    /// The vCenter or ESXi that the call is for.
    let server: ManagedServer
    /// The tool.
    let tool: ToolDefinition
    /// The arguments that the server adds to every tool of a kind.
    let arguments: SharedArguments
    /// What sees each operation of the call.
    let guardian: CallGuard
    /// When the call has to have answered, in the time of ``Backend/uptime``.
    let deadline: Duration

    /// The client of the server.
    var client: VSphereClient { server.client }

    /// How much of the call's time is left.
    var remaining: Duration { max(.zero, deadline - backend.uptime()) }
}

extension ToolContext<Call> {
    /// The client of the vCenter or ESXi that the call is for.
    var vSphere: VSphereClient { services.client }

    /// Whether the call is to tell only what it would do. ``approve(_:_:effects:)`` takes care of it.
    var isDryRun: Bool { services.arguments.isDryRun }
}
