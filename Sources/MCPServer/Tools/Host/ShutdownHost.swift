import MCPCore
import VSphere
import VimTypes

/// Switches a host off, by `ShutdownHost_Task`.
struct ShutdownHost: VSphereTool {
    static let name = "shutdown_host"
    static let title = "Shut a host down"
    static let description = "Switches an ESXi host in maintenance mode off."
    static let permission = PermissionLevel.hostAdmin
    static let hints = ToolHints.destroys
    static let calls = ["ShutdownHost_Task"]

    struct Input: ToolInput {
        @Argument(.host) var host: Target<HostSystem>?
        @Argument("Even with VMs: they crash") var force = false
        @Argument(.waitForMoment) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let outage = try await HostOutage(of: input.host, in: context)
        var change = outage.change
        try outage.checkIsPrepared(force: input.force, in: context)
        let effects = outage.stops + ["Somebody may have to switch it on at its power button or management board"]
        guard try await context.approve(&change, "Shut down \(outage.name)", effects: effects) else { return change }
        let host = outage.host(in: context)
        try await context.run(&change, "Shutting down \(outage.name)", wait: input.wait) {
            try await host.shutdownHost(force: input.force)
        }
        if change.status == .done { change.message = "It shuts down now." }
        return change
    }
}
