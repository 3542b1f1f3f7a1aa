import HTTPTransport
import Testing

@Suite("Many requests at once", .enabled(if: TestServer.shared != nil, TestServer.isNeeded), .timeLimit(.minutes(10)))
struct ConcurrencyTests {
    @Test("200 requests are under way together and all get their own answers")
    func twoHundredRequestsAtOnce() async throws {
        let key = uniqueKey()
        try await withTestClient { client in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...200 {
                    group.addTask {
                        #expect(try await client.text(HTTPRequest(url: url("together?size=200&key=\(key)"))) == "200")
                        let request = HTTPRequest(url: try url("bytes?count=\(number * 997)"))
                        #expect(try await client.collect(request, upTo: 1 << 20).body.count == number * 997)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("No more connections are opened than allowed, and every request is served")
    func connectionsAreLimited() async throws {
        let key = uniqueKey()
        try await withTestClient(change: { $0.maximumConnectionsPerHost = 3 }) { client in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<30 {
                    group.addTask { _ = try await client.text(HTTPRequest(url: url("together?size=3&key=\(key)"))) }
                }
                try await group.waitForAll()
            }
            #expect(try await client.text(HTTPRequest(url: url("peak?of=\(key)"))) == "3")
        }
    }

    @Test("Transfers of every kind and fate side by side leave the client in order")
    func mixedTransfersSideBySide() async throws {
        try await withTestClient(trust: .insecure, change: { $0.bufferSize = 50_000 }) { client in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<120 {
                    group.addTask { try await Self.mixedTransfer(number, client) }
                }
                try await group.waitForAll()
            }
            #expect(try await client.text(HTTPRequest(url: url("status?code=200"))) == "status")
        }
    }

    private static func mixedTransfer(_ number: Int, _ client: HTTPClient) async throws {
        let server = number.isMultiple(of: 2) ? "plain" : "self-signed"
        switch number % 6 {
        case 0, 1:
            let request = HTTPRequest(url: try url("bytes?count=1000000", on: server))
            #expect(try await client.collect(request, upTo: 1_000_000).body.count == 1_000_000)
        case 2:
            let body = HTTPRequestBody.stream(length: nil, UploadTests.chunks(262_145))
            let text = try await client.text(HTTPRequest(method: "PUT", url: url("upload", on: server), body: body))
            #expect(text == "PUT chunked 262145 \(UploadTests.digests[262_145] ?? "")")
        case 3:
            let error = try await failure {
                try await client.collect(HTTPRequest(url: url("truncate", on: server)), upTo: 1000)
            }
            #expect(error.code == .connectionLost)
        case 4:
            try await client.execute(HTTPRequest(url: url("bytes?count=50000000", on: server))) { response in
                for try await _ in response.body { break }
            }
        default:
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await client.text(HTTPRequest(url: url("stall-head", on: server))) }
                group.cancelAll()
                await #expect(throws: CancellationError.self) { try await group.waitForAll() }
            }
        }
    }
}
