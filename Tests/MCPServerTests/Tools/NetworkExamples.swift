import MCPCore

/// What the tools of the area `network` answer.
extension [ToolExample] {
    static let network: [ToolExample] = [
        .succeeds(
            "list_nics", ["vm": "vm1"], #""label":"Network adapter 1""#, #""network":"VM Network""#,
            #""mac_address":"00:50:56:"#, #""ip_addresses":["10.0.0.0"]"#),
        .succeeds("list_nics", ["vm": "lb01"], in: .demo, "ber-dmz-200", "ber-web-110", "dvportgroup-", "10.200.0.10"),
        .fails("list_nics", ["vm": "vm999"], "vm999"),
        .succeeds("get_nic_info", ["vm": "vm1"], #""type":"vmxnet3""#, #""connected":true"#),
        .succeeds("get_nic_info", ["vm": "lb01", "nic": "network adapter 2"], in: .demo, "ber-web-110", #""port":""#),
        .fails("get_nic_info", ["vm": "lb01"], in: .demo, "which network adapter?", "Network adapter 2"),
        .fails("get_nic_info", ["vm": "vm1", "nic": "Network adapter 9"], "no network adapter 'Network adapter 9'"),
        .succeeds(
            "add_nic", ["vm": "vm1", "network": "VM Network"], #""nic":"Network adapter 2""#, #""connected":true"#),
        .succeeds(
            "add_nic",
            [
                "vm": "web03", "network": "ber-app-120", "nic_type": "e1000e", "start_connected": false,
                "mac_address": "00-50-56-12-34-56",
            ], in: .demo, #""network":"ber-app-120""#, #""mac_address":"00:50:56:12:34:56""#, #""connected":false"#),
        .succeeds("add_nic", ["vm": "build-runner-1", "network": "VM Network"], in: .demo, "VM Network"),
        .succeeds("add_nic", ["vm": "vm10", "network": "VM Network", "nic_type": "sriov"], "Network adapter 2"),
        .fails("add_nic", ["vm": "vm1", "network": "VM Network", "nic_type": "sriov"], "powered on", "Power it off"),
        .fails("add_nic", ["vm": "vm1", "network": "Web"], "no network 'Web'"),
        .fails(
            "add_nic", ["vm": "web03", "network": "ham-mgmt-11"], in: .demo, "is not where the VM is", "ber-db-130"),
        .fails(
            "add_nic", ["vm": "vm1", "network": "VM Network", "mac_address": "01:00:5e:00:00:01"], "single adapter"),
        .fails("add_nic", ["vm": "vm1", "network": "VM Network", "mac_address": "12:34"], "'12:34' is none"),
        .fails("add_nic", ["vm": "vm1", "network": "VM Network", "nic_type": "virtio"], "nic_type", "vmxnet3"),
        .succeeds("remove_nic", ["vm": "vm1", "nic": "Network adapter 1"], #""after":{"nics":0}"#),
        .fails("remove_nic", ["vm": "vm1", "nic": "4001"], "no network adapter '4001'", "Network adapter 1 (4000)"),
        .onlyTells(
            "remove_nic", ["vm": "vm1", "nic": "4000"], "Remove Network adapter 1 from vm1", "on VM Network",
            "with 10.0.0.0"),
        .succeeds(
            "connect_nic", ["vm": "vm1", "nic": "4000", "connected": false],
            #""after":{"nic":"Network adapter 1","connected":false,"start_connected":false}"#),
        .succeeds("connect_nic", ["vm": "vm1", "nic": "4000"], "is connected already"),
        .fails("connect_nic", ["vm": "vm1", "nic": "4009"], "4009"),
        .succeeds(
            "change_nic_network", ["vm": "web03", "nic": "Network adapter 1", "network": "ber-app-120"], in: .demo,
            #""before":{"nic":"Network adapter 1","network":"ber-web-110"}"#, #""network":"ber-app-120""#),
        .succeeds(
            "change_nic_network", ["vm": "vm1", "nic": "4000", "network": "VM Network"], "is on VM Network already"),
        .fails("change_nic_network", ["vm": "vm1", "nic": "4000", "network": "Web"], "no network 'Web'"),
        .fails(
            "change_nic_network", ["vm": "web03", "nic": "4000", "network": "DSwitch-Berlin-DVUplinks*"], in: .demo,
            "DVUplinks"),
        .succeeds(
            "set_nic_mac", ["vm": "vm10", "nic": "4000", "mac_address": "005056ABCDEF"],
            #""mac_address":"00:50:56:ab:cd:ef""#, #""mac_assignment":"manual""#),
        .fails(
            "set_nic_mac", ["vm": "vm1", "nic": "4000", "mac_address": "00:50:56:ab:cd:ef"], "vm1 is powered_on",
            "Power it off"),
        .fails("set_nic_mac", ["vm": "vm10", "nic": "4000", "mac_address": "00:00:00:00:00:00"], "single adapter"),
    ]
}
