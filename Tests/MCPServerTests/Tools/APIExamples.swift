import MCPCore

/// What the tools of the area `api` answer.
extension [ToolExample] {
    static let api: [ToolExample] = [
        .succeeds(
            "search_api", ["query": "snapshot create", "limit": 3], #""name":"CreateSnapshot_Task""#,
            "VirtualMachine (name, description?, memory, quiesce) → Task", #""truncated":true"#),
        .succeeds("search_api", ["query": "delete vm disk", "kinds": ["operation"]], "DeleteVirtualDisk_Task"),
        .succeeds("search_api", ["query": "PowerOnVM_Task"], #""items":[{"name":"PowerOnVM_Task""#),
        .succeeds("search_api", ["query": "VirtualMachine", "kinds": ["managed_object"]], #""name":"VirtualMachine""#),
        .succeeds("search_api", ["query": "kubernetes ingress"], #""total":0"#),
        .fails("search_api", ["query": "vm", "kinds": ["operations"]], "kinds", "managed_object"),
        .succeeds(
            "describe_api", ["name": "CreateSnapshot_Task"], #""object":"VirtualMachine""#, #""level":"full_admin""#,
            #""privilege":"VirtualMachine.State.CreateSnapshot""#, #""required":["name","memory","quiesce"]"#,
            #""since":"2.0""#, "SnapshotFault"),
        .succeeds(
            "describe_api", ["name": "QueryPerf", "depth": 2], #""level":"read_only""#, "PerfQuerySpec",
            #""title":"PerfMetricId""#),
        .succeeds(
            "describe_api", ["name": "VirtualDevice"], #""kind":"data_object""#, "Or, named by _typeName",
            #""backing":{"type":"object""#),
        .succeeds(
            "describe_api", ["name": "VirtualMachinePowerState"],
            #""enum":["poweredOff","poweredOn","suspended"]"#),
        .succeeds(
            "describe_api", ["name": "HostSystem"], #""kind":"managed_object""#, #""base":"ManagedEntity""#,
            "EnterMaintenanceMode_Task", #""Destroy_Task""#, #""runtime":"#),
        .succeeds("describe_api", ["name": "Login"], #""password":{"type":"string","writeOnly":true}"#),
        .fails("describe_api", ["name": "PowerOnVm"], "Did you mean PowerOnVM_Task", "search_api"),
        .succeeds("call_api", ["operation": "CurrentTime"], #""status":"done""#, #""result":"20"#),
        .succeeds(
            "call_api",
            ["operation": "FindByInventoryPath", "arguments": ["inventoryPath": "/DC1/vm/Folder1/esx1/vm1"]],
            #""type":"VirtualMachine""#),
        .succeeds(
            "call_api",
            ["operation": "Rename_Task", "object": "vm2", "arguments": ["newName": "renamed"]],
            #""status":"done""#, #""task":"task-"#),
        .succeeds(
            "call_api",
            [
                "operation": "ReconfigVM_Task", "object": "vm3",
                "arguments": ["spec": ["annotation": "by the API"]],
            ], #""status":"done""#),
        .fails("call_api", ["operation": "PowerOnVm_Task"], "no operation", "Did you mean PowerOnVM_Task"),
        .fails("call_api", ["operation": "PowerOnVM_Task"], "object", "which one"),
        .fails("call_api", ["operation": "PowerOnVM_Task", "object": "host-1"], "is no VirtualMachine"),
        .fails(
            "call_api",
            [
                "operation": "ReconfigVM_Task", "object": "vm3",
                "arguments": [
                    "spec": [
                        "numCpus": 4, "memoryMB": "much",
                        "deviceChange": [
                            ["operation": "addd", "device": ["_typeName": "VirtualDisc", "key": 1]],
                            ["device": ["_typeName": "VirtualCdrom"]],
                        ],
                    ]
                ],
            ],
            "spec.numCpus: VirtualMachineConfigSpec has no 'numCpus'. Did you mean numCPUs?",
            "spec.memoryMB: must be integer, not string", "spec.deviceChange[0].operation", "Did you mean add?",
            "spec.deviceChange[0].device._typeName: there is no type 'VirtualDisc'. Did you mean VirtualDisk?",
            "spec.deviceChange[1].device.key: is required"),
        .fails("call_api", ["operation": "Logout"], "keeps its session"),
        .fails("call_api", ["operation": "LoginByToken"], "keeps its session"),
        .fails("call_api", ["operation": "WaitForUpdatesEx"], "wait_for_task"),
        .onlyTells(
            "call_api", ["operation": "Destroy_Task", "object": "vm1"], "It would: Call Destroy_Task",
            #""object":"VirtualMachine:vm-"#),
        .onlyTells("call_api", ["operation": "CurrentTime"], "changes nothing"),
        .succeeds(
            "get_properties",
            ["objects": ["vm1", "vm2"], "properties": ["name", "runtime.powerState", "config.hardware.numCPU"]],
            #""runtime.powerState":"powered"#, #""config.hardware.numCPU":"#, #""total":2"#),
        .succeeds(
            "get_properties", ["type": "HostSystem", "properties": ["name", "runtime.inMaintenanceMode"], "limit": 2],
            #""total":4"#, #""runtime.inMaintenanceMode":false"#),
        .succeeds(
            "get_properties", ["objects": ["PropertyCollector:propertyCollector"], "properties": ["filter"]],
            #""type":"PropertyCollector""#),
        .succeeds(
            "get_properties",
            ["objects": ["esx1.example.com", "vm1"], "properties": ["vm", "guest.toolsRunningStatus"]],
            #""guest.toolsRunningStatus":"#, #""_typeName":"ManagedObjectReference""#),
        .fails("get_properties", ["properties": ["name"]], "objects or a type"),
        .fails(
            "get_properties", ["type": "HostSystem", "properties": ["runtme.bootTime"]], "Did you mean runtime"),
        .fails("get_properties", ["type": "VirtualMachines", "properties": ["name"]], "Did you mean VirtualMachine"),
        .fails("get_properties", ["type": "Task", "properties": ["info"]], "no entity"),
        .fails("get_properties", ["objects": ["vm-4242"], "properties": ["name"]], "vm-4242"),
    ]
}
