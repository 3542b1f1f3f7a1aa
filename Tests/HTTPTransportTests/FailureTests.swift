import HTTPTransport
import Testing

@Suite("Failures", .enabled(if: TestServer.shared != nil, TestServer.isNeeded), .timeLimit(.minutes(10)))
struct FailureTests {
    @Test(
        "Each way in which a server fails has its code",
        arguments: [
            ("reset-head", HTTPTransportError.Code.connectionLost), ("reset-body", .connectionLost),
            ("truncate", .connectionLost), ("truncate-chunked", .connectionLost), ("bad-gzip", .invalidResponse),
            ("garbage", .invalidResponse), ("bad-chunks", .invalidResponse), ("big-head", .responseTooLarge),
            ("big-line", .responseTooLarge),
        ])
    func failuresHaveTheirCodes(_ path: String, _ code: HTTPTransportError.Code) async throws {
        try await withTestClient { client in
            let error = try await failure { try await client.collect(HTTPRequest(url: url(path)), upTo: 10_000) }
            #expect(error.code == code)
            #expect(error.requestMayHaveBeenReceived)
            #expect(error.description.hasPrefix("127.0.0.1:"))
            // The client is as good as before.
            #expect(try await client.text(HTTPRequest(url: url("status?code=200"))) == "status")
        }
    }

    @Test("What arrived before the connection broke is handed over, and then the error")
    func whatArrivedIsHandedOver() async throws {
        try await withTestClient { client in
            var received = 0
            let error = try await failure {
                try await client.execute(HTTPRequest(url: url("truncate"))) { response in
                    for try await chunk in response.body { received += chunk.count }
                }
            }
            #expect(error.code == .connectionLost)
            #expect(received == 500)
        }
    }

    @Test("A server that says nothing is given up", arguments: ["stall-head", "stall-body"])
    func silentServersAreGivenUp(_ path: String) async throws {
        try await withTestClient { client in
            let request = HTTPRequest(url: try url(path), timeouts: HTTPTimeouts(idle: .milliseconds(100)))
            let error = try await failure { try await client.collect(request, upTo: 10_000) }
            #expect(error.code == .idleTimedOut)
            #expect(error.code.isTimeout)
            #expect(error.reason.contains("0.1 seconds"))
        }
    }

    @Test("A server that always says a little is given up after the total time")
    func slowServersAreGivenUp() async throws {
        try await withTestClient { client in
            let timeouts = HTTPTimeouts(idle: .seconds(10), total: .milliseconds(300))
            let request = HTTPRequest(url: try url("drip"), timeouts: timeouts)
            let error = try await failure { try await client.collect(request, upTo: 10_000) }
            #expect(error.code == .totalTimedOut)
        }
    }

    @Test("A handshake that is not answered is given up")
    func silentHandshakesAreGivenUp() async throws {
        try await withTestClient(timeouts: HTTPTimeouts(connect: .milliseconds(200))) { client in
            let error = try await failure { try await client.text(HTTPRequest(url: url("", on: "mute"))) }
            #expect(error.code == .connectTimedOut)
            #expect(!error.requestMayHaveBeenReceived)
        }
    }

    @Test("A port where nothing listens is told from a name that does not exist")
    func unreachableServersAreTold() async throws {
        try await withTestClient { client in
            // Port 1 (tcpmux) is not in use.
            let refused = try await failure { try await client.text(HTTPRequest(url: "http://127.0.0.1:1/")) }
            #expect(refused.code == .couldNotConnect)
            #expect(refused.description.contains("Connection refused"))
            #expect(!refused.requestMayHaveBeenReceived)
            let unknown = try await failure { try await client.text(HTTPRequest(url: "https://vc.invalid/sdk")) }
            #expect(unknown.code == .couldNotResolveHost)
            #expect(unknown.host == "vc.invalid:443")
        }
    }

    @Test("Secrets of a request appear in no text about it")
    func secretsAppearNowhere() async throws {
        let port = try #require(TestServer.shared).port("plain")
        let request = HTTPRequest(
            url: "http://user:hunter2@127.0.0.1:\(port)/truncate?token=hunter2",
            headers: ["Authorization": "Basic hunter2", "Cookie": "hunter2", "vmware-api-session-id": "hunter2"])
        let change: (inout HTTPClient.Configuration) -> Void = {
            $0.headers = ["Cookie": "hunter2"]
            $0.proxy = .url("http://user:hunter2@127.0.0.1:1")
        }
        try await withTestClient { client in
            let error = try await failure { try await client.collect(request, upTo: 10_000) }
            var dumped = ""
            dump([error], to: &dumped)
            dump(request, to: &dumped)
            dump(request.headers, to: &dumped)
            for text in ["\(error)", String(reflecting: error), "\(request)", "\(request.headers)", dumped] {
                #expect(!text.contains("hunter2"))
            }
        }
        try await withTestClient(change: change) { client in
            let error = try await failure { try await client.collect(request, upTo: 10_000) }
            #expect(error.code == .proxyFailed)
            var dumped = ""
            dump(client.configuration, to: &dumped)
            for text in ["\(error)", "\(client.configuration)", String(reflecting: client.configuration), dumped] {
                #expect(!text.contains("hunter2"))
            }
        }
    }
}
