import MCPCore

/// What the tools of the area `power` answer.
extension [ToolExample] {
    static let power: [ToolExample] = [
        .succeeds("power_on_vm", ["vm": "vm10"], #""before":{"power_state":"powered_off"}"#, #""task":"task-"#),
        .succeeds("power_on_vm", ["vm": "vm1"], "powered on already"),
        .succeeds("power_on_vm", ["vm": "vm10", "wait": false], #""status":"running""#, "wait_for_task"),
        .succeeds("power_on_vm", ["vm": "vdi-03"], in: .demo, #""before":{"power_state":"suspended"}"#),
        .fails("power_on_vm", ["vm": "vm999"], "vm999"),
        .fails("power_on_vm", ["vm": "fileserver01"], in: .demo, "There is no more space", "AnswerVM"),
        .succeeds("power_off_vm", ["vm": "vm1"], #""after":{"power_state":"powered_off"}"#),
        .succeeds("power_off_vm", ["vm": "vm10"], "powered off already"),
        .fails("power_off_vm", ["vm": "vm999"], "vm999"),
        .onlyTells("power_off_vm", ["vm": "vm1"], "Power off vm1", "not written to disk is lost"),
        .succeeds("reset_vm", ["vm": "vm1"], #""status":"done""#),
        .fails("reset_vm", ["vm": "vm10"], "vm10 is powered_off", "power_on_vm"),
        .onlyTells("reset_vm", ["vm": "vm1"], "Reset vm1"),
        .succeeds("suspend_vm", ["vm": "vm1"], #""after":{"power_state":"suspended"}"#),
        .fails("suspend_vm", ["vm": "vm10"], "only a running VM"),
        .succeeds("shutdown_guest", ["vm": "vm1"], "asked to shut down", "get_vm_info"),
        .succeeds("shutdown_guest", ["vm": "vm1", "wait": true], #""after":{"power_state":"powered_off"}"#),
        .succeeds("shutdown_guest", ["vm": "vm10"], "powered_off already"),
        .fails("shutdown_guest", ["vm": "vdi-03"], in: .demo, "vdi-03 is suspended", "power_on_vm"),
        .succeeds("reboot_guest", ["vm": "vm1"], "asked to restart"),
        .succeeds("reboot_guest", ["vm": "vm1", "wait": true], #""after":{"power_state":"powered_on"}"#),
        .fails("reboot_guest", ["vm": "vm10"], "vm10 is powered_off", "power_on_vm"),
        .succeeds("standby_guest", ["vm": "vm1"], "asked to go to standby"),
        .succeeds("standby_guest", ["vm": "vm1", "wait": true], #""after":{"power_state":"suspended"}"#),
        .fails("standby_guest", ["vm": "vm10"], "vm10 is powered_off"),
    ]
}
