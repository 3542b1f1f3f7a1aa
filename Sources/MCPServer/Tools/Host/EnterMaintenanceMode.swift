import MCPCore
import VSphere
import VimTypes

/// Takes a host out of service, by `EnterMaintenanceMode_Task`.
struct EnterMaintenanceMode: VSphereTool {
    static let name = "enter_maintenance_mode"
    static let title = "Enter maintenance mode"
    static let description = "Takes an ESXi host out of service once no VM runs on it; only DRS moves VMs away."
    static let permission = PermissionLevel.hostAdmin
    static let hints = ToolHints(readOnly: false, destructive: true, idempotent: true, openWorld: false)
    static let calls = ["EnterMaintenanceMode_Task"]

    /// What becomes of the vSAN objects on the host, `VsanHostDecommissionModeObjectAction`.
    enum VSANMode: String, ToolEnum {
        case ensureAccessibility = "ensure_accessibility"
        case evacuateAll = "evacuate_all"
        case noAction = "no_action"

        var objectAction: String {
            switch self {
            case .ensureAccessibility: "ensureObjectAccessibility"
            case .evacuateAll: "evacuateAllData"
            case .noAction: "noAction"
            }
        }
    }

    struct Input: ToolInput {
        @Argument(.host) var host: Target<HostSystem>?
        @Argument("Also VMs that are off") var evacuateVms: Bool?
        @Argument("For vSAN data") var vsanMode: VSANMode?
        @Argument("When to give up; 0: never", min: 0) var timeoutSeconds = 300
        @Argument(.wait) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let outage = try await HostOutage(of: input.host, in: context)
        var change = outage.change
        guard !outage.isInMaintenanceMode else {
            return change.unchanged("\(outage.name) is in maintenance mode already.")
        }
        let evacuates = input.evacuateVms ?? (outage.automation != nil)
        guard
            try await context.approve(
                &change, "Put \(outage.name) into maintenance mode", effects: Self.effects(outage, evacuates))
        else { return change }
        let host = outage.host(in: context)
        let mode = input.vsanMode.map { VsanHostDecommissionMode(objectAction: $0.objectAction) }
        try await context.run(&change, "Entering maintenance mode on \(outage.name)", wait: input.wait) {
            try await host.enterMaintenanceMode(
                timeout: input.timeoutSeconds, evacuatePoweredOffVms: evacuates,
                maintenanceSpec: mode.map { HostMaintenanceSpec(vsanMode: $0) })
        }
        change.end(["maintenance_mode": true])
        if change.status == .running, !outage.running.isEmpty, outage.automation != .fullyAutomated {
            change.message = "It waits until VMs are off \(outage.name): \(outage.running.joined(separator: ", "))."
        }
        return change
    }

    private static func effects(_ outage: HostOutage, _ evacuates: Bool) -> [String] {
        let fate =
            outage.automation == .fullyAutomated
            ? "DRS moves it to another host of \(outage.cluster ?? "the cluster")"
            : "no one moves it: migrate it or stop it, or the task waits until it gives up"
        var effects = outage.running.map { "\($0) runs on it; \(fate)" }
        if evacuates, outage.resting > 0 { effects.append("\(outage.resting) VMs that are off have to leave too") }
        return effects
    }
}
