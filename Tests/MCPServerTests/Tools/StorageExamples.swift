import MCPCore

/// What the tools of the area `storage` answer.
extension [ToolExample] {
    static let storage: [ToolExample] = [
        .succeeds(
            "list_disks", ["vm": "db01"], in: .demo, #""label":"Hard disk 3","key":2002,"size_bytes":429496729600"#,
            #""file":"[ber-ssd-01] db01/db01_2.vmdk","datastore":"ber-ssd-01","provisioning":"thick""#, #""total":3"#),
        .fails("list_disks", ["vm": "vm99"], "vm99"),
        .fails(
            "list_disks", ["vm": "web01"], in: .demo, "/Berlin/vm/Production/Web/web01", "/Berlin/vm/Test/Feature A"),
        .succeeds(
            "get_disk_info", ["vm": "db01", "disk": "hard disk 2"], in: .demo, #""key":2001"#,
            #""controller":"SCSI controller 0","unit":1"#),
        .succeeds("get_disk_info", ["vm": "vm1"], #""provisioning":"thin""#, #""mode":"persistent""#),
        .fails("get_disk_info", ["vm": "db01"], in: .demo, "which disk?", "Hard disk 1 (2000)"),
        .fails("get_disk_info", ["vm": "vm1", "disk": "9"], "no disk '9'", "Hard disk 1 (2000)"),
        .succeeds(
            "add_disk", ["vm": "vm1", "size_gb": 4], #""before":{"disks":1}"#,
            #""after":{"disk":"Hard disk 2","key":2001,"size_bytes":4294967296,"file":"[ds1-1] vm1/vm1_1.vmdk""#),
        .succeeds(
            "add_disk",
            [
                "vm": "wsus01", "size_gb": 1, "provisioning": "eager", "controller": "nvme",
                "mode": "independent_persistent", "sharing": "multi_writer", "datastore": "ber-san-01",
            ], in: .demo, #""file":"[ber-san-01] "#),
        .fails("add_disk", ["vm": "vm1", "size_gb": 0], "size_gb"),
        .fails("add_disk", ["vm": "vm1", "size_gb": 1, "sharing": "multi_writer"], "needs provisioning eager"),
        .fails("add_disk", ["vm": "vm1", "size_gb": 1, "datastore": "ds9"], "ds9"),
        .succeeds(
            "remove_disk", ["vm": "vm1", "disk": "Hard disk 1"], #""file":"[ds1-1] vm1/vm1.vmdk"}"#,
            "stays on the datastore", #""after":{"file_deleted":false}"#),
        .succeeds(
            "remove_disk", ["vm": "wsus01", "disk": "2001", "delete_file": true], in: .demo, "is deleted",
            #""after":{"file_deleted":true}"#),
        .fails(
            "remove_disk", ["vm": "perf-rig", "disk": "2000", "delete_file": true], in: .demo, "has snapshots",
            "keep the file"),
        .fails("remove_disk", ["vm": "vm1", "disk": "Hard disk 7"], "no disk 'Hard disk 7'"),
        .onlyTells(
            "remove_disk", ["vm": "vm1", "disk": "Hard disk 1", "delete_file": true],
            "Hard disk 1, 20 GiB: [ds1-1] vm1/vm1.vmdk is deleted"),
        .succeeds(
            "resize_disk", ["vm": "vm1", "disk": "Hard disk 1", "size_gb": 30],
            #""before":{"disk":"Hard disk 1","size_bytes":21474836480}"#,
            #""after":{"disk":"Hard disk 1","size_bytes":32212254720}"#),
        .succeeds("resize_disk", ["vm": "vm1", "disk": "2000", "size_gb": 20], "has that size already"),
        .fails("resize_disk", ["vm": "vm1", "disk": "2000", "size_gb": 10], "cannot be made smaller"),
        .fails(
            "resize_disk", ["vm": "perf-rig", "disk": "2000", "size_gb": 100], in: .demo, "has snapshots",
            "list_snapshots"),
        .succeeds("add_cdrom", ["vm": "vm1"], #""after":{"cd_drive":"CD/DVD drive 2""#),
        .fails("add_cdrom", ["vm": "vm99"], "vm99"),
        .succeeds(
            "attach_iso", ["vm": "wsus01", "iso_path": "linux/debian-12.11.0-amd64-netinst.iso", "datastore": iso],
            in: .demo, #""before":{"image":""}"#,
            #""after":{"cd_drive":"CD/DVD drive 1","image":"[iso] linux/debian-12.11.0-amd64-netinst.iso"}"#),
        .succeeds(
            "attach_iso", ["vm": "backup01", "iso_path": "[iso] vmware/windows-tools-13.0.iso"], in: .demo,
            "in CD/DVD drive 1 already"),
        .fails(
            "attach_iso", ["vm": "wsus01", "iso_path": "x.iso", "drive": "CD/DVD drive 4", "datastore": iso],
            in: .demo, "no CD drive 'CD/DVD drive 4'"),
        .fails("attach_iso", ["vm": "wsus01", "iso_path": "x.iso"], in: .demo, "datastore: several could be meant"),
        .succeeds(
            "detach_iso", ["vm": "backup01"], in: .demo,
            #""before":{"image":"[iso] vmware/windows-tools-13.0.iso"}"#, #""image":"""#),
        .succeeds("detach_iso", ["vm": "vm1"], "No image is in a CD drive"),
        .fails("detach_iso", ["vm": "vm1", "drive": "7"], "no CD drive '7'"),
    ]

    private static let iso: JSON = "/Berlin/datastore/iso"
}
