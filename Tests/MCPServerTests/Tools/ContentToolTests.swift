import Foundation
import HTTPTransport
import MCPCore
import MCPTestSupport
import Synchronization
import Testing
import VSphere
import VSphereSimulator

@testable import MCPServer

/// The tools of the area `content` against the simulator: what takes several steps, local files, and web servers.
@Suite struct ContentToolTests {
    private static let place: JSONObject = [
        "cluster": "Test", "datastore": "ber-san-02", "network": "/Berlin/network/VM Network",
    ]

    private func deployment(_ source: String, _ name: String) -> JSONObject {
        var arguments = Self.place
        arguments["source"] = .string(source)
        arguments["name"] = .string(name)
        return arguments
    }

    /// A server whose folder for local files holds the package as files and as archive.
    private func withFiles(_ body: (SimulatedServer, URL) async throws -> Void) async throws {
        try await TestPackage.withFolder { folder in
            for (name, content) in TestPackage.files { try Data(content).write(to: folder.appending(path: name)) }
            try Data(TestPackage.archive()).write(to: folder.appending(path: "app.ova"))
            let root = try FilesRoot(path: folder.path)
            try await SimulatedServer.run(.demo, adjust: { $0.filesRoot = root }) { try await body($0, folder) }
        }
    }

    @Test(arguments: ["app.ovf", "app.ova"])
    func `a package is deployed, and exported as it was`(source: String) async throws {
        try await withFiles { server, folder in
            let deployed = try await server.call("deploy_ovf", deployment(source, "appliance"))
            #expect(deployed["after"]?["manifest"] == "verified")
            let machine = try await server.call("get_vm_info", ["vm": "appliance"])
            #expect(machine["moref"] == deployed["moref"])
            #expect(machine["disks"]?.array?.compactMap { $0["size_bytes"]?.int } == [1 << 30, 2 << 30])
            #expect(machine["cpu"] == 4)

            let exported = try await server.call("export_ovf", ["vm": "appliance", "path": "out"])
            let files = try #require(exported["after"]?["files"]?.array).compactMap { $0["name"]?.string }
            #expect(files == ["appliance.ovf"] + files.dropFirst())
            for (name, disk) in zip(files.dropFirst(), TestPackage.disks) {
                let bytes = try Data(contentsOf: folder.appending(path: "out/\(name)"))
                #expect(Array(bytes) == disk.content, "\(name)")
            }
            // The manifest vouches for the descriptor and both disks.
            let again = try await server.call("deploy_ova", deployment("out/appliance.ovf", "again"))
            #expect(again["after"]?["manifest"] == "verified")
            let taken = await server.failure("export_ovf", ["vm": "again", "path": "out"])
            #expect(taken.contains("is not an empty folder"), "\(taken)")
        }
    }

    @Test func `a package goes to a datastore and comes back from it`() async throws {
        try await withFiles { server, folder in
            _ = try await server.call("deploy_ova", deployment("app.ova", "appliance"))
            let arguments: JSONObject = ["vm": "appliance", "target_path": "[ber-san-01] out/appliance.ova"]
            _ = try await server.call("export_vm_ovf", arguments)
            let taken = await server.failure("export_ovf", arguments)
            #expect(taken.contains("is there already"), "\(taken)")
            let inside = try await server.call("inspect_ova", ["source": "[ber-san-01] out/appliance.ova"])
            #expect(inside["disks"]?.array?.count == 2)
            _ = try await server.call("export_ovf", ["vm": "appliance", "path": "[ber-san-01] out/folder"])
            let files = try await server.call("browse_datastore", ["path": "[ber-san-01] out/folder"])
            #expect(files["total"] == 4)
            let again = try await server.call(
                "deploy_ovf", deployment("[ber-san-01] out/folder/appliance.ovf", "again"))
            #expect(again["after"]?["manifest"] == "verified")
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(Set(left) == Set(TestPackage.files.map(\.name) + ["app.ova"]))
        }
    }

