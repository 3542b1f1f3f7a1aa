import Foundation
import HTTPTransport
import Logging
import Testing
import VSphere

@testable import MCPServer

@Suite struct ServerConfigurationTests {
    private let basic = ["VCENTER_HOST": "vc", "VCENTER_USER": "reader", "VCENTER_PASSWORD": "swordfish"]

    private func configuration(_ more: [String: String]) throws -> ServerConfiguration {
        try ServerConfiguration(environment: ProcessEnvironment(values: basic.merging(more) { $1 }))
    }

    @Test func `host, user and password are enough`() throws {
        let configuration = try configuration([:])
        #expect(configuration.vSphere.host == "vc")
        #expect(configuration.vSphere.trust == .system)
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
        #expect(configuration.vSphere.password.value == "hunter2")
    }

    @Test func `a file that cannot be read is named, not its missing content`() throws {
        let error = try #require(throws: ConfigurationError.self) {
            try configuration(["VCENTER_PASSWORD": "", "VCENTER_PASSWORD_FILE": "/nowhere/secret"])
        }
        #expect(error.description.contains("/nowhere/secret"))
    }

    @Test func `the password shows in no description`() throws {
        var dumped = ""
        dump(try configuration([:]), to: &dumped)
        #expect(!dumped.contains("swordfish"))
        #expect(!"\(try configuration([:]))".contains("swordfish"))
    }
}
