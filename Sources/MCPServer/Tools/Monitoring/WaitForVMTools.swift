import MCPCore
import VSphere
import VimTypes

/// Waits until VMware Tools run, whatever their version, by `WaitForUpdatesEx`.
struct WaitForVMTools: VSphereTool {
    static let name = "wait_for_vm_tools"
    static let title = "Wait for VMware Tools"
    static let description = "Waits until VMware Tools of a VM run, or time is over."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads
    static let calls = VimOperations.watching

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(
            "At most", aliases: ["timeout"], min: 0, max: 86_400,
            unit: "seconds")
        var timeoutSeconds = 120
    }

    func run(_ input: Input, in context: Context) async throws -> ToolsStatus {
        let machine = try await context.find(input.vm, properties: ToolsStatus.paths)
        let status = ToolsStatus(machine)
        guard !status.running else { return status }
        guard status.powerState == PowerState.poweredOn.rawValue else {
            throw ToolError(.invalid, "\(machine.name) is \(status.powerState).", hint: "Power it on first.")
        }
        context.report(progress: 0, message: UntrustedText.clean("Waiting for VMware Tools of \(machine.name)"))
        _ = try await context.watch(
            machine.reference, ["guest.toolsRunningStatus"], upTo: .seconds(input.timeoutSeconds)
        ) { $0.value("guest.toolsRunningStatus") == "guestToolsRunning" }
        return ToolsStatus(try await context.find(machine.reference, properties: ToolsStatus.paths))
    }
}
