import MCPCore
import VSphere
import VimTypes

/// Reboots a host, by `RebootHost_Task`.
struct RebootHost: VSphereTool {
    static let name = "reboot_host"
    static let title = "Reboot a host"
    static let description = "Reboots an ESXi host in maintenance mode."
    static let permission = PermissionLevel.hostAdmin
    static let hints = ToolHints.destroys
    static let calls = ["RebootHost_Task"]

    struct Input: ToolInput {
        @Argument(.host) var host: Target<HostSystem>?
        @Argument("Even with VMs: they crash") var force = false
        @Argument(.waitForMoment) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let outage = try await HostOutage(of: input.host, in: context)
        var change = outage.change
        try outage.checkIsPrepared(force: input.force, in: context)
        guard try await context.approve(&change, "Reboot \(outage.name)", effects: outage.stops) else { return change }
        let host = outage.host(in: context)
        try await context.run(&change, "Rebooting \(outage.name)", wait: input.wait) {
            try await host.rebootHost(force: input.force)
        }
        if change.status == .done { change.message = "It reboots now: get_host_info tells when it is connected again." }
        return change
    }
}
