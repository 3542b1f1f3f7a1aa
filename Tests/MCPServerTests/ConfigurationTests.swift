import Foundation
import HTTPTransport
import Logging
import Testing
import VSphere

@testable import MCPServer

@Suite struct ConfigurationTests {
    private let basic = ["VCENTER_HOST": "vc", "VCENTER_USER": "reader", "VCENTER_PASSWORD": "swordfish"]

    private func configuration(_ more: [String: String]) throws -> Configuration {
        try Configuration(Settings(environment: basic.merging(more) { $1 }))
    }

    @Test func `host, user and password are enough`() throws {
        let configuration = try configuration([:])
        let server = try #require(configuration.servers.first)
        #expect(server.configuration.host == "vc")
        #expect(server.configuration.trust == .system)
        #expect(configuration.mainServer === server)
        #expect(configuration.logLevel == .info)
    }

    @Test(arguments: ["VCENTER_HOST", "VCENTER_USER", "VCENTER_PASSWORD"])
    func `what is missing is named`(name: String) throws {
        let error = try #require(throws: ConfigurationError.self) { try configuration([name: ""]) }
        #expect(error.description.contains(name))
    }

    @Test(arguments: [
        ("LOG_LEVEL", "loud", "one of trace"), ("VCENTER_INSECURE", "maybe", "true or false"),
        ("VCENTER_THUMBPRINT", "AA:BB", "SHA-256"), ("MCP_TRANSPORT", "pigeon", "stdio, http or sse"),
        ("MCP_TOOLSETS", "vm,powre", "Did you mean power"),
        ("MCP_EXCLUDE_TOOLS", "delete_mv", "Did you mean delete_vm"),
        ("MCP_CALL_BUDGET_SECONDS", "soon", "from 1 to"), ("MCP_FILES_ROOT", "/nowhere/at/all", "no folder"),
        ("VCENTER_HOST", "http://vc", "use https"), ("VCENTER_HOST", "a b", "host name or address"),
    ])
    func `what is wrong is named with what is allowed`(name: String, value: String, hint: String) throws {
        let error = try #require(throws: ConfigurationError.self) { try configuration([name: value]) }
        #expect(error.description.contains(name))
        #expect(error.description.contains(hint))
    }

    @Test func `HTTP listens on loopback only`() throws {
        #expect(
            try configuration(["MCP_TRANSPORT": "http"]).transport
                == .http(host: "127.0.0.1", port: 8080, legacySSE: false))
        #expect(throws: ConfigurationError.self) {
            try configuration(["MCP_TRANSPORT": "http", "MCP_HOST": "0.0.0.0"])
        }
        #expect(throws: ConfigurationError.self) {
            try configuration(["MCP_TRANSPORT": "http", "MCP_PORT": "70000"])
        }
    }

    @Test func `the old transport is served only when it is asked for`() throws {
        #expect(
            try configuration(["MCP_TRANSPORT": "sse", "MCP_PORT": "0"]).transport
                == .http(host: "127.0.0.1", port: 0, legacySSE: true))
    }

    @Test func `the password can come from a file`() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try "hunter2\nnot this\n".write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let configuration = try configuration(["VCENTER_PASSWORD": "", "VCENTER_PASSWORD_FILE": file.path])
        #expect(configuration.servers.first?.configuration.password.value == "hunter2")
    }

    @Test func `a file that cannot be read is named, not its missing content`() throws {
        let error = try #require(throws: ConfigurationError.self) {
            try configuration(["VCENTER_PASSWORD": "", "VCENTER_PASSWORD_FILE": "/nowhere/secret"])
        }
        #expect(error.description.contains("/nowhere/secret"))
    }

    @Test func `the password shows in no description`() throws {
        var dumped = ""
        let server = try #require(try configuration([:]).servers.first)
        dump(server.configuration, to: &dumped)
        #expect(dumped.contains("vc"))
        #expect(!dumped.contains("swordfish"))
        #expect(!"\(server.configuration)".contains("swordfish"))
    }

    @Test func `flags come before the environment, and that before the file`() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try #"{"log_level": "error", "mcp_port": 1, "mcp_host": "localhost"}"#.write(
            to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let settings = try Settings(
            flags: ["LOG_LEVEL": "debug"],
            environment: ["MCP_CONFIG": file.path, "LOG_LEVEL": "info", "MCP_PORT": "2"])
        #expect(settings["LOG_LEVEL"] == "debug")
        #expect(settings["MCP_PORT"] == "2")
        #expect(settings["MCP_HOST"] == "localhost")
    }

    @Test func `a slip in the name of a variable is warned about`() throws {
        let warnings = try configuration(["VCENTER_PASWORD": "x", "MCP_READONLY": "1", "MCP_ELSEWHERE_X": "1"]).warnings
        #expect(warnings.count == 2)
        #expect(warnings.contains { $0.contains("VCENTER_PASWORD") && $0.contains("VCENTER_PASSWORD?") })
        #expect(warnings.contains { $0.contains("MCP_READONLY") && $0.contains("MCP_READ_ONLY?") })
    }

    @Test(arguments: ["ESXI_HOST_12", "VCENTER_PASSWORD_FILE", "ESXI_PASSWORD_3_FILE", "MCP_TOOLSETS"])
    func `a known variable is no slip`(name: String) {
        #expect(Setting.named(name) != nil)
        #expect(Setting.slips(in: [name]).isEmpty)
    }
}
