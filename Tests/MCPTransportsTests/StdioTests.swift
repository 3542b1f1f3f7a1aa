import MCPCore
import MCPTestSupport
import Testing

@testable import MCPStdio

@Suite("A server on standard input and output")
struct StdioTests {
    /// A server at the other end of two pipes.
    private final class Peer {
        let input: Descriptor
        private let lines: LineReader
        private var iterator: AsyncStream<LineSplitter.Event>.Iterator

        init(input: Descriptor, output: Descriptor) throws {
            self.input = input
            let (events, newEvent) = AsyncStream.makeStream(of: LineSplitter.Event.self)
            lines = try LineReader(input: output, limit: 1 << 24)
            lines.start {
                newEvent.yield($0)
            } end: {
                newEvent.finish()
            }
            iterator = events.makeAsyncIterator()
        }

        func write(_ text: String) {
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty, let count = input.write(rest) { rest = rest.dropFirst(count) }
        }

        func write(_ bytes: [UInt8]) { _ = input.write(bytes[...]) }

        /// The next message of the server; `nil` at the end.
        func next() async throws -> JSON? {
            let event = await iterator.next(isolation: #isolation)
            guard case .line(let bytes)? = event else { return nil }
            return try JSON.parse(bytes)
        }
    }

    private static let hello =
        #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"#
        + #""clientInfo":{"name":"t","version":"1"}}}"#

    private static func ping(_ id: String) -> String { #"{"jsonrpc":"2.0","id":\#(id),"method":"ping"}"# }

    /// Runs a server while a test talks to it, and gives back every message that the test did not take.
    private func talk(
        limits: JSONLimits = JSONLimits(), grace: Duration = .seconds(30), _ body: (Peer) async throws -> Void
    ) async throws -> [JSON] {
        var configuration = ServerConfiguration.immediate
        configuration.messageLimits = limits
        let toServer = try Descriptor.pipe()
        let fromServer = try Descriptor.pipe()
        let transport = StdioTransport(
            server: try ConformanceServer(configuration).server, input: toServer.reading.number,
            output: fromServer.writing.number, handlesSignals: false, grace: grace)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await transport.run()
                fromServer.writing.close()
            }
            let peer = try Peer(input: toServer.writing, output: fromServer.reading)
            try await body(peer)
            toServer.writing.close()
            var rest: [JSON] = []
            while let message = try await peer.next() { rest.append(message) }
            try await group.waitForAll()
            return rest
        }
    }

