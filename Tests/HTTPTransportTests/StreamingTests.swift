import Testing

@testable import HTTPTransport

@Suite("Streaming", .enabled(if: TestServer.shared != nil, TestServer.isNeeded), .timeLimit(.minutes(10)))
struct StreamingTests {
    @Test("A large body arrives complete and in order", arguments: ["plain", "self-signed"])
    func largeBodiesArriveInOrder(_ server: String) async throws {
        let count = 200_000_000
        try await withTestClient(trust: .insecure) { client in
            try await client.execute(HTTPRequest(url: url("bytes?count=\(count)", on: server))) { response in
                #expect(response.head.contentLength == Int64(count))
                var received = 0
                var largest = 0
                for try await chunk in response.body {
                    // Each chunk goes on where the one before ended.
                    try #require(chunk.first == UInt8(truncatingIfNeeded: received))
                    received += chunk.count
                    try #require(chunk.last == UInt8(truncatingIfNeeded: received - 1))
                    largest = max(largest, chunk.count)
                }
                #expect(received == count)
                #expect(largest <= 64 * 1024)
            }
        }
    }

    @Test("A body that is not read holds up the server, whatever it has to send", arguments: ["plain", "self-signed"])
    func unreadBodiesHoldUpTheServer(_ server: String) async throws {
        let key = uniqueKey()
        try await withTestClient(trust: .insecure) { client in
            try await client.execute(HTTPRequest(url: url("flood?moment=0.3&key=\(key)", on: server))) { response in
                var iterator = response.body.makeAsyncIterator()
                _ = try await iterator.next()
                let sent = try #require(Int(try await client.text(HTTPRequest(url: url("blocked?of=\(key)")))))
                // The client's buffer and what the system's sockets hold.
                #expect(sent > 0)
                #expect(sent < 32 << 20)
                // It goes on when somebody reads.
                var received = 0
                while received <= sent {
                    received += try #require(try await iterator.next()).count
                }
            }
        }
    }

    @Test("The time in which nobody reads does not count as idle")
    func unreadTimeIsNotIdle() async throws {
        let time = ManualTime()
        let configuration = HTTPClient.Configuration(timeouts: HTTPTimeouts(idle: .seconds(60)), proxy: .none)
        let client = HTTPClient(configuration: configuration, now: { time.now })
        let path = "flood?moment=60&key=\(uniqueKey())"
        try await client.execute(HTTPRequest(url: url(path))) { response in
            guard case .transfer(let transfer) = response.body.reader.source else {
                fatalError("not over a connection")
            }
            while !transfer.pauses.response { await Task.yield() }
            time.advance(by: .seconds(3600))
            // Another request makes the client's thread look at the time.
            #expect(try await client.text(HTTPRequest(url: url("status?code=200"))) == "status")
            var received = 0
            for try await chunk in response.body {
                received += chunk.count
                if received > 16 << 20 { break }
            }
            #expect(received > 16 << 20)
        }
        await client.shutdown()
    }

    @Test("A loop that stops early can be followed by another")
    func loopsCanBeContinued() async throws {
        try await withTestClient { client in
            try await client.execute(HTTPRequest(url: url("bytes?count=1000000"))) { response in
                var received = 0
                for try await chunk in response.body {
                    received += chunk.count
                    break
                }
                for try await chunk in response.body {
                    #expect(chunk.first == UInt8(truncatingIfNeeded: received))
                    received += chunk.count
                }
                #expect(received == 1_000_000)
                for try await _ in response.body { Issue.record("there is nothing after the end") }
            }
        }
    }

    @Test("Leaving the closure early ends the transfer at the server, too")
    func leavingEarlyEndsTheTransfer() async throws {
        try await withTestClient { client in
            let connection = try await client.execute(HTTPRequest(url: url("stall-body"))) { response in
                try #require(response.headers["x-connection"])
            }
            #expect(try await client.text(HTTPRequest(url: url("wait-closed?connection=\(connection)"))) == "closed")
        }
    }

    @Test("An error of the closure is thrown, and ends the transfer at the server, too")
    func errorsOfTheClosureAreThrown() async throws {
        struct Unreadable: Error {}
        try await withTestClient { client in
            var connection: String?
            await #expect(throws: Unreadable.self) {
                try await client.execute(HTTPRequest(url: url("stall-body"))) { response in
                    connection = response.headers["x-connection"]
                    throw Unreadable()
                }
            }
            let path = "wait-closed?connection=\(try #require(connection))"
            #expect(try await client.text(HTTPRequest(url: url(path))) == "closed")
        }
    }

    @Test("Size limits hold for what was decompressed, of the client and of the request", arguments: [true, false])
    func sizeLimitsHold(_ isOfRequest: Bool) async throws {
        let limit: Int64 = 1_000_000
        try await withTestClient(change: { $0.maximumResponseSize = isOfRequest ? nil : limit }) { client in
            for path in ["gzip?count=50000000", "bytes?count=1000001", "chunked?count=1000001"] {
                let request = HTTPRequest(url: try url(path), maximumResponseSize: isOfRequest ? limit : nil)
                var received = 0
                let error = try await failure {
                    try await client.execute(request) { response in
                        for try await chunk in response.body { received += chunk.count }
                    }
                }
                #expect(error.code == .responseTooLarge)
                #expect(received <= limit)
            }
            let request = HTTPRequest(url: try url("bytes?count=1000000"), maximumResponseSize: limit)
            #expect(try await client.collect(request, upTo: 1_000_000).body.count == 1_000_000)
        }
    }

    @Test("Collecting stops at its limit")
    func collectingStopsAtItsLimit() async throws {
        try await withTestClient { client in
            let error = try await failure {
                try await client.collect(HTTPRequest(url: url("bytes?count=1001")), upTo: 1000)
            }
            #expect(error.code == .responseTooLarge)
            #expect(error.requestMayHaveBeenReceived)
            #expect(try await client.collect(HTTPRequest(url: url("bytes?count=1000")), upTo: 1000).body.count == 1000)
        }
    }
}
