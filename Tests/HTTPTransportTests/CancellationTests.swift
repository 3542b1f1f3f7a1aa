import HTTPTransport
import Testing

@Suite(
    "Cancellation and shutdown", .enabled(if: TestServer.shared != nil, TestServer.isNeeded), .timeLimit(.minutes(10)))
struct CancellationTests {
    @Test("Cancelling the task ends the transfer, before the head, in the body and in an upload", arguments: 0...2)
    func cancellingEndsTheTransfer(_ stage: Int) async throws {
        let key = uniqueKey()
        let path = ["stall-head", "stall-body", "stall-upload"][stage]
        try await withTestClient { client in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    var request = HTTPRequest(url: try url("\(path)?key=\(key)"))
                    if stage == 2 {
                        request.method = "PUT"
                        request.body = .stream(length: nil) { writer in
                            while true { try await writer.write([UInt8](repeating: 0, count: 65_536)) }
                        }
                    }
                    _ = try await client.collect(request, upTo: 10_000)
                }
                // The transfer is at the server before it is cancelled.
                while try await client.text(HTTPRequest(url: url("count?of=\(key)"))) == "0" {}
                group.cancelAll()
                await #expect(throws: CancellationError.self) { try await group.waitForAll() }
            }
        }
    }

    @Test("A task that is cancelled already sends nothing")
    func cancelledTasksSendNothing() async throws {
        let key = uniqueKey()
        try await withTestClient { client in
            await withThrowingTaskGroup(of: Void.self) { group in
                group.cancelAll()
                group.addTask { _ = try await client.text(HTTPRequest(url: url("status?code=200&key=\(key)"))) }
                await #expect(throws: CancellationError.self) { try await group.waitForAll() }
            }
            let count = try await client.text(HTTPRequest(url: url("count?of=\(key)")))
            #expect(count == "0")
        }
    }

    @Test("A closure that reads inside a cancelled task gets the cancellation")
    func cancelledReadersGetTheCancellation() async throws {
        try await withTestClient { client in
            let connections = AsyncStream<String>.makeStream()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await client.execute(HTTPRequest(url: url("stall-body"))) { response in
                        for try await _ in response.body {
                            connections.continuation.yield(try #require(response.headers["x-connection"]))
                        }
                    }
                }
                let connection = try #require(await connections.stream.first { _ in true })
                group.cancelAll()
                await #expect(throws: CancellationError.self) { try await group.waitForAll() }
                let path = "wait-closed?connection=\(connection)"
                #expect(try await client.text(HTTPRequest(url: url(path))) == "closed")
            }
        }
    }

    @Test("Shutting down ends the transfers under way and refuses later ones")
    func shuttingDownEndsTransfers() async throws {
        let key = uniqueKey()
        let client = HTTPClient(configuration: .init(timeouts: HTTPTimeouts(idle: nil), proxy: .none))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for path in ["stall-head", "stall-body", "stall-head"] {
                group.addTask {
                    let error = try await failure {
                        try await client.collect(HTTPRequest(url: url("\(path)?key=\(key)")), upTo: 10_000)
                    }
                    #expect(error.code == .clientShutDown)
                    #expect(error.requestMayHaveBeenReceived)
                }
            }
            while try await client.text(HTTPRequest(url: url("count?of=\(key)"))) != "3" {}
            await client.shutdown()
            try await group.waitForAll()
        }
        let error = try await failure { try await client.text(HTTPRequest(url: url("status?code=200"))) }
        #expect(error.code == .clientShutDown)
        // A second time does nothing, and neither does it on a client that was never used.
        await client.shutdown()
        await HTTPClient().shutdown()
    }

    @Test("A client that is let go closes its connections")
    func clientsThatAreLetGoCloseTheirConnections() async throws {
        let connection = try await HTTPClient(configuration: .init(proxy: .none))
            .connection(HTTPRequest(url: url("status?code=200")))
        try await withTestClient { client in
            let state = try await client.text(HTTPRequest(url: url("wait-closed?connection=\(connection)")))
            #expect(state == "closed")
        }
    }
}
