import MCPCore

/// What the tools of the area `monitoring` answer.
extension [ToolExample] {
    static let monitoring: [ToolExample] = [
        .succeeds(
            "get_vm_stats", ["vm": "vm1"], #""status":"measured""#, #""counter":"cpu.usage.average""#, #""unit":"%""#,
            #""interval_seconds":20"#, "cpu.ready.percent"),
        .succeeds(
            "get_vm_stats", ["name": "vm1", "minutes": 60, "counters": ["mem.active.average"]],
            #""counter":"mem.active.average""#),
        .succeeds("get_vm_stats", ["vm": "vm1"], after: isOff, #""state":"powered_off""#),
        .fails("get_vm_stats", ["vm": "vm1", "counters": ["cpu.usge.average"]], "cpu.usge.average"),
        .fails("get_vm_stats", ["vm": "nobody"], "nobody"),
        .succeeds(
            "get_host_stats", ["host": "esx1.example.com"], #""status":"measured""#, "mem.usage.average",
            #""state":"connected""#),
        .fails("get_host_stats", [:], "which host", "esx2.example.com"),
        .succeeds("get_alarms", [:], in: .demo, #""severity":"#, #""path":"/"#, #""acknowledged":"#),
        .succeeds("get_alarms", ["severity": "red", "acknowledged": false], in: .demo, #""items":["#),
        .succeeds("get_alarms", ["entity": "vm1"], #""total":0"#),
        .fails("get_alarms", ["severity": "purple"], "severity", "red"),
        .succeeds(
            "acknowledge_alarm", ["key": "alarm-4.vm-1094"], in: .demo, #""name":"build-runner-2""#,
            #""after":{"acknowledged":true}"#),
        .succeeds("acknowledge_alarm", ["key": "alarm-6.datastore-1028"], in: .demo, "anna.krause acknowledged it"),
        .fails("acknowledge_alarm", ["key": "alarm-1.vm-1"], "is triggered", "get_alarms"),
        .succeeds(
            "list_recent_events", ["entity": "vm1"], after: isOff, "VmPoweredOffEvent", #""entity_name":"vm1""#),
        .succeeds(
            "list_recent_events", ["types": ["VmPoweredOffEvent"], "hours": 1, "limit": 1], after: isOff,
            #""total":1"#),
        .succeeds("list_recent_events", ["user": "nobody@nowhere"], #""total":0"#),
        .fails("list_recent_events", ["hours": 0], "hours"),
        .fails(
            "list_recent_events", ["types": ["VmPowerOffEvents"]], "VmPowerOffEvents", "Did you mean VmPoweredOffEvent"),
        .succeeds(
            "list_recent_tasks", ["entity": "vm1", "states": ["success"]], after: isOff,
            "PowerOffVM_Task", #""state":"success""#),
        .succeeds("list_recent_tasks", ["states": ["running"]], #""total":0"#),
        .fails("list_recent_tasks", ["states": ["finished"]], "states", "success"),
        .succeeds("get_task", ["task": "task-137"], in: .demo, "ReconfigVM_Task", #""state":"success""#),
        .succeeds("wait_for_task", ["task": "task-137"], in: .demo, #""cancelable":false"#),
        .succeeds("cancel_task", ["task": "task-137"], in: .demo, "is over: success"),
        .fails("get_task", ["task": "task-99999"], "task-99999"),
        .fails("wait_for_task", ["task": "task-99999"], "task-99999"),
        .fails("cancel_task", ["task": "task-99999"], "task-99999"),
        .succeeds("get_vm_tools_status", ["vm": "vm1"], #""running":true"#, #""guest_operations_ready":"#),
        .fails("get_vm_tools_status", ["vm": "nobody"], "nobody"),
        .succeeds("wait_for_vm_tools", ["vm": "vm1", "timeout_seconds": 5], #""running":true"#),
        .fails("wait_for_vm_tools", ["vm": "vm1"], after: isOff, "powered_off", "Power it on first"),
        .succeeds("vm_screenshot", ["vm": "vm1"], #""mimeType":"image/png""#),
        .fails("vm_screenshot", ["vm": "vm1"], after: isOff, "vm1 is powered_off"),
    ]

    private static let isOff: [ToolExample] = [.succeeds("power_off_vm", ["vm": "vm1"])]
}
