import Foundation
import HTTPTransport
import Testing

/// The Python servers of `Fixtures/server.py`, started once for all tests and ended with the test process.
final class TestServer: Sendable {
    private struct Announcement: Decodable {
        let ports: [String: Int]
        let folder: String
    }

    /// `nil` where Python or OpenSSL's command is missing.
    static let shared: TestServer? = try? TestServer()

    /// Where a test cannot find the servers, this says why it is skipped.
    static let isNeeded: Comment = "python3 and the openssl command are needed for the servers under test"

    private let announcement: Announcement
    /// The servers end when this pipe does.
    private let input: Pipe

    private init() throws {
        let process = Process()
        let output = Pipe()
        let input = Pipe()
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/server.py")
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", script.path]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while !line.contains(UInt8(ascii: "\n")) {
            let data = output.fileHandleForReading.availableData
            if data.isEmpty { throw CocoaError(.fileReadUnknown) }
            line.append(data)
        }
        self.announcement = try JSONDecoder().decode(Announcement.self, from: line)
        self.input = input
    }

    func port(_ name: String) -> Int {
        announcement.ports[name] ?? 0
    }

    /// A file that the servers made when they started, for example `ca.pem`.
    func file(_ name: String) -> String {
        announcement.folder + "/" + name
    }

    /// The digest of a server's certificate, as the `openssl` command computes it.
    func thumbprint(of name: String, _ algorithm: String) throws -> CertificateThumbprint {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "openssl", "x509", "-in", file(name + ".crt"), "-noout", "-fingerprint", "-" + algorithm,
        ]
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let digits = try #require(text.split(separator: "=").last)
        return try #require(CertificateThumbprint(String(digits)))
    }
}

/// A URL on the plain server, or on one of the others.
func url(_ path: String, on name: String = "plain", host: String = "127.0.0.1") throws -> String {
    let server = try #require(TestServer.shared)
    return "\(name == "plain" ? "http" : "https")://\(host):\(server.port(name))/\(path)"
}

/// A client that no busy machine makes give up, and that uses no proxy of the environment.
func withTestClient<Result>(
    trust: TLSTrust = .system,
    timeouts: HTTPTimeouts = HTTPTimeouts(connect: .seconds(600), idle: nil),
    proxy: HTTPProxy = .none,
    change: (inout HTTPClient.Configuration) -> Void = { _ in },
    _ body: (HTTPClient) async throws -> Result
) async throws -> Result {
    var configuration = HTTPClient.Configuration(trust: trust, timeouts: timeouts, proxy: proxy)
    change(&configuration)
    return try await withHTTPClient(configuration, body)
}

extension HTTPClient {
    /// The body of a small response, as text.
    func text(_ request: HTTPRequest) async throws -> String {
        String(decoding: try await collect(request, upTo: 1 << 20).body, as: UTF8.self)
    }

    /// The number of the server's connection that a request was served on.
    func connection(_ request: HTTPRequest) async throws -> String {
        try #require(try await collect(request, upTo: 1 << 20).head.headers["x-connection"])
    }
}

/// The error that a request ends with.
func failure(_ body: () async throws -> some Any) async throws -> HTTPTransportError {
    try #require(await #expect(throws: HTTPTransportError.self) { _ = try await body() })
}

/// A key that no other test uses.
func uniqueKey() -> String {
    UUID().uuidString
}
