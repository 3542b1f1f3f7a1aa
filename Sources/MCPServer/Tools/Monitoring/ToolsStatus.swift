import MCPCore
import VSphere
import VimTypes

/// How VMware Tools of a machine are.
struct ToolsStatus: ToolOutput {
    var moref: String
    var name: String
    var powerState: String
    var running: Bool
    var runningStatus: String
    var versionStatus: String?
    var version: String?
    var guestOperationsReady: Bool?
    var hostName: String?
    var ipAddress: String?

    static let fields = [
        "moref": "VM",
        "name": "Name",
        "powerState": "Power state",
        "running": "Whether they run",
        "runningStatus": "As vSphere tells it",
        "versionStatus": "Whether they are current",
        "version": "Version",
        "guestOperationsReady": "Whether guest tools work",
        "hostName": "Name of the guest",
        "ipAddress": "Its address",
    ]

    static let paths = ["guest", "runtime.powerState"]

    init(_ machine: Found<VirtualMachine>) {
        let guest: GuestInfo? = machine.value("guest")
        moref = machine.moref
        name = machine.name
        powerState = PowerState.text(machine[VirtualMachine.powerState])
        runningStatus = guest?.toolsRunningStatus ?? "unknown"
        running = runningStatus == "guestToolsRunning"
        versionStatus = guest?.toolsVersionStatus2
        version = guest?.toolsVersion
        guestOperationsReady = guest?.guestOperationsReady
        hostName = guest?.hostName
        ipAddress = guest?.ipAddress
    }
}
