import Foundation
import MCPCore
import MCPTestSupport
import Testing

@Suite("A tool is one small type")
struct ToolDeclarationTests {
    struct Backend: Sendable { var greeting = "hello" }

    enum State: String, ToolEnum { case poweredOn = "powered_on", poweredOff = "powered_off" }

    struct Everything: Tool {
        static let name = "do_everything"
        static let title = "Do everything"
        static let description = "Takes one argument of each kind."
        static let toolset = "test"
        static let permission = PermissionLevel.powerOps
        static let hints = ToolHints.destroys
        static let operations = ["PowerOnVM_Task"]
        static let aliases = ["everything"]

        struct Disk: ToolInput {
            @Argument("Size", min: 1, unit: "GiB") var sizeGB: Int
            @Argument("Thin or not") var thin = true
        }

        struct Input: ToolInput {
            @Argument("The machine", aliases: ["name", "vm_name"], length: 1...10) var vm: String
            @Argument("How many", min: 1, max: 100) var limit = 10
            @Argument("A share", min: 0, max: 1) var share: Double?
            @Argument("Whether to wait") var wait = false
            @Argument("Which state") var powerState: State?
            @Argument("States to skip") var skip: [State] = []
            @Argument("Tags", count: 1...3) var tags: [String]?
            @Argument("Networks by name") var networkMapping: [String: String]?
            @Argument("Disks") var disks: [Disk] = []
            @Argument("The boot disk") var bootDisk: Disk?
            @Argument("A MAC address", pattern: "^([0-9a-f]{2}:){5}[0-9a-f]{2}$") var macAddress: String?
            @Argument("Since when") var since: Date?
            @Argument("Anything") var extra: JSON?
            @Argument("The password", secret: true) var password: String?
        }

        struct Node: ToolOutput {
            var id: Int
            var children: [Node]
            static let fields = ["id": "Its number", "children": "What hangs below"]
        }

        struct Output: ToolOutput {
            var text: String
            var states: [State]
            var disk: Int?
            var when: Date?
            var tree: Node?
            static let fields = [
                "text": "What was understood", "states": "The states", "disk": "Size of the boot disk in GiB",
                "when": "When", "tree": "A tree",
            ]
        }

        func run(_ input: Input, in context: ToolContext<Backend>) async throws -> Output {
            if input.vm == "none" { throw ToolError(.notFound, "There is no VM named none.", hint: "Try list_vms.") }
            if input.wait { context.attach(.image([1, 2, 3], mimeType: "image/png")) }
            let parts: [String] = [
                context.services.greeting, input.vm, "\(input.limit)", input.tags?.joined(separator: "+") ?? "-",
                input.networkMapping?["a"] ?? "-", "\(input.disks.map(\.sizeGB))", "\(input.disks.map(\.thin))",
                input.macAddress ?? "-",
            ]
            return Output(
                text: parts.joined(separator: " "), states: input.skip + (input.powerState.map { [$0] } ?? []),
                disk: input.bootDisk?.sizeGB, when: input.since,
                tree: Node(id: 1, children: [Node(id: 2, children: [])]))
        }
    }

    private func client(_ revision: Revision = .v2025_11_25) async throws -> TestClient {
        let server = try Server(
            ServerConfiguration(Implementation(name: "t", version: "1")),
            tools: [AnyTool(Everything.self, services: Backend())])
        return try await TestClient(server, revision)
    }

