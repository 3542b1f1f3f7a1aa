import MCPCore
import VSphere
import VimTypes

/// Power state of a virtual machine, `VirtualMachinePowerState`.
enum PowerState: String, ToolEnum {
    case poweredOn = "powered_on"
    case poweredOff = "powered_off"
    case suspended

    init?(_ state: VirtualMachinePowerState?) {
        switch state {
        case VirtualMachinePowerState.poweredOn?: self = .poweredOn
        case VirtualMachinePowerState.poweredOff?: self = .poweredOff
        case VirtualMachinePowerState.suspended?: self = .suspended
        default: return nil
        }
    }

    /// The state in our spelling; one that this API does not know is passed on as it came.
    static func text(_ state: VirtualMachinePowerState?) -> String {
        PowerState(state)?.rawValue ?? state?.rawValue ?? "unknown"
    }
}
