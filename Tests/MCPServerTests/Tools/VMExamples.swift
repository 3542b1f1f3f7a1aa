import MCPCore

/// What the tools of the area `vm` answer.
extension [ToolExample] {
    static let vm: [ToolExample] = vmReads + vmMakes + vmChanges

    private static let vmReads: [ToolExample] = [
        .succeeds(
            "list_vms", ["limit": 2], #""total":40"#, #""truncated":true"#, #""name":"vm1""#, #""memory_mb":2048"#),
        .succeeds("list_vms", ["filter": "VM1?", "power_state": "powered_off"], #""total":1"#, "vm10"),
        .succeeds("list_vms", ["folder": "Folder1"], #""total":40"#),
        .succeeds("list_vms", ["folder": "Folder1/esx2"], #""total":10"#, "vm11"),
        .succeeds("list_vms", ["cluster": "Cluster1", "power_state": "powered_on"], #""total":36"#),
        .succeeds("list_vms", ["cluster": "Test"], in: .demo, "build-runner-1", #""host":"esx-t01"#),
        .succeeds("list_vms", ["on_host": "esx4.example.com", "fields": ["name"]], #""total":10"#, "vm31"),
        .succeeds("list_vms", ["tag": "do-not-touch"], in: .demo, "vcsa01"),
        .succeeds("list_vms", ["filter": "none*"], #""items":[]"#, #""total":0"#),
        .fails("list_vms", ["on_host": "esx9"], "no host 'esx9'"),
        .fails("list_vms", ["folder": "Nowhere"], "no folder 'Nowhere'"),
        .fails("list_vms", ["cluster": "Cluster9"], "Cluster9"),
        .fails("list_vms", ["tag": "Nothing"], in: .demo, "no tag 'Nothing'"),
        .fails("list_vms", ["power_state": "asleep"], "power_state", "powered_on"),
        .succeeds(
            "get_vm_info", ["vm": "vm1"], #""path":"/DC1/vm/Folder1/esx1/vm1""#, #""host":"esx1.example.com""#,
            #""network":"VM Network""#, #""resource_pool":"Resources""#, #""size_bytes":21474836480"#,
            #""type":"vmxnet3""#),
        .succeeds("get_vm_info", ["vm": "web03"], in: .demo, #""network":"ber-web-110""#, "10.110.0.13"),
        .succeeds("get_vm_info", ["vm": "tmpl-rhel-9"], in: .demo, #""is_template":true"#),
        .fails("get_vm_info", ["vm": "vm999"], "no virtual machine 'vm999'"),
        .fails("get_vm_info", ["vm": "web01"], in: .demo, "could mean", "/Berlin/vm/Test/Feature A/web01"),
        .succeeds("list_templates", [:], in: .demo, #""total":3"#, "tmpl-ubuntu-24.04"),
        .succeeds("list_templates", ["filter": "*rhel*"], in: .demo, #""total":1"#),
        .fails("list_templates", ["fields": ["size"]], "size", "memory_mb"),
    ]

    private static let vmMakes: [ToolExample] = [
        .succeeds(
            "create_vm",
            [
                "name": "new01", "cpu": 4, "memory_mb": 16_384, "disks": [40, 10], "network": "VM Network",
                "guest_id": "ubuntu64Guest", "folder": "Folder1", "host": "esx2.example.com", "datastore": "ds1-2",
                "firmware": "efi",
            ], #""path":"/DC1/vm/Folder1/new01""#, #""disks_gb":[40,10]"#, #""datastore":"ds1-2""#),
        .succeeds(
            "create_vm", ["name": "new02", "cluster": "Cluster1", "datastore": "ds1-1"], #""network":"VM Network ("#,
            #""folder":"/DC1/vm"#, "only sensible choice"),
        .succeeds(
            "create_vm",
            [
                "name": "new03", "resource_pool": "Gold", "datastore": "ber-san-01", "network": "none",
                "iso_path": "[iso] linux/debian-12.11.0-amd64-netinst.iso", "boot_from_iso": true, "disk_gb": 8,
            ], in: .demo, #""network":"none""#),
        .fails("create_vm", ["name": "new01", "datastore": "ds9"], "no datastore 'ds9'"),
        .fails("create_vm", ["name": "new01"], "datastore: several could be meant", "ds1-1", "ds1-2"),
        .fails("create_vm", ["name": "new01"], in: .demo, "cluster: several could be meant", "Production"),
        .fails("create_vm", ["name": "new01", "disks": [0]], "disks: a new VM has at most 15"),
        .fails("create_vm", ["name": "new01", "disks": [1], "disk_gb": 1], "both given"),
        .fails("create_vm", ["name": "new01", "boot_from_iso": true], "iso_path"),
        .fails("create_vm", ["name": "new01", "firmware": "uefi"], "firmware", "efi"),
        .fails(
            "create_vm",
            ["name": "new01", "cluster": "Test", "host": "esx01.ber.nordwind.example", "datastore": "ber-san-01"],
            in: .demo, "is not in Test"),
        .fails(
            "create_vm",
            ["name": "new01", "cluster": "Production", "datastore": "ber-san-01", "network": "ham-mgmt-11"], in: .demo,
            "is not where the VM is", "ber-web-110"),
        .fails(
            "create_vm", ["name": "new01", "cluster": "Recovery", "datastore": "ham-archive"], in: .demo,
            "is not accessible"),
        .succeeds(
            "clone_vm",
            [
                "source": "vm10", "new_name": "copy", "folder": "Folder1", "datastore": "ds1-1",
                "host": "esx3.example.com", "cpu": 2, "memory_mb": 4096, "network": "VM Network",
            ], #""path":"/DC1/vm/Folder1/copy""#, "root pool of Cluster1"),
        .succeeds(
            "clone_vm",
            ["source": "vm20", "new_name": "copy", "resource_pool": "Cluster1/Resources", "power_on": true],
            #""power_state":"powered_on""#, "where the source is"),
        .succeeds(
            "clone_vm", ["source": "app-upgrade", "new_name": "copy", "linked_snapshot": "after Java 25"], in: .demo,
            #""status":"done""#),
        .fails("clone_vm", ["source": "vm999", "new_name": "copy"], "vm999"),
        .fails("clone_vm", ["source": "vm10", "new_name": "copy", "linked_snapshot": "base"], "no snapshot 'base'"),
        .fails("clone_vm", ["source": "vm10", "new_name": "copy", "network": "Web"], "no network 'Web'"),
        .succeeds(
            "deploy_from_template",
            ["source": "tmpl-ubuntu-24.04", "new_name": "web09", "host": "esx01.ber.nordwind.example"], in: .demo,
            #""path":"/Berlin/vm/Templates/web09""#, "root pool of Production"),
        .succeeds(
            "deploy_from_template",
            [
                "source": "tmpl-rhel-9", "new_name": "web09", "folder": "/Berlin/vm/Production/Web",
                "datastore": "ber-san-02", "resource_pool": "Gold", "network": "ber-web-110",
            ], in: .demo, #""path":"/Berlin/vm/Production/Web/web09""#),
        .fails("deploy_from_template", ["source": "vm10", "new_name": "copy"], "is no template", "clone_vm"),
        .succeeds("convert_to_template", ["vm": "vm10"], #""is_template":true"#),
        .fails("convert_to_template", ["vm": "vm1"], "vm1 is powered_on", "Power it off first"),
        .succeeds(
            "convert_to_vm", ["template": "vm10", "resource_pool": "Cluster1/Resources"],
            after: [.succeeds("convert_to_template", ["vm": "vm10"])], #""is_template":false"#),
        .succeeds("convert_to_vm", ["template": "vm1"], "is a VM already"),
        .fails("convert_to_vm", ["template": "tmpl-rhel-9", "resource_pool": "Lead"], in: .demo, "'Lead'"),
    ]

    private static let vmChanges: [ToolExample] = [
        .succeeds(
            "reconfigure_vm", ["vm": "vm10", "cpu": 4, "cores_per_socket": 2, "memory_mb": 8192, "annotation": "Big"],
            #""after":{"cpu":4,"cores_per_socket":2,"memory_mb":8192}"#),
        .succeeds(
            "reconfigure_vm",
            [
                "vm": "vm1", "cpu_shares": "high", "memory_reservation_mb": 512, "cpu_limit_mhz": 2000,
                "extra_config": ["guestinfo.role": "web"],
            ], #""status":"done""#),
        .fails("reconfigure_vm", ["vm": "vm1", "cpu": 8], "cpu cannot change so", "hot-add"),
        .fails("reconfigure_vm", ["vm": "vm10", "cpu": 3, "cores_per_socket": 2], "sockets of 2 cores"),
        .fails("reconfigure_vm", ["vm": "vm10", "memory_shares": "much"], "neither low, normal, high"),
        .succeeds("rename_vm", ["vm": "vm1", "new_name": "web/1"], #""after":{"name":"web/1"}"#),
        .succeeds("rename_vm", ["vm": "vm1", "new_name": "vm1"], #""status":"unchanged""#),
        .fails("rename_vm", ["vm": "vm999", "new_name": "web1"], "vm999"),
        .succeeds("delete_vm", ["vm": "vm10"], #""status":"done""#, "Hard disk 1"),
        .succeeds("delete_vm", ["vm": "vm1", "force": true], #""status":"done""#),
        .fails("delete_vm", ["vm": "vm1"], "vm1 is powered_on", "force"),
        .onlyTells("delete_vm", ["vm": "vm1"], "needs force", "20 GiB", ".vmdk"),
        .onlyTells("delete_vm", ["vm": "app-upgrade"], in: .demo, "Snapshot before Java 25", "Snapshot tuned"),
        .succeeds("set_boot_order", ["vm": "vm1", "boot_order": ["cdrom", "Hard disk 1", "network"]], "cdrom"),
        .fails("set_boot_order", ["vm": "vm1", "boot_order": ["floppy"]], "nothing to boot from that is 'floppy'"),
        .succeeds("migrate_vm", ["vm": "vm1", "host": "esx2.example.com"], #""status":"done""#),
        .succeeds("migrate_vm", ["vm": "vm1", "datastore": "ds1-2"], #""status":"done""#),
        .succeeds("migrate_vm", ["vm": "vm1", "cluster": "Cluster1"], #""status":"done""#),
        .succeeds("migrate_vm", ["vm": "vm1", "resource_pool": "Cluster1/Resources"], #""status":"done""#),
        .fails("migrate_vm", ["vm": "vm1"], "Where to?", "host, cluster"),
        .succeeds("storage_vmotion", ["vm": "vm1", "target_datastore": "ds1-2"], #""datastore":"ds1-2""#),
        .succeeds(
            "storage_vmotion", ["vm": "vm10", "target_datastore": "ds1-1", "thin_provision": true],
            #""datastore":"ds1-1""#),
        .fails("storage_vmotion", ["vm": "vm1", "target_datastore": "ds9"], "ds9"),
        .succeeds(
            "move_vm_disk", ["vm": "vm1", "disk_label": "Hard disk 1", "target_datastore": "ds1-2"],
            #""datastore":"ds1-2""#),
        .fails(
            "move_vm_disk", ["vm": "vm1", "disk_label": "Hard disk 7", "target_datastore": "ds1-2"],
            "no disk 'Hard disk 7'", "Hard disk 1"),
        .succeeds("move_vm_to_folder", ["vm": "vm1", "folder": "Folder1/esx2"], "/DC1/vm/Folder1/esx2"),
        .fails("move_vm_to_folder", ["vm": "vm1", "folder": "Folder9"], "Folder9"),
        .succeeds("move_vm_to_resource_pool", ["vm": "vm1", "resource_pool": "Cluster1/Resources"], "there already"),
        .succeeds(
            "move_vm_to_resource_pool", ["vm": "app03", "resource_pool": "Gold"], in: .demo,
            #""path":"/Berlin/host/Production/Resources/Gold""#),
        .fails("move_vm_to_resource_pool", ["vm": "vm1", "resource_pool": "Gold"], "no resource pool 'Gold'"),
    ]
}
