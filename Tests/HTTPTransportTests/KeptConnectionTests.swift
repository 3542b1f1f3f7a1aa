import Foundation
import Testing

@testable import HTTPTransport

@Suite(
    "What comes unasked on a kept connection", .enabled(if: TestServer.shared != nil, TestServer.isNeeded),
    .timeLimit(.minutes(10)))
struct KeptConnectionTests {
    /// Gets an answer with an answer to nothing behind it; the connection, when both have arrived.
    private func spoil(
        _ client: HTTPClient, on server: String = "plain", framing: String = "length", comes: String = "after"
    ) async throws -> String {
        let gate = uniqueKey()
        let path = "stray?framing=\(framing)&comes=\(comes)&gate=\(gate)"
        return try await client.execute(HTTPRequest(url: url(path, on: server))) { response in
            if comes == "end" { try await release(gate, waits: true) }
            let body = try await response.body.collect(upTo: 100)
            #expect(body == (framing == "empty" ? [] : Array("own".utf8)))
            if comes != "end" { try await release(gate, waits: true) }
            return try #require(response.headers["x-connection"])
        }
    }

    /// Lets a server go on, over a connection that has nothing to do with the client's.
    private func release(_ gate: String, waits: Bool) async throws {
        _ = try await withTestClient { client in
            try await client.text(HTTPRequest(url: url("release?gate=\(gate)\(waits ? "&wait=1" : "")")))
        }
    }

    private func count(_ key: String) async throws -> String {
        try await withTestClient { try await $0.text(HTTPRequest(url: url("count?of=\(key)"))) }
    }

    @Test(
        "An answer to nothing never becomes the answer to the next request", arguments: ["plain", "self-signed"],
        [
            ("length", "together"), ("length", "end"), ("length", "after"), ("chunked", "together"),
            ("chunked", "end"), ("chunked", "after"), ("empty", "together"), ("empty", "after"),
        ])
    func strayAnswersAreNotTaken(_ server: String, _ way: (framing: String, comes: String)) async throws {
        try await withTestClient(trust: .insecure) { client in
            _ = try await spoil(client, on: server, framing: way.framing, comes: way.comes)
            let key = uniqueKey()
            for _ in 0..<2 {
                let request = HTTPRequest(
                    method: "POST", url: try url("upload?key=\(key)", on: server), body: .text(""))
                #expect(try await client.text(request) == "POST 0 0 \(UploadTests.digests[0] ?? "")")
            }
            // No request was sent twice, although none of them is safe to repeat.
            #expect(try await count(key) == "2")
        }
    }

    @Test(
        "The connection is closed, and what it was to be used for goes over another",
        arguments: ["plain", "self-signed"])
    func spoiledConnectionsAreClosed(_ server: String) async throws {
        try await withTestClient(trust: .insecure) { client in
            let spoiled = try await spoil(client, on: server)
            let request = HTTPRequest(method: "POST", url: try url("status?code=200", on: server))
            let fresh = try await client.connection(request)
            #expect(fresh != spoiled)
            #expect(try await client.connection(request) == fresh)
            let path = "wait-closed?connection=\(spoiled)"
            #expect(try await client.text(HTTPRequest(url: url(path, on: server))) == "closed")
        }
    }

    @Test("There is always room for the other connection")
    func theLimitOfConnectionsLeavesRoom() async throws {
        try await withTestClient(change: { $0.maximumConnectionsPerHost = 1 }) { client in
            _ = try await spoil(client)
            #expect(try await client.text(HTTPRequest(url: url("status?code=200"))) == "status")
        }
    }

    @Test("A body that can be written only once goes over the other connection whole")
    func streamsGoOverTheOtherConnection() async throws {
        try await withTestClient { client in
            _ = try await spoil(client)
            let body = HTTPRequestBody.stream(length: nil, UploadTests.chunks(262_145))
            let text = try await client.text(HTTPRequest(method: "POST", url: url("upload"), body: body))
            #expect(text == "POST chunked 262145 \(UploadTests.digests[262_145] ?? "")")
        }
    }

