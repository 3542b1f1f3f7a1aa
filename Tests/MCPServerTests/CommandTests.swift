import ArgumentParser
import MCPCore
import Testing

@testable import MCPServer

@Suite struct CommandTests {
    private func parse(_ words: [String]) throws -> JSONObject {
        let schema = ObjectSchema([
            .init("vm", "", .string(), aliases: ["name"]), .init("cpu", "", .integer()), .init("force", "", .boolean),
            .init("tags", "", .array(of: .string())), .init("networks", "", .map(of: .string())),
            .init("disks", "", .array(of: .anyObject)),
        ])
        return try CommandArguments.parse(words, for: schema)
    }

    @Test func `words become arguments`() throws {
        #expect(
            try parse([
                "--vm", "web01", "--cpu=4", "--force", "--tags", "a", "--tags", "b", "--networks", "lan=VM Network",
            ])
                == [
                    "vm": "web01", "cpu": "4", "force": true, "tags": ["a", "b"], "networks": ["lan": "VM Network"],
                ])
        #expect(try parse(["--force", "false", "--name", "x"]) == ["force": "false", "name": "x"])
        #expect(try parse(["--disks", #"{"size_gb": 2}"#]) == ["disks": [["size_gb": 2]]])
        #expect(try parse(["--dry-run"]) == ["dry_run": true])
        #expect(try parse([#"{"vm": "web01"}"#]) == ["vm": "web01"])
        #expect(try parse([]) == [:])
    }

    @Test(arguments: [["web01"], ["{\"vm\""], ["--networks", "lan"], ["--vm", "a", "b"]])
    func `what makes no sense is refused`(words: [String]) {
        #expect(throws: ValidationError.self) { try parse(words) }
    }

    @Test func `a page is a table`() {
        let page: JSON = [
            "items": [["name": "a", "cpu": 1], ["name": "bb", "tags": ["x", "y"]]], "returned": 2, "total": 5,
            "next_cursor": "abc",
        ]
        #expect(
            TextTable.text(of: page) == """
                NAME  CPU  TAGS
                a     1
                bb         x, y
                2 of 5; more with --cursor abc
                """)
    }

    @Test func `an object is lines, and what is in it is indented`() {
        let object: JSON = ["name": "a", "before": ["on": true], "text": "1\n2", "disks": [["label": "d"]]]
        #expect(
            TextTable.text(of: object) == """
                name    a
                before:
                  on  yes
                text:
                  1
                  2
                disks:
                  label  d
                """)
    }

    @Test func `the bar shows the share`() {
        #expect(Terminal.bar(progress: 50, of: 100, doing: "x") == "[###############---------------]  50 %  x")
        #expect(Terminal.bar(progress: 3, of: nil, doing: "x") == "x")
    }

    @Test func `the commands parse`() throws {
        let call = try MCVSphere.parseAsRoot(["tools", "call", "--read-only", "power_off_vm", "--vm", "a", "--json"])
        #expect((call as? ToolsCommand.Call)?.words == ["--vm", "a", "--json"])
        #expect((call as? ToolsCommand.Call)?.flags.readOnly == true)
        #expect(try MCVSphere.parseAsRoot([]) is ServeCommand)
        #expect(try MCVSphere.parseAsRoot(["--transport", "http"]) is ServeCommand)
    }

    @Test func `secrets are not taken from the command line`() throws {
        var flags = try SettingFlags.parse(["--set", "VCENTER_PASSWORD=x"])
        #expect(throws: ValidationError.self) { try flags.values() }
        flags = try SettingFlags.parse(["--set", "vcenter_password_file=/run/secret", "--read-only"])
        #expect(try flags.values() == ["VCENTER_PASSWORD_FILE": "/run/secret", "MCP_READ_ONLY": "true"])
    }

    @Test func `privileges are told in every format`() throws {
        let privileges = ToolPrivileges.byPrivilege { $0.name == "delete_vm" }
        #expect(privileges.map(\.privilege) == ["VirtualMachine.Interact.PowerOff", "VirtualMachine.Inventory.Delete"])
        func text(_ format: PrivilegesCommand.Format) -> String {
            PrivilegesCommand.text(privileges, format, role: "r")
        }
        #expect(text(.govc).hasPrefix("govc role.create 'r' "))
        #expect(text(.powercli).contains("'VirtualMachine.Inventory.Delete'"))
        #expect(try JSON.parse(text(.json))["privileges"]?["VirtualMachine.Inventory.Delete"] == ["delete_vm"])
        #expect(text(.table).contains("VirtualMachine.Inventory.Delete   delete_vm"))
    }

    @Test func `the reference has every tool`() throws {
        let text = ToolReference.markdown(
            try TestBackend.tools(), prompts: PromptLibrary.prompts(TestBackend.make()))
        for tool in try TestBackend.tools() { #expect(text.contains("### \(tool.definition.name)\n")) }
    }
}