    @Test("Its listing follows from the declaration")
    func listing() throws {
        let definition = try AnyTool(Everything.self, services: Backend()).definition
        #expect(definition.permission == .powerOps && definition.operations == ["PowerOnVM_Task"])
        let listed = definition.json(for: .v2025_11_25)
        #expect(
            listed["annotations"] == [
                "readOnlyHint": false, "destructiveHint": true, "idempotentHint": false, "openWorldHint": false,
            ])
        #expect(listed["title"] == "Do everything")
        #expect(definition.json(for: .v2025_03_26)["annotations"]?["title"] == "Do everything")
        #expect(!listed.description.contains("\"everything\"") && !listed.description.contains("vm_name"))
        let schema = listed["inputSchema"]
        #expect(schema?["required"] == ["vm"])
        let properties = schema?["properties"]
        #expect(
            properties?["vm"] == ["type": "string", "minLength": 1, "maxLength": 10, "description": "The machine"])
        #expect(
            properties?["limit"]
                == ["type": "integer", "maximum": 100, "description": "How many", "default": 10])
        #expect(
            properties?["power_state"]
                == ["type": "string", "enum": ["powered_on", "powered_off"], "description": "Which state"])
        #expect(properties?["tags"]?["items"] == ["type": "string"] && properties?["tags"]?["maxItems"] == 3)
        #expect(properties?["network_mapping"]?["additionalProperties"] == ["type": "string"])
        #expect(properties?["disks"]?["items"]?["properties"]?["size_gb"]?["description"] == "Size (GiB)")
        #expect(properties?["disks"]?["items"]?["required"] == ["size_gb"])
        #expect(properties?["since"]?["format"] == "date-time")
        let output = listed["outputSchema"]
        #expect(output?["required"] == ["text", "states"])
        #expect(output?["properties"]?["states"]?["items"]?["enum"] == ["powered_on", "powered_off"])
        #expect(
            output?["properties"]?["tree"]?["properties"]?["children"]?["items"] == ["type": "object"])
    }

    @Test("Its schemas stay within what every client accepts")
    func safeSubset() throws {
        let definition = try AnyTool(Everything.self, services: Backend()).definition
        func check(_ schema: JSON, _ path: String) {
            guard let object = schema.object else { return }
            for keyword in ["$ref", "$defs", "anyOf", "oneOf", "allOf"] {
                #expect(!object.contains(keyword), "\(path) has \(keyword)")
            }
            #expect(object["type"]?.array == nil, "\(path) has several types")
            if object["type"] == "array" { #expect(object["items"] != nil, "\(path) has no items") }
            for member in object["properties"]?.object ?? [:] { check(member.value, "\(path).\(member.key)") }
            if let items = object["items"] { check(items, "\(path)[]") }
        }
        check(.object(definition.inputSchema), "input")
        check(.object(definition.outputSchema ?? [:]), "output")
    }

    @Test("Arguments arrive typed, under their names or aliases, and as models write them")
    func arguments() async throws {
        let client = try await client()
        let result = await client.call(
            "everything",
            [
                "vm_name": "web", "limit": "20", "power_state": "POWERED_ON", "skip": ["powered_off"],
                "tags": ["a", "b"], "network_mapping": ["a": "b"], "share": .null,
                "disks": [["size_gb": 5.0], ["size_gb": "6", "thin": "false"]], "boot_disk": ["size_gb": 7],
                "mac_address": "00:11:22:33:44:55", "since": "2026-01-02T03:04:05Z", "wait": true,
            ])
        let structured = result["structuredContent"]
        #expect(structured?["text"] == "hello web 20 a+b b [5, 6] [true, false] 00:11:22:33:44:55")
        #expect(structured?["states"] == ["powered_off", "powered_on"])
        #expect(structured?["disk"] == 7 && structured?["when"] == "2026-01-02T03:04:05Z")
        let text = try #require(result["content"]?[0]?["text"]?.string)
        #expect(try JSON.parse(text) == structured)
        #expect(result["content"]?[1] == ["type": "image", "data": "AQID", "mimeType": "image/png"])
        let definition = try AnyTool(Everything.self, services: Backend()).definition
        #expect(
            JSONSchemaValidator(.null).problems(
                structured ?? .null, against: .object(definition.outputSchema ?? [:])) == [])
        #expect(client.schemaProblems == [])
    }

    @Test(
        "Wrong arguments are refused with the argument, what was wrong and what is allowed",
        arguments: [
            ([:], "vm: missing, but required: a string of 1 to 10 characters. The machine"),
            (["vm": 5], "vm: must be a string of 1 to 10 characters, not 5"),
            (["vm": "12345678901"], "vm: must be a string of 1 to 10 characters, not \"12345678901\""),
            (["vm": "a", "limit": 0], "limit: must be a whole number from 1 to 100, not 0"),
            (["vm": "a", "limit": 1.5], "limit: must be a whole number from 1 to 100, not 1.5"),
            (["vm": "a", "share": 2], "share: must be a number from 0 to 1, not 2"),
            (["vm": "a", "wait": "maybe"], "wait: must be true or false, not \"maybe\""),
            (
                ["vm": "a", "power_state": "powerd_on"],
                "power_state: must be one of powered_on, powered_off, not \"powerd_on\"; did you mean powered_on?"
            ),
            (["vm": "a", "tags": "x"], "tags: must be an array of 1 to 3 elements, not \"x\""),
            (["vm": "a", "tags": []], "tags: must be an array of 1 to 3 elements, not an array of 0"),
            (["vm": "a", "tags": ["x", 2]], "tags[1]: must be a string, not 2"),
            (["vm": "a", "disks": [["thin": true]]], "disks[0].size_gb: missing, but required"),
            (
                ["vm": "a", "boot_disk": ["size": 1, "size_gb": 1]],
                "boot_disk.size: no such argument. Did you mean size_gb?"
            ),
            (["vm": "a", "network_mapping": ["a": 1]], "network_mapping.a: must be a string, not 1"),
            (["vm": "a", "mac_address": "00-11"], "mac_address: must be a string that matches"),
            (["vm": "a", "limt": 1], "limt: no such argument. Did you mean limit? Known: vm, limit,"),
            (["vm": "a", "name": "b"], "vm: given as vm and name with different values; give it once"),
        ] as [(JSONObject, String)])
    func refused(arguments: JSONObject, message: String) async throws {
        let client = try await client()
        let result = await client.call("do_everything", arguments)
        #expect(result["isError"] == true && result["structuredContent"] == nil)
        let text = result["content"]?[0]?["text"]?.string ?? ""
        #expect(text.contains("- \(message)"), "\(text)")
    }

    @Test("Everything that is wrong is said at once")
    func allProblems() async throws {
        let result = await (try client()).call("do_everything", ["limit": 0, "x": 1])
        let lines = result["content"]?[0]?["text"]?.string?.split(separator: "\n") ?? []
        #expect(lines.count == 4)
    }

    @Test("A failure of the tool tells what to do")
    func failure() async throws {
        let result = await (try client()).call("do_everything", ["vm": "none"])
        #expect(
            result == [
                "content": [["type": "text", "text": "There is no VM named none.\nTry list_vms."]], "isError": true,
            ])
    }

    @Test("Secrets are masked, whatever name they came under")
    func masked() throws {
        let schema = try #require(AnyTool(Everything.self, services: Backend()).input)
        #expect(schema.masked(["vm": "a", "password": "x"]) == ["vm": "a", "password": "***"])
    }

    @Test("An input is a value that tests can fill in")
    func inputAsValue() async throws {
        var input = Everything.Input()
        input.vm = "web"
        #expect(input.limit == 10 && input.tags == nil)
        let copy = input
        input.limit = 5
        #expect(copy.limit == 10 && input.limit == 5)
    }
}