    @Test("Messages are answered one a line, in either kind of line end, blank lines or not")
    func framing() async throws {
        let lines = try await talk { peer in
            peer.write(Self.hello + "\r\n\r\n\n" + Self.ping("1") + "\n" + Self.ping(#""two""#) + "\r\n")
            peer.write(Self.ping("3"))
        }
        #expect(lines.map { $0["id"] } == [0, 1, "two", 3])
    }

    @Test("Both eras are served in one process, in any order")
    func bothEras() async throws {
        let discover =
            #"{"jsonrpc":"2.0","id":9,"method":"server/discover","params":{"_meta":{"\#(MetaKey.protocolVersion)":"#
            + #""2026-07-28","\#(MetaKey.clientCapabilities)":{}}}}"#
        let lines = try await talk { peer in
            for line in [discover, Self.hello, discover, Self.ping("1"), Self.hello, Self.ping("2")] {
                peer.write(line + "\n")
            }
        }
        #expect(lines.map { $0["id"] } == [9, 0, 9, 1, 0, 2])
        #expect(lines.allSatisfy { $0["error"] == nil })
        #expect(lines[0]["result"]?["supportedVersions"] == ["2026-07-28"])
        #expect(lines[1]["result"]?["protocolVersion"] == "2025-06-18")
    }

    @Test("Broken messages are answered, and the next one is served")
    func brokenMessages() async throws {
        let lines = try await talk { peer in
            peer.write("{\"jsonrpc\":\n")
            peer.write([0x22, 0xFF, 0x22, 0x0A])
            peer.write("[]\n" + #"{"jsonrpc":"2.0","id":null,"method":"ping"}"# + "\n")
            peer.write(#"{"jsonrpc":"2.0","id":5,"method":"nonsense"}"# + "\n")
            peer.write(#"{"jsonrpc":"2.0","id":6,"method":"tools/list"}"# + "\n")
            peer.write(Self.ping("7") + "\n")
        }
        #expect(
            lines.map { $0["error"]?["code"]?.int } == [-32700, -32700, -32600, -32600, -32601, -32600, nil])
        #expect(lines.suffix(3).map { $0["id"] } == [5, 6, 7])
    }

    @Test("A line of 5 MB is served; one over the limit is refused, and the next is served")
    func longLines() async throws {
        let long = String(repeating: "x", count: 5 << 20)
        let lines = try await talk(limits: JSONLimits(maximumBytes: 6 << 20)) { peer in
            peer.write(#"{"jsonrpc":"2.0","id":1,"method":"ping","params":{"pad":"\#(long)"}}"# + "\n")
            peer.write(#"{"jsonrpc":"2.0","id":2,"method":"ping","params":{"pad":"\#(long)\#(long)"}}"# + "\n")
            peer.write(Self.ping("3") + "\n")
        }
        #expect(lines.map { $0["error"]?["code"]?.int } == [nil, -32700, nil])
        #expect(lines.last?["id"] == 3)
    }

    @Test("Slow requests do not hold up quick ones, and are cancelled by notification")
    func concurrency() async throws {
        let lines = try await talk { peer in
            peer.write(Self.hello + "\n")
            _ = try await peer.next()
            peer.write(
                #"{"jsonrpc":"2.0","id":"slow","method":"tools/call","params":{"name":"test_wait"}}"# + "\n"
                    + Self.ping("1") + "\n")
            #expect(try await peer.next()?["id"] == 1)
            peer.write(
                #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"slow"}}"# + "\n"
                    + Self.ping("2") + "\n")
            #expect(try await peer.next()?["id"] == 2)
        }
        #expect(lines == [])
    }

    @Test("What is under way when the input ends is finished")
    func endOfInput() async throws {
        let lines = try await talk { peer in
            peer.write(Self.hello + "\n")
            for id in 1...50 {
                peer.write(
                    #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"name":"test_simple_text"}}"# + "\n")
            }
        }
        #expect(Set(lines.map { $0["id"] ?? .null }) == Set((0...50).map { JSON.integer($0) }))
    }

    @Test("What does not end in time after the end of the input is cancelled")
    func endOfPatience() async throws {
        let lines = try await talk(grace: .zero) { peer in
            peer.write(Self.hello + "\n")
            _ = try await peer.next()
            peer.write(#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"test_wait"}}"# + "\n")
        }
        #expect(lines == [])
    }

    @Test("The server ends when nobody reads any more")
    func brokenPipe() async throws {
        let server = try ConformanceServer(.immediate).server
        let toServer = try Descriptor.pipe()
        let fromServer = try Descriptor.pipe()
        let transport = StdioTransport(
            server: server, input: toServer.reading.number, output: fromServer.writing.number, handlesSignals: false)
        fromServer.reading.close()
        _ = toServer.writing.write(Array((Self.hello + "\n").utf8)[...])
        try await transport.run()
        toServer.writing.close()
    }

    @Test("The server ends when its task is cancelled, even while the input is silent")
    func cancelled() async throws {
        let server = try ConformanceServer(.immediate).server
        let toServer = try Descriptor.pipe()
        let fromServer = try Descriptor.pipe()
        let transport = StdioTransport(
            server: server, input: toServer.reading.number, output: fromServer.writing.number, handlesSignals: false)
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await transport.run() }
            group.cancelAll()
        }
        toServer.writing.close()
        fromServer.writing.close()
    }
}
