import MCPCore
import MCPHTTP
import MCPTestSupport
import Testing

@Suite("HTTP with server-sent events, 2024-11-05")
struct LegacySSETests {
    private let endpoint: LegacySSEEndpoint

    init() throws { endpoint = LegacySSEEndpoint(server: try ConformanceServer(.immediate).server) }

    private func call(_ method: String, _ message: JSON? = nil, host: String = "localhost") -> HTTPCall {
        HTTPCall(method: method, headers: [("Host", host)], body: message?.encoded() ?? [])
    }

    /// Opens a stream, and gives back the session that it names.
    private func open(
        _ principal: Principal = .local
    ) async throws -> (EventStream, AsyncStream<[UInt8]>.Iterator, String) {
        guard case .events(let stream) = endpoint.open(call("GET"), principal: principal).body else {
            throw ToolError(.invalid, "no stream")
        }
        var pieces = stream.pieces.makeAsyncIterator()
        let first = String(decoding: await pieces.next() ?? [], as: UTF8.self)
        #expect(first.hasPrefix("event: endpoint\ndata: /messages?session_id="))
        let session = first.split(separator: "=").last.map { String($0.dropLast(2)) }
        return (stream, pieces, try #require(session))
    }

    @Test("The stream names where to post, and brings the answers")
    func conversation() async throws {
        var (_, pieces, session) = try await open()
        let messages: [JSON] = [
            [
                "jsonrpc": "2.0", "id": 0, "method": "initialize",
                "params": [
                    "protocolVersion": "2024-11-05", "capabilities": [:], "clientInfo": ["name": "t", "version": "1"],
                ],
            ],
            ["jsonrpc": "2.0", "id": "one", "method": "tools/call", "params": ["name": "test_simple_text"]],
        ]
        for message in messages {
            #expect(endpoint.post(call("POST", message), session: session, principal: .local).status == 202)
            let answer = try #require(try await pieces.next().map(HTTPTestClient.message) ?? nil)
            #expect(answer["id"] == message["id"] && answer["result"] != nil)
        }
    }

    @Test("Other principals, unknown sessions and foreign hosts are refused, and so is a stream that is gone")
    func refusals() async throws {
        let (stream, _, session) = try await open()
        let ping: JSON = ["jsonrpc": "2.0", "id": 1, "method": "ping"]
        func status(_ session: String?, _ principal: Principal = .local, host: String = "localhost") -> Int {
            endpoint.post(call("POST", ping, host: host), session: session, principal: principal).status
        }
        #expect(status(session) == 202)
        #expect(status(session, Principal(id: "other")) == 404)
        #expect(status("unknown") == 404 && status(nil) == 404)
        #expect(status(session, host: "evil.example.com") == 421)
        endpoint.finished(stream)
        #expect(status(session) == 404)
    }

    @Test("Streams end when the server stops")
    func draining() async throws {
        var (_, pieces, _) = try await open()
        endpoint.drain()
        #expect(await pieces.next() == nil)
    }
}