    @Test(arguments: ["app.ovf", "app-disk1.vmdk", "app-disk2.vmdk"])
    func `a package that was changed on the way leaves nothing behind`(changed: String) async throws {
        try await withFiles { server, folder in
            let spoiled = TestPackage.archive { name, content in
                // A blank more, or another last byte: still a descriptor, and the sizes that it tells.
                guard name == changed else { return content }
                return name == "app.ovf" ? content + [0x0A] : content.dropLast() + [content.last! ^ 1]
            }
            try Data(spoiled).write(to: folder.appending(path: "bad.ova"))
            let said = await server.failure("deploy_ova", deployment("bad.ova", "bad"))
            #expect(said.contains("manifest") && said.contains(changed), "\(said)")
            let machines = try await server.call("list_vms", ["filter": "bad"])
            #expect(machines["total"] == 0)
            let files = try await server.call("browse_datastore", ["path": "[ber-san-02]", "filter": "bad*"])
            #expect(files["total"] == 0)
            let counts = server.simulator.callCounts
            #expect(counts["HttpNfcLeaseAbort"] ?? 0 == counts["ImportVApp"] ?? 0)
        }
    }

    @Test func `files go down and up through the folder for local files only`() async throws {
        try await withFiles { server, folder in
            let up = try await server.call(
                "upload_to_datastore", ["path": "[ber-san-01] in/app.ova", "local_path": "app.ova"])
            let size = TestPackage.archive().count
            #expect(up["after"]?["size_bytes"] == .integer(size))
            let down = try await server.call(
                "download_from_datastore", ["path": "[ber-san-01] in/app.ova", "local_path": "copy.ova"])
            #expect(down["size_bytes"] == .integer(size))
            #expect(try Data(contentsOf: folder.appending(path: "copy.ova")) == Data(TestPackage.archive()))
            let kept = await server.failure(
                "download_from_datastore", ["path": "[ber-san-01] in/app.ova", "save_to": "copy.ova"])
            #expect(kept.contains("exists already"), "\(kept)")
            for path in ["../out", "/etc/passwd"] as [JSON] {
                let said = await server.failure(
                    "upload_to_datastore", ["path": "[ber-san-01] x", "local_path": path])
                #expect(said.contains("lies outside"), "\(said)")
            }
        }
    }

    @Test func `a package may not lead to files outside its folder by a link`() async throws {
        try await TestPackage.withFolder { secret in
            try Data(TestPackage.disks[0].content).write(to: secret.appending(path: "secret"))
            try await withFiles { server, folder in
                let disk = folder.appending(path: "app-disk1.vmdk")
                try FileManager.default.removeItem(at: disk)
                try FileManager.default.createSymbolicLink(
                    at: disk, withDestinationURL: secret.appending(path: "secret"))
                let said = await server.failure("deploy_ovf", deployment("app.ovf", "stolen"))
                #expect(said.contains("lies outside"), "\(said)")
            }
        }
    }

    @Test func `what is no text is linked, and can be had as base64`() async throws {
        try await SimulatedServer.run(.demo) { server in
            let path: JSON = "[ber-san-01] in/ä b.bin"
            _ = try await server.call("upload_to_datastore", ["path": path, "base64": "AAEC/w=="])
            let result = await server.client.call("download_from_datastore", ["path": path])
            #expect(result["structuredContent"]?["text"] == nil)
            #expect(result["structuredContent"]?["size_bytes"] == 4)
            let link = try #require(result["content"]?[1])
            #expect(link["type"] == "resource_link")
            #expect(link["uri"] == "datastore://ber-san-01/in/%C3%A4%20b.bin")
            let bytes = try await server.call("download_from_datastore", ["path": path, "base64": true])
            #expect(bytes["base64"] == "AAEC/w==")
        }
    }

