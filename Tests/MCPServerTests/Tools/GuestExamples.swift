import MCPCore

/// What the tools of the area `guest` answer.
extension [ToolExample] {
    static let guest: [ToolExample] = commands + files

    /// The arguments with an account of the guest, on a machine with Linux where they name none.
    private static func root(_ arguments: JSONObject = [:], vm: JSON = "db01") -> JSONObject {
        var arguments = arguments
        arguments["vm"] = vm
        arguments["username"] = "root"
        arguments["password"] = "VMware1!"
        return arguments
    }

    private static let commands: [ToolExample] = [
        .succeeds(
            "run_command_in_guest", root(["command": "uptime"]), in: .demo, #""exit_code":0,"stdout":""#,
            "load average", #""stderr":"","truncated":false,"timed_out":false"#),
        .succeeds(
            "run_command_in_guest",
            root(["command": "cat", "arguments": "hosts nothing", "working_directory": "/etc", "timeout_seconds": 5]),
            in: .demo, "localhost", #""exit_code":1"#, "nothing: No such file"),
        .succeeds(
            "run_command_in_guest", root(["command": "sleep 100", "timeout_seconds": 2]), in: .demo,
            #""timed_out":true"#),
        .succeeds(
            "run_command_in_guest",
            ["vm": "dc01", "username": "Administrator", "password": "VMware1!", "command": "hostname"], in: .demo,
            #""stdout":"dc01"#),
        .fails("run_command_in_guest", ["vm": "db01", "command": "id"], in: .demo, "Which account", "username"),
        .fails(
            "run_command_in_guest", ["vm": "db01", "command": "id", "guest_credential": "nobody"], in: .demo,
            "there is no 'nobody'", "GUEST_USER"),
        .fails("run_command_in_guest", root(["command": "id"], vm: "wsus01"), in: .demo, "wsus01 is powered_off"),
        .succeeds(
            "list_guest_processes", root(["filter": "*sshd*", "owner": "root"]), in: .demo, #""name":"sshd""#,
            #""total":1"#),
        .fails("list_guest_processes", root(vm: "wsus01"), in: .demo, "Power it on first"),
    ]

    private static let written = ToolExample.succeeds(
        "write_guest_file", root(["path": "/tmp/note", "content": "Hello\n"]), in: .demo)
    private static let made = ToolExample.succeeds("create_guest_directory", root(["path": "/srv/a/b"]), in: .demo)

    private static let files: [ToolExample] = [
        .succeeds(
            "read_guest_file", root(["path": "/etc/hosts"]), in: .demo, #""offset":0"#,
            #""at_end":true,"text":"127.0.0.1"#
        ),
        .succeeds(
            "read_guest_file", root(["path": "/tmp/note", "offset": 1, "max_bytes": 3, "base64": true]), in: .demo,
            after: [written], #""offset":1,"size_bytes":3,"at_end":false,"base64":"ZWxs""#),
        .fails("read_guest_file", root(["path": "/etc/nothing"]), in: .demo, "nothing"),
        .fails("read_guest_file", root(["path": "/etc/hosts", "max_bytes": 0]), in: .demo, "max_bytes"),
        .succeeds(
            "write_guest_file", root(["path": "/tmp/note", "content": "Hello\n", "mode": "0640"]), in: .demo,
            #""after":{"path":"/tmp/note","size_bytes":6}"#),
        .succeeds(
            "write_guest_file", root(["path": "/tmp/note", "base64": "AAEC"]), in: .demo, after: [written],
            #""size_bytes":3"#),
        .fails("write_guest_file", root(["path": "/tmp/note"]), in: .demo, "either content or base64"),
        .fails("write_guest_file", root(["path": "/tmp/note", "base64": "?"]), in: .demo, "is no base64"),
        .fails(
            "write_guest_file", root(["path": "/tmp/note", "content": "x", "mode": "0698"]), in: .demo,
            "mode: 0698 is no rights of three or four octal digits"),
        .fails(
            "write_guest_file",
            [
                "vm": "dc01", "username": "Administrator", "password": "VMware1!", "path": "C:\\x", "content": "x",
                "mode": "0644",
            ], in: .demo, "runs Windows"),
        .succeeds(
            "list_guest_directory", root(["path": "/etc", "filter": "host*"]), in: .demo,
            #""name":"hosts","type":"file""#, #""mode":"644""#, #""total":2"#),
        .fails("list_guest_directory", root(["path": "/nothing"]), in: .demo, "/nothing"),
        .succeeds("create_guest_directory", root(["path": "/srv/a/b"]), in: .demo, #""after":{"path":"/srv/a/b"}"#),
        .fails("create_guest_directory", root(["path": "/srv/a/b"], vm: "esxi-nested"), in: .demo, "esxi-nested"),
        .succeeds(
            "delete_guest_file", root(["path": "/tmp/note"]), in: .demo, after: [written],
            #""after":{"deleted":"/tmp/note"}"#),
        .succeeds(
            "delete_guest_file", root(["path": "/srv/a", "recursive": true]), in: .demo, after: [made],
            #""status":"done""#),
        .fails("delete_guest_file", root(["path": "/tmp/nothing"], vm: "wsus01"), in: .demo, "is powered_off"),
        .onlyTells("delete_guest_file", root(["path": "/tmp/note"]), in: .demo, after: [written], "Delete /tmp/note"),
    ]
}
