import Foundation
import HTTPTransport
import MCPCore
import Testing
import VSphere

@testable import MCPServer

@Suite struct ServerListTests {
    private func servers(_ environment: [String: String]) throws -> Configuration {
        try Configuration(Settings(environment: environment))
    }

    @Test func `hosts inherit what they lack from their family and then from vCenter`() throws {
        let all = try servers([
            "VCENTER_HOST": "vc", "VCENTER_USER": "admin", "VCENTER_PASSWORD": "one", "VCENTER_CA_FILE": "/ca.pem",
            "ESXI_HOST_1": "esx1", "ESXI_HOST_2": "esx2", "ESXI_USER_2": "root", "ESXI_PASSWORD_2": "two",
            "ESXI_NAME_2": "second", "ESXI_INSECURE_2": "true", "ESXI_HOST_10": "esx10",
        ]).servers
        #expect(all.map(\.name) == ["vc", "esx1", "second", "esx10"])
        #expect(all.map(\.configuration.user) == ["admin", "admin", "root", "admin"])
        #expect(all.map(\.configuration.password.value) == ["one", "one", "two", "one"])
        #expect(all[1].configuration.trust == .certificateAuthority(path: "/ca.pem"))
        #expect(all[2].configuration.trust == .insecure)
    }

    @Test func `the password of vCenter is not sent to a host with a user of its own`() throws {
        let error = try #require(throws: ConfigurationError.self) {
            try servers([
                "VCENTER_HOST": "vc", "VCENTER_USER": "admin", "VCENTER_PASSWORD": "one", "ESXI_HOST": "esx",
                "ESXI_USER": "root",
            ])
        }
        #expect(error.description.contains("ESXI_PASSWORD"))
    }

    @Test func `without vCenter, several hosts have to be named in each call`() throws {
        let configuration = try servers([
            "ESXI_HOST_1": "a", "ESXI_HOST_2": "b", "ESXI_USER": "root", "ESXI_PASSWORD": "x",
        ])
        let error = try #require(throws: ToolError.self) {
            try configuration.backend.servers.server(named: nil)
        }
        #expect(error.description.contains("a, b"))
        #expect(try configuration.backend.servers.server(named: "B").name == "b")
        #expect(throws: ToolError.self) { try configuration.backend.servers.server(named: "c") }
    }

    @Test func `two servers of one name are refused`() throws {
        #expect(throws: ConfigurationError.self) {
            try servers(["ESXI_HOST": "a", "ESXI_HOST_1": "A", "ESXI_USER": "root", "ESXI_PASSWORD": "x"])
        }
    }

    @Test(arguments: [
        ("https://vc.example.org/sdk", "vc.example.org"), ("vc:8443", "vc:8443"), ("[::1]:443", "[::1]:443"),
    ])
    func `an address can be a URL`(text: String, host: String) throws {
        #expect(try ServerAddress.parse(text, setting: "VCENTER_HOST") == host)
    }

    @Test func `a file of servers replaces the variables`() throws {
        let configuration = try withFile(
            """
            {
              "default_server": "lab",
              "servers": [
                { "host": "prod.example.org", "user": "ro", "password": "p" },
                { "name": "lab", "host": "10.0.0.1", "user": "root", "password": "q", "insecure": true,
                  "datastore": "ds1" }
              ]
            }
            """
        ) { try servers(["MCP_SERVERS": $0, "VCENTER_HOST": "ignored"]) }
        #expect(configuration.servers.map(\.name) == ["prod.example.org", "lab"])
        #expect(configuration.mainServer?.name == "lab")
        #expect(configuration.servers[1].defaults.datastore == "ds1")
    }

    @Test(arguments: [
        (
            "{\n \"servers\": [\n  {\"host\": \"a\",\n   \"usr\": \"b\", \"password\": \"c\"}]}", "line 4",
            "servers.0.usr"
        ),
        ("{\n\n \"servers\": []}", "line 3", "servers"),
        ("{\n \"servers\": [\n  {\"host\": \"a\", \"user\": \"b\"}]}", "line 3", "password"),
        ("{\n \"servers\": [}", "line 2", "cannot begin"),
        ("{\"servers\":\n[{\"host\": \"http://a\",\n \"user\": \"b\", \"password\": \"c\"}]}", "line 2", "plain HTTP"),
    ])
    func `a mistake in the file is told with line and key`(text: String, line: String, key: String) throws {
        let error = try #require(throws: ConfigurationError.self) {
            try withFile(text) { try ServersFile.read(path: $0) }
        }
        #expect(error.description.contains(line), "\(error)")
        #expect(error.description.contains(key), "\(error)")
    }
}

/// Writes a text to a file for the time of the closure.
func withFile<Result>(_ text: String, _ body: (String) throws -> Result) throws -> Result {
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try text.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    return try body(file.path)
}
