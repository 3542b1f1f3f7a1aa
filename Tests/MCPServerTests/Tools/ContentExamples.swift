import MCPCore

/// What the tools of the area `content` answer.
extension [ToolExample] {
    static let content: [ToolExample] = packages + deployments + reading + writing

    private static let ova: JSON = "[ber-san-02] packages/app.ova"
    private static let labNetwork: JSON = "/Berlin/network/VM Network"

    private static let packages: [ToolExample] = [
        .succeeds(
            "list_ovf_networks", ["source": ova], in: .demo, after: [TestPackage.upload],
            #"{"name":"front","description":"Where customers are"}"#, #"{"name":"back"}"#),
        .succeeds(
            "list_ovf_networks", ["source": "packages/app.ova", "datastore": "ber-san-02"], in: .demo,
            after: [TestPackage.upload], "front"),
        .succeeds(
            "inspect_ova", ["source": ova], in: .demo, after: [TestPackage.upload],
            #""product":"Appliance","version":"1.2""#, #""manifest":"SHA256","download_bytes":8001"#,
            #"{"id":"d2","file":"app-disk2.vmdk","capacity_bytes":2147483648}"#,
            #"{"key":"app.port","label":"Port","type":"uint16""#, #"{"key":"large","label":"Large","is_default":true}"#),
        .succeeds(
            "inspect_ova", ["source": "packages/app.ova", "datastore": "ber-san-02"], in: .demo,
            after: [TestPackage.upload], #""networks":["front","back"]"#),
        .fails("list_ovf_networks", ["source": "[ber-san-02] none.ova"], in: .demo, "has no file", "none.ova"),
        .fails("list_ovf_networks", ["source": "app.ova"], in: .demo, "may not touch local files", "MCP_FILES_ROOT"),
        .fails("inspect_ova", ["source": "ftp://example.com/app.ova"], in: .demo, "only from an http or https"),
        .fails("inspect_ova", ["source": "http://me@example.com/app.ova"], in: .demo, "without a user"),
        .fails(
            "inspect_ova", ["source": "[ber-san-02] notes.ovf"], in: .demo,
            after: [.succeeds("upload_to_datastore", ["path": "[ber-san-02] notes.ovf", "content": "no package"])],
            "not valid XML"),
        .fails("inspect_ova", ["source": "[ber-san-02]"], in: .demo, "names the whole datastore"),
        .succeeds(
            "export_ovf", ["vm": "wsus01", "path": "[ber-san-02] exports/wsus01"], in: .demo,
            #""path":"[ber-san-02] exports/wsus01","files":[{"name":"wsus01.ovf""#, #""sha256":""#),
        .succeeds(
            "export_ovf",
            ["vm": "vdi-04", "path": "vdi.ova", "datastore": "ber-san-02", "file_name": "desktop"], in: .demo,
            #""name":"desktop.ovf""#, #""path":"[ber-san-02] vdi.ova""#),
        .fails("export_ovf", ["vm": "db01", "path": "[ber-san-02] db01"], in: .demo, "db01 is powered_on"),
        .fails(
            "export_ovf", ["vm": "wsus01", "path": "[ber-san-02] wsus01"], in: .demo, "is there already", "empty folder"
        ),
        .fails("export_ovf", ["vm": "wsus01", "path": "wsus01.ova"], in: .demo, "MCP_FILES_ROOT"),
    ]

    private static let deployments: [ToolExample] = ["deploy_ovf", "deploy_ova"].flatMap { tool -> [ToolExample] in
        [
            .succeeds(
                tool,
                [
                    "source": ova, "name": "appliance", "cluster": "Test", "datastore": "ber-san-02",
                    "networks": ["front": "ber-web-110", "back": labNetwork], "properties": ["port": "8080"],
                    "deployment_option": "small", "provisioning": "thick",
                ], in: .demo, after: [TestPackage.upload], #""path":"/Berlin/vm/appliance""#,
                #""after":{"disks":2,"transferred_bytes":8001,"manifest":"verified","datastore":"ber-san-02""#),
            .succeeds(
                tool,
                [
                    "source": ova, "resource_pool": "/Berlin/host/Test/Resources/CI", "datastore": "ber-san-01",
                    "network": labNetwork, "folder": "/Berlin/vm/Test", "power_on": true,
                ], in: .demo, after: [TestPackage.upload], #""path":"/Berlin/vm/Test/app""#,
                #""power_state":"powered_on""#),
            .succeeds(
                tool,
                [
                    "source": ova, "host": "esx-t01.ber.nordwind.example", "datastore": "ber-san-01",
                    "network": labNetwork,
                ], in: .demo, after: [TestPackage.upload], #""power_state":"powered_off""#),
            .fails(
                tool,
                [
                    "source": ova, "cluster": "Test", "datastore": "ber-san-02", "network": labNetwork,
                    "properties": ["colour": "red"],
                ], in: .demo, after: [TestPackage.upload], "no property 'colour'", "app.port"),
            .fails(
                tool,
                [
                    "source": ova, "cluster": "Test", "datastore": "ber-san-02", "network": labNetwork,
                    "networks": ["middle": labNetwork],
                ], in: .demo, after: [TestPackage.upload], "network 'middle'", "front, back"),
            .fails(
                tool,
                [
                    "source": ova, "cluster": "Test", "datastore": "ber-san-02", "network": labNetwork,
                    "deployment_option": "huge",
                ], in: .demo, after: [TestPackage.upload], "huge"),
            .fails(
                tool, ["source": ova, "cluster": "Test", "datastore": "ber-san-02"], in: .demo,
                after: [TestPackage.upload], "network: several could be meant"),
            .fails(
                tool, ["source": ova, "network": labNetwork], in: .demo, after: [TestPackage.upload],
                "cluster: several could be meant"),
        ]
    }

    private static let reading: [ToolExample] = [
        .succeeds(
            "browse_datastore", ["path": "[ber-ssd-01] db01", "filter": "*.vmdk"], in: .demo,
            #""path":"[ber-ssd-01] db01/db01.vmdk","type":"disk","size_bytes":85899345920"#, #""thin":false"#),
        .succeeds(
            "browse_datastore",
            ["datastore": "/Berlin/datastore/iso", "path": "/linux/", "recursive": true, "fields": ["name", "type"]],
            in: .demo, #"{"name":"rhel-9.6-x86_64-dvd.iso","type":"iso"}"#, #""total":3"#),
        .succeeds("browse_datastore", ["datastore": "ber-san-01"], in: .demo, #""type":"folder""#),
        .fails("browse_datastore", [:], in: .demo, "on which datastore", "[datastore] path"),
        .fails("browse_datastore", ["path": "[ber-san-01] nothing"], in: .demo, "nothing"),
        .fails("browse_datastore", ["path": "[ber-san-01] ../x"], in: .demo, "no path within a datastore"),
        .fails("browse_datastore", ["path": "[iso]"], in: .demo, "/Berlin/datastore/iso", "/Hamburg/datastore/iso"),
        .fails(
            "browse_datastore", ["path": "[ber-san-01] x", "datastore": "ber-san-02"], in: .demo,
            "another datastore"),
        .fails("browse_datastore", ["path": "[ham-archive]"], in: .demo, "ham-archive"),
        .succeeds(
            "get_datastore_info", ["datastore": "ber-ssd-01"], in: .demo, #""type":"VMFS""#, #""used_percent":9"#,
            #""shared":true"#, #""host_count":4"#, #""vms":["db01","db02","#),
        .succeeds("get_datastore_info", ["datastore": "ham-archive"], in: .demo, #""accessible":false"#),
        .fails("get_datastore_info", ["datastore": "ber-san-09"], in: .demo, "ber-san-09"),
        .succeeds(
            "download_from_datastore", ["path": "[ber-san-01] notes/read me.txt"], in: .demo,
            after: [notes], #""size_bytes":13,"offset":0,"at_end":true,"text":"Grüße, Ada\n""#),
        .succeeds(
            "download_from_datastore",
            [
                "datastore": "ber-san-01", "path": "notes/read me.txt", "offset": 1, "max_bytes": 3, "base64": true,
            ], in: .demo, after: [notes], #""size_bytes":13,"offset":1,"at_end":false,"base64":"csO8""#),
        .fails("download_from_datastore", ["path": "[ber-san-01] nothing.txt"], in: .demo, "There is no"),
        .fails("download_from_datastore", ["path": "[ber-ssd-01] db01"], in: .demo, "is a folder"),
        .fails(
            "download_from_datastore", ["path": "[ber-san-01] web01/web01.vmx", "save_to": "web01.vmx"], in: .demo,
            "MCP_FILES_ROOT"),
    ]

    private static let notes = ToolExample.succeeds(
        "upload_to_datastore",
        ["datastore": "ber-san-01", "path": "notes/read me.txt", "content": "Grüße, Ada\n"], in: .demo)

    private static let writing: [ToolExample] = [
        .succeeds(
            "upload_to_datastore", notes.arguments, in: .demo,
            #""after":{"path":"[ber-san-01] notes/read me.txt","size_bytes":13}"#),
        .succeeds(
            "upload_to_datastore", ["path": "[ber-san-01] notes/read me.txt", "base64": "AAEC", "overwrite": true],
            in: .demo, after: [notes], #""size_bytes":3"#),
        .fails("upload_to_datastore", notes.arguments, in: .demo, after: [notes], "already"),
        .fails(
            "upload_to_datastore", ["path": "[ber-san-01] x", "content": "a", "base64": "YQ=="], in: .demo,
            "Give one of"),
        .fails("upload_to_datastore", ["path": "[ber-san-01] x", "base64": "?"], in: .demo, "is no base64"),
        .fails("upload_to_datastore", ["path": "[ber-san-01] x", "local_path": "x"], in: .demo, "MCP_FILES_ROOT"),
        .succeeds(
            "create_datastore_folder", ["path": "a/b/c", "datastore": "ber-san-01"], in: .demo,
            #""after":{"folder":"[ber-san-01] a/b/c"}"#),
        .succeeds("create_datastore_folder", ["path": "[ber-ssd-01] db01"], in: .demo, "is there already"),
        .fails("create_datastore_folder", ["path": "[ber-ssd-01] db01/db01.vmx"], in: .demo, "is a file already"),
        .fails("create_datastore_folder", ["path": "[ber-ssd-01]"], in: .demo, "names the whole datastore"),
        .succeeds(
            "move_datastore_file",
            ["datastore": "ber-san-01", "path": "notes/read me.txt", "to_path": "notes/done.txt", "overwrite": true],
            in: .demo, after: [notes], #""after":{"path":"[ber-san-01] notes/done.txt""#),
        .succeeds(
            "move_datastore_file",
            ["path": "[ber-san-01] notes", "to_datastore": "ber-san-02", "to_path": "moved"], in: .demo,
            after: [notes], #""after":{"path":"[ber-san-02] moved""#),
        .fails(
            "move_datastore_file", ["path": "[ber-ssd-01] db01/db01.vmdk", "to_path": "db01/x.vmdk"], in: .demo,
            "is not moved", "db01 use it", "storage_vmotion"),
        .fails(
            "move_datastore_file", ["path": "[ber-san-01] notes/read me.txt"], in: .demo, after: [notes],
            "already"),
        .succeeds(
            "copy_datastore_file",
            [
                "datastore": "ber-san-01", "path": "notes/read me.txt", "to_path": "notes/copy.txt",
                "overwrite": true,
            ], in: .demo, after: [notes], #""after":{"path":"[ber-san-01] notes/copy.txt""#),
        .succeeds(
            "copy_datastore_file",
            ["path": "[ber-san-01] notes/read me.txt", "to_datastore": "ber-san-02", "to_path": "/"],
            in: .demo, after: [notes], #""after":{"path":"[ber-san-02] read me.txt""#),
        .fails(
            "copy_datastore_file", ["path": "[ber-san-01] nothing", "to_path": "x"], in: .demo,
            "There is no [ber-san-01] nothing"),
        .succeeds(
            "delete_datastore_file", ["datastore": "ber-san-01", "path": "notes/read me.txt"], in: .demo,
            after: [notes], #""after":{"deleted":"[ber-san-01] notes/read me.txt"}"#),
        .succeeds(
            "delete_datastore_file", ["path": "[ber-san-01] notes", "recursive": true], in: .demo, after: [notes],
            "folder with 1 files and folders, 13 bytes"),
        .fails(
            "delete_datastore_file", ["path": "[ber-san-01] notes"], in: .demo, after: [notes], "recursive: true"),
        .fails(
            "delete_datastore_file", ["path": "[ber-ssd-01] db01/db01-flat.vmdk"], in: .demo, "is not deleted",
            "db01 use it"),
        .fails(
            "delete_datastore_file", ["path": "[ber-ssd-01] db01", "recursive": true], in: .demo, "is not deleted",
            "db01 use it"),
        .fails(
            "delete_datastore_file",
            ["datastore": "/Berlin/datastore/iso", "path": "vmware/windows-tools-13.0.iso"], in: .demo,
            "backup01 use it", "detach_iso"),
        .fails("delete_datastore_file", ["path": "[ber-san-01]"], in: .demo, "names the whole datastore"),
        .onlyTells(
            "delete_datastore_file", ["path": "[ber-san-01] notes"], in: .demo, after: [notes],
            "needs recursive", "read me.txt"),
    ]
}
