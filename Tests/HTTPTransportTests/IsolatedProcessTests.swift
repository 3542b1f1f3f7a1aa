import Foundation
import HTTPTransport
import Testing

/// What can only be measured, or set, in a process that does nothing else.
@Suite("In a process of its own", .enabled(if: TestServer.shared != nil, TestServer.isNeeded), .timeLimit(.minutes(10)))
struct IsolatedProcessTests {
    @Test("Clients that come and go leave no file descriptors open")
    func clientsLeaveNoDescriptorsOpen() async throws {
        await #expect(processExitsWith: .success) {
            func descriptors() throws -> Int {
                try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
            }
            var before = 0
            for round in 0..<90 {
                // The first rounds open what a process opens once.
                if round == 3 { before = try descriptors() }
                try await withTestClient(trust: .insecure) { client in
                    let path = ["status?code=200", "truncate", "reset-body"][round % 3]
                    _ = try? await client.collect(HTTPRequest(url: url(path, on: "self-signed")), upTo: 1000)
                }
            }
            #expect(try descriptors() == before)
        }
    }

    /// The address sanitizer keeps what was freed, so that there is nothing to measure.
    private static let keepsFreedMemory = dlsym(nil, "__asan_init") != nil

    @Test(
        "Streaming 400 MB down and 200 MB up takes no more memory than streaming little",
        .disabled(if: keepsFreedMemory, "memory cannot be measured under the address sanitizer"))
    func memoryStaysFlat() async throws {
        await #expect(processExitsWith: .success) {
            /// The largest amount of memory that the process has had, in kilobytes.
            func peak() throws -> Int {
                let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
                let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
                return try #require(Int(line.split(whereSeparator: { !$0.isNumber }).joined()))
            }
            func stream(_ size: Int, _ client: HTTPClient) async throws {
                for server in ["plain", "self-signed"] {
                    try await client.execute(HTTPRequest(url: url("bytes?count=\(size)", on: server))) { response in
                        var received = 0
                        for try await chunk in response.body { received += chunk.count }
                        #expect(received == size)
                    }
                }
                let body = HTTPRequestBody.stream(length: nil) { writer in
                    let chunk = [UInt8](repeating: 1, count: 100_000)
                    for _ in 0..<(size / 100_000) { try await writer.write(chunk) }
                }
                let request = HTTPRequest(method: "PUT", url: try url("upload"), body: body)
                #expect(try await client.text(request).hasPrefix("PUT chunked \(size) "))
            }
            try await withTestClient(trust: .insecure) { client in
                try await stream(5_000_000, client)
                let before = try peak()
                try await stream(200_000_000, client)
                #expect(try peak() - before < 8_000)
            }
        }
    }

    @Test("The proxy of the environment is used, except for hosts that need none")
    func proxyOfTheEnvironmentIsUsed() async throws {
        await #expect(processExitsWith: .success) {
            let port = try #require(TestServer.shared).port("proxy")
            setenv("http_proxy", "http://127.0.0.1:\(port)", 1)
            setenv("no_proxy", "127.0.0.1", 1)
            let proxied = HTTPRequest(url: "http://vc.test/")
            try await withTestClient(proxy: .environment) { client in
                let text = try await client.text(proxied)
                #expect(text == "proxied vc.test")
                #expect(try await client.text(HTTPRequest(url: url("status?code=200"))) == "status")
            }
            try await withTestClient(proxy: .none) { client in
                let error = try await failure { try await client.text(proxied) }
                #expect(error.code == .couldNotResolveHost)
            }
        }
    }

    @Test("The system's certificate authorities are where the environment says they are")
    func systemAuthoritiesAreRead() async throws {
        await #expect(processExitsWith: .success) {
            setenv("SSL_CERT_FILE", try #require(TestServer.shared).file("ca.pem"), 1)
            try await withTestClient(trust: .system) { client in
                let text = try await client.text(HTTPRequest(url: url("status?code=200", on: "good")))
                #expect(text == "status")
            }
        }
    }
}
