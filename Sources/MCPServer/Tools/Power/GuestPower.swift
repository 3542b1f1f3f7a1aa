import MCPCore
import VSphere
import VimTypes

/// What has to hold before a guest can be asked for something.
enum GuestPower {
    /// - Throws: `ToolError` `.invalid` when the machine does not run, or VMware Tools do not.
    static func check(_ machine: Found<VirtualMachine>, _ state: String) throws {
        guard state == PowerState.poweredOn.rawValue else {
            throw ToolError(.invalid, "\(machine.name) is \(state).", hint: "Power it on first, by power_on_vm.")
        }
        let tools: String? = machine.value("guest.toolsRunningStatus")
        guard tools != "guestToolsNotRunning" else {
            throw ToolError(
                .invalid, "VMware Tools do not run in \(machine.name), so its guest cannot be asked.",
                hint: "Wait for them by wait_for_vm_tools, or use power_off_vm or reset_vm, which do not ask it.")
        }
    }
}
