import MCPCore
import VSphere
import VimTypes

/// Takes a host back into service, by `ExitMaintenanceMode_Task`.
struct ExitMaintenanceMode: VSphereTool {
    static let name = "exit_maintenance_mode"
    static let title = "Exit maintenance mode"
    static let description = "Takes an ESXi host back into service, so that VMs can run on it."
    static let permission = PermissionLevel.hostAdmin
    static let hints = ToolHints.sets
    static let calls = ["ExitMaintenanceMode_Task"]

    struct Input: ToolInput {
        @Argument(.host) var host: Target<HostSystem>?
        @Argument("When to give up; 0: never", min: 0) var timeoutSeconds = 300
        @Argument(.waitForMoment) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let found = try await context.one(input.host, "host", properties: ["runtime.inMaintenanceMode"])
        let isIn: Bool = found.value("runtime.inMaintenanceMode") ?? false
        var change = Change(found, before: ["maintenance_mode": .bool(isIn)])
        guard isIn else { return change.unchanged("\(found.name) is not in maintenance mode.") }
        try await context.run(&change, "Exiting maintenance mode on \(found.name)", wait: input.wait) {
            try await found.object.exitMaintenanceMode(timeout: input.timeoutSeconds)
        }
        change.end(["maintenance_mode": false])
        return change
    }
}