    @Test func `a text that is cut is cut between characters, and says where to go on`() async throws {
        try await SimulatedServer.run(.demo) { server in
            let path: JSON = "[ber-san-01] in/text"
            _ = try await server.call("upload_to_datastore", ["path": path, "content": "aäöü"])
            let part = try await server.call("download_from_datastore", ["path": path, "max_bytes": 4])
            #expect(part["text"] == "aä")
            #expect(part["at_end"] == false)
            #expect(part["size_bytes"] == 7)
        }
    }

    // MARK: Web servers

    /// A web server in this process.
    private struct Web: HTTPExchange {
        let answers: @Sendable (HTTPRequest) -> (status: Int, headers: HTTPHeaders, body: [UInt8])

        func execute<Result>(
            _ request: HTTPRequest, _ body: (HTTPResponse) async throws -> Result
        ) async throws -> Result {
            let answer = answers(request)
            var headers = answer.headers
            headers["Content-Length"] = String(answer.body.count)
            return try await body(
                HTTPResponse(
                    head: HTTPResponseHead(status: answer.status, headers: headers), body: HTTPBody(answer.body)))
        }

        func shutdown() async {}
    }

    @Test func `a package is fetched from where a web server sends on to, without the vCenter's session`() async throws
    {
        let cookies = Mutex<[String]>([])
        let web = Web { request in
            cookies.withLock { $0 += request.headers["Cookie"].map { [$0] } ?? [] }
            switch request.url {
            case "https://example.com/app.ova": return (302, ["Location": "/files/app.ova"], [])
            case "https://example.com/files/app.ova": return (200, [:], TestPackage.archive())
            default: return (404, [:], [])
            }
        }
        try await SimulatedServer.run(.demo, adjust: { $0.web = WebFetch(over: web) }) { server in
            let made = try await server.call("deploy_ova", deployment("https://example.com/app.ova", "fetched"))
            #expect(made["after"]?["transferred_bytes"] == 8001)
            let missing = await server.failure("inspect_ova", ["url": "https://example.com/none.ova"])
            #expect(missing.contains("404"), "\(missing)")
        }
        #expect(cookies.withLock { $0 } == [])
    }

    @Test(arguments: [
        ("https://example.com/loop", "on and on"), ("https://example.com/down", "https to http"),
        ("https://example.com/away", "may not fetch packages from evil.invalid"),
        ("https://intern.invalid/x", "may not fetch packages from intern.invalid"), ("file:///etc/passwd", "only from"),
        ("https:///x", "only from"), ("https://example.com\\@evil.invalid/", "only from"),
    ])
    func `nothing is fetched from elsewhere`(url: String, expected: String) async throws {
        let asked = Mutex<[String]>([])
        let web = Web { request in
            asked.withLock { $0.append(request.url) }
            let goal = [
                "loop": "loop", "down": "http://example.com/x", "away": "https://evil.invalid/x",
            ][request.url.split(separator: "/").last.map(String.init) ?? ""]
            return (301, goal.map { ["Location": $0] } ?? [:], [])
        }
        let fetch = WebFetch(hosts: ["*.example.org", "example.com"], over: web)
        try await SimulatedServer.run(.demo, adjust: { $0.web = fetch }) { server in
            let said = await server.failure("inspect_ova", ["source": .string(url)])
            #expect(said.contains(expected), "\(said)")
        }
        #expect(asked.withLock { $0 }.allSatisfy { $0.hasPrefix("https://example.com/") })
    }

    @Test func `over HTTP nothing is fetched unless the operator says from where`() throws {
        func hosts(_ environment: [String: String]) throws -> [String]? {
            try Configuration(Settings(environment: environment), needsServers: false).fetchHosts
        }
        #expect(try hosts([:]) == nil)
        #expect(try hosts(["MCP_TRANSPORT": "http"]) == [])
        #expect(try hosts(["MCP_TRANSPORT": "http", "MCP_FETCH_HOSTS": "*.example.com, b"]) == ["*.example.com", "b"])
    }
}