    /// Sends a body when one kept connection ends under it, and the next was spoiled.
    private func sendOverTwoBadConnections(_ body: HTTPRequestBody) async throws -> String {
        let (gate, key) = (uniqueKey(), uniqueKey())
        return try await withTestClient { client in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await client.text(HTTPRequest(url: url("close-next?hold=\(gate)&key=\(key)"))) }
                while try await count(key) == "0" {}
                _ = try await spoil(client)
                try await release(gate, waits: false)
                try await group.waitForAll()
            }
            return try await client.text(HTTPRequest(method: "PUT", url: url("upload"), body: body))
        }
    }

    @Test("A body of which an earlier connection took something is sent again from its beginning")
    func bodiesBeginAgain() async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(uniqueKey())
        try Data(UploadTests.bytes(0..<1000)).write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        let text = try await sendOverTwoBadConnections(.file(path: path.path))
        #expect(text == "PUT 1000 1000 \(UploadTests.digests[1000] ?? "")")
    }

    @Test("A body of which an earlier connection took something, and that is gone, fails the request")
    func lostBodiesFailTheRequest() async throws {
        let error = try await failure {
            try await sendOverTwoBadConnections(.stream(length: 1000, UploadTests.chunks(1000)))
        }
        #expect(error.code == .connectionLost)
        #expect(error.requestMayHaveBeenReceived)
    }

    @Test("A server that speaks first on a fresh connection is not asked again and again")
    func talkativeServersAreRefused() async throws {
        let port = try #require(TestServer.shared).port("talkative")
        try await withTestClient { client in
            let error = try await failure { try await client.text(HTTPRequest(url: "http://127.0.0.1:\(port)/")) }
            #expect(error.code == .invalidResponse)
        }
    }

    // MARK: Descriptors

    private func ends(_ port: Int32) -> KeptConnections.Ends {
        KeptConnections.Ends(local: "192.0.2.1", localPort: port, remote: "192.0.2.2", remotePort: 443)
    }

    /// Two connected sockets, open while the closure runs.
    private func withSockets(_ body: (Int32, Int32) throws -> Void) throws {
        var pair: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
        defer { for descriptor in pair { close(descriptor) } }
        try body(pair[0], pair[1])
    }

    @Test("A silent connection has nothing to read; one with bytes has, until somebody takes them; one that ended has")
    func whatIsThereToRead() throws {
        try withSockets { here, there in
            let connections = KeptConnections()
            connections.note(ends(1), on: here)
            #expect(!connections.hasSomethingToRead(on: ends(1)))
            var byte: UInt8 = 7
            #expect(write(there, &byte, 1) == 1)
            #expect(connections.hasSomethingToRead(on: ends(1)))
            #expect(connections.hasSomethingToRead(on: ends(1)))
            #expect(read(here, &byte, 1) == 1)
            #expect(!connections.hasSomethingToRead(on: ends(1)))
            #expect(shutdown(there, Int32(SHUT_WR)) == 0)
            #expect(connections.hasSomethingToRead(on: ends(1)))
        }
    }

    @Test("A connection is known by its own descriptor, whatever connections had either before")
    func descriptorsChangeHands() throws {
        try withSockets { ended, silent in
            shutdown(silent, Int32(SHUT_WR))
            let connections = KeptConnections()
            // The first two have the same ends one after the other, and then another has the first one's descriptor.
            connections.note(ends(1), on: ended)
            connections.note(ends(1), on: silent)
            #expect(!connections.hasSomethingToRead(on: ends(1)))
            connections.note(ends(2), on: ended)
            #expect(!connections.hasSomethingToRead(on: ends(1)))
            #expect(connections.hasSomethingToRead(on: ends(2)))
            connections.note(ends(3), on: ended)
            #expect(!connections.hasSomethingToRead(on: ends(2)))
            #expect(connections.hasSomethingToRead(on: ends(3)))
        }
    }
}
