import Foundation
import Synchronization
import Testing

@testable import HTTPTransport

/// Servers in the same process: request bodies read without libcurl, responses made without it.
@Suite("Exchanges in the process", .timeLimit(.minutes(10))) struct ExchangeTests {
    /// Answers with the request's body.
    struct Echo: HTTPExchange {
        func execute<Result>(
            _ request: HTTPRequest, _ body: (HTTPResponse) async throws -> Result
        ) async throws -> Result {
            let head = HTTPResponseHead(status: 200, headers: ["X-Length": request.body.length.map(String.init) ?? "?"])
            return try await request.body.withChunks { chunks in
                try await body(HTTPResponse(head: head, body: chunks))
            }
        }

        func shutdown() async {}
    }

    struct Stopped: Error {}

    private static let content = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

    private func echo(_ body: HTTPRequestBody) async throws -> (length: String?, body: [UInt8]) {
        let echo: any HTTPExchange = Echo()
        let (head, bytes) = try await echo.collect(
            HTTPRequest(method: "POST", url: "http://x/", body: body), upTo: 1 << 21)
        return (head.headers["X-Length"], bytes)
    }

    @Test("A body is read whatever it consists of")
    func bodies() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data(Self.content).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let none = try await echo(.none)
        #expect(none.body.isEmpty && none.length == "0")
        let bytes = try await echo(.bytes(Self.content))
        #expect(bytes.body == Self.content && bytes.length == "1000000")
        let whole = try await echo(.file(path: file.path))
        #expect(whole.body == Self.content && whole.length == "1000000")
        let part = try await echo(.file(path: file.path, offset: 7, length: 600_000))
        #expect(part.body == Array(Self.content[7..<600_007]) && part.length == "600000")
        let stream = try await echo(
            .stream(length: nil) { writer in
                for start in stride(from: 0, to: 1_000_000, by: 100_000) {
                    try await writer.write(Array(Self.content[start..<start + 100_000]))
                }
            })
        #expect(stream.body == Self.content && stream.length == "?")
    }

    @Test("A file that is not there is an error of the body")
    func missingFile() async throws {
        let error = try await failure { try await echo(.file(path: "/no/such/file")) }
        #expect(error.code == .bodyUnreadable)
    }

    @Test("Another number of bytes than was announced is an error", arguments: [3, 5])
    func wrongLength(length: Int64) async throws {
        let error = try await failure {
            try await echo(.stream(length: length) { try await $0.write([1, 2, 3, 4]) })
        }
        #expect(error.code == .invalidRequest)
        #expect(error.reason.contains("4 bytes, but \(length) were announced"))
    }

    @Test("What the writer throws, the reader throws")
    func failingWriter() async {
        await #expect(throws: Stopped.self) {
            try await echo(
                .stream(length: nil) { writer in
                    try await writer.write([1])
                    throw Stopped()
                })
        }
    }

    @Test("A writer waits for its reader, and ends with it")
    func backPressure() async throws {
        let written = Mutex(0)
        let body = HTTPRequestBody.stream(length: nil) { writer in
            while true {
                try await writer.write([UInt8](repeating: 0, count: 100_000))
                written.withLock { $0 += 1 }
            }
        }
        let first = try await body.withChunks { chunks in
            var iterator = chunks.makeAsyncIterator()
            return try await iterator.next()
        }
        #expect(first?.count == 100_000)
        #expect(written.withLock { $0 } <= 5)
    }

    @Test("Cancelling the reader ends both sides")
    func cancellation() async {
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            try await echo(
                .stream(length: nil) { writer in
                    try await writer.write([1])
                    start.finish()
                    try await Task.sleep(for: .seconds(3600))
                })
        }
        for await _ in started {}
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("A response's chunks are made when they are asked for")
    func pulledChunks() async throws {
        let made = Mutex(0)
        let body = HTTPBody {
            made.withLock { count in
                guard count < 3 else { return nil }
                count += 1
                return [UInt8(count)]
            }
        }
        var iterator = body.makeAsyncIterator()
        #expect(try await iterator.next() == [1])
        #expect(made.withLock { $0 } == 1)
        #expect(try await body.collect(upTo: 10) == [2, 3])
        #expect(try await body.collect(upTo: 10) == [])
    }

    @Test("A body larger than the limit is refused")
    func limit() async throws {
        let error = try await failure { try await HTTPBody([1, 2, 3]).collect(upTo: 2) }
        #expect(error.code == .responseTooLarge)
    }
}
