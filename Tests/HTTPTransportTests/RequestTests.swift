import Foundation
import HTTPTransport
import Testing

@Suite("Requests and responses", .enabled(if: TestServer.shared != nil, TestServer.isNeeded), .timeLimit(.minutes(10)))
struct RequestTests {
    @Test("Any status is a response", arguments: [200, 204, 302, 401, 404, 500, 503])
    func anyStatusIsAResponse(_ status: Int) async throws {
        try await withTestClient { client in
            let response = try await client.collect(HTTPRequest(url: url("status?code=\(status)")), upTo: 100)
            #expect(response.head.status == status)
            #expect(response.head.isSuccess == (status < 300))
        }
    }

    @Test("Redirects are handed over, not followed")
    func redirectsAreNotFollowed() async throws {
        try await withTestClient { client in
            let response = try await client.collect(HTTPRequest(url: url("redirect")), upTo: 100)
            #expect(response.head.status == 302)
            #expect(response.head.headers["location"] == "/status?code=200")
        }
    }

    @Test("Header fields arrive, the request's own in place of the client's")
    func headerFieldsArrive() async throws {
        let headers: HTTPHeaders = ["User-Agent": "client", "Cookie": "session=1", "X-Empty": ""]
        try await withTestClient(change: { $0.headers = headers }) { client in
            let text = try await client.text(
                HTTPRequest(url: url("headers"), headers: ["cookie": "session=2", "X-Umlaut": "ü"]))
            let lines = text.split(separator: "\n")
            #expect(lines.contains("User-Agent: client"))
            #expect(lines.filter { $0.lowercased().hasPrefix("cookie:") } == ["cookie: session=2"])
            #expect(lines.contains { $0.hasPrefix("X-Empty:") })
            #expect(lines.contains { $0.hasPrefix("X-Umlaut:") })
            #expect(!lines.contains { $0.hasPrefix("Content-Type:") || $0.hasPrefix("Expect:") })
        }
    }

    @Test("A field that occurs twice keeps both values")
    func repeatedFieldsAreKept() async throws {
        try await withTestClient { client in
            let response = try await client.collect(HTTPRequest(url: url("cookies")), upTo: 100)
            #expect(response.head.headers.values(named: "set-cookie") == ["a=1", "b=2"])
        }
    }

    @Test("HEAD brings the length without the body")
    func headHasNoBody() async throws {
        try await withTestClient { client in
            let response = try await client.collect(HTTPRequest(method: "HEAD", url: url("status?code=200")), upTo: 100)
            #expect(response.head.contentLength == 6)
            #expect(response.body.isEmpty)
        }
    }

    @Test("Interim responses are left out")
    func interimResponsesAreLeftOut() async throws {
        try await withTestClient { client in
            let response = try await client.collect(HTTPRequest(url: url("continue")), upTo: 100)
            #expect(response.head.status == 200)
            #expect(response.head.headers["x-early"] == nil)
            #expect(response.body == Array("final".utf8))
        }
    }

    @Test("A compressed response is decompressed when that was asked for", arguments: [true, false])
    func compressedResponsesAreDecompressed(_ compressed: Bool) async throws {
        try await withTestClient { client in
            let request = HTTPRequest(url: try url("gzip?count=100000"), acceptsCompression: compressed)
            let response = try await client.collect(request, upTo: 100_000)
            #expect(response.head.headers["content-encoding"] == (compressed ? "gzip" : nil))
            #expect(response.head.contentLength == (compressed ? nil : 100_000))
            #expect(response.body == [UInt8](repeating: UInt8(ascii: "a"), count: 100_000))
        }
    }

    @Test("A chunked response is put together, and its trailers do not become header fields")
    func chunkedResponsesArePutTogether() async throws {
        try await withTestClient { client in
            let response = try await client.collect(HTTPRequest(url: url("chunked?count=300000")), upTo: 300_000)
            #expect(response.body == UploadTests.bytes(0..<300_000))
            #expect(response.head.headers["x-late"] == nil)
        }
    }

    @Test("Connections are used again, with and without TLS", arguments: ["plain", "self-signed"])
    func connectionsAreReused(_ server: String) async throws {
        try await withTestClient(trust: .insecure) { client in
            let request = HTTPRequest(url: try url("status?code=200", on: server))
            let first = try await client.connection(request)
            // The session tickets of TLS 1.3 come unasked, and are no reason to give up the connection.
            let version = try await client.text(HTTPRequest(url: url("tls", on: server)))
            #expect(version == (server == "plain" ? "none" : "TLSv1.3"))
            for _ in 0..<5 {
                #expect(try await client.connection(request) == first)
            }
            #expect(
                try await client.connection(HTTPRequest(method: "POST", url: request.url, body: .text("x"))) == first)
        }
    }

    @Test(
        "What cannot be sent is refused",
        arguments: [
            HTTPRequest(url: "ftp://127.0.0.1/x"), HTTPRequest(url: "file:///etc/passwd"), HTTPRequest(url: "no url"),
            HTTPRequest(url: ""), HTTPRequest(url: "http://127.0.0.1:1/\u{0}"),
            HTTPRequest(url: "http://127.0.0.1:1/a b\r\nInjected: x"),
            HTTPRequest(method: "GET / HTTP/1.1\r\nInjected:", url: "http://127.0.0.1:1/"),
            HTTPRequest(method: "", url: "http://127.0.0.1:1/"),
            HTTPRequest(method: "HEAD", url: "http://127.0.0.1:1/", body: .text("body")),
            HTTPRequest(url: "http://127.0.0.1:1/", headers: ["X": "a\r\nInjected: x"]),
            HTTPRequest(url: "http://127.0.0.1:1/", headers: ["X\r\nInjected": "a"]),
            HTTPRequest(url: "http://127.0.0.1:1/", headers: ["": "a"]),
            HTTPRequest(url: "http://127.0.0.1:1/", headers: ["content-length": "5"]),
            HTTPRequest(url: "http://127.0.0.1:1/", headers: ["Transfer-Encoding": "chunked"]),
        ])
    func whatCannotBeSentIsRefused(_ request: HTTPRequest) async throws {
        try await withTestClient { client in
            let error = try await failure { try await client.collect(request, upTo: 1) }
            #expect(error.code == .invalidRequest)
            #expect(!error.requestMayHaveBeenReceived)
        }
    }

    @Test("A request that is safe to repeat survives a connection that the server has just closed")
    func repeatableRequestsSurviveAClosedConnection() async throws {
        try await withTestClient { client in
            let key = uniqueKey()
            let first = try await client.connection(HTTPRequest(url: url("close-next")))
            let second = try await client.connection(HTTPRequest(url: url("status?code=200&key=\(key)")))
            #expect(second != first)
            #expect(try await client.text(HTTPRequest(url: url("count?of=\(key)"))) == "2")
        }
    }

    @Test("A request that is not safe to repeat is never sent twice")
    func otherRequestsAreNeverSentTwice() async throws {
        try await withTestClient { client in
            let key = uniqueKey()
            _ = try await client.connection(HTTPRequest(url: url("close-next")))
            let error = try await failure {
                try await client.text(HTTPRequest(method: "POST", url: url("upload?key=\(key)"), body: .text("once")))
            }
            #expect(error.code == .connectionLost)
            #expect(error.requestMayHaveBeenReceived)
            #expect(try await client.text(HTTPRequest(url: url("count?of=\(key)"))) == "1")
        }
    }
}
