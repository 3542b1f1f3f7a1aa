import Foundation
import HTTPTransport
import Testing

@Suite("Request bodies", .enabled(if: TestServer.shared != nil, TestServer.isNeeded), .timeLimit(.minutes(10)))
struct UploadTests {
    /// What Python's hashlib says about 0, 1, 2 … 255, 0, 1 … of some lengths.
    static let digests = [
        0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        1000: "a8af099bf2e878609558dbf69d8f88f4a31040a8cf84b549a0cfa912f12ffc3f",
        262_145: "c35991ad254f48ff8b02becb9f0cc56581e86a0b477b13e5ebb0030a3b91c848",
        3_000_000: "1913233a0a87fe912497ee543021c40adc5d414614fc76fdff3e0c08b6a1d981",
    ]

    private static let pattern: [UInt8] = {
        var bytes = [UInt8](0...255)
        while bytes.count < 3_000_000 { bytes += bytes }
        return bytes
    }()

    static func bytes(_ range: Range<Int>) -> [UInt8] {
        [UInt8](pattern[range])
    }

    /// Chunks that are longer than, as long as, and shorter than libcurl's buffer, and empty ones.
    static func chunks(_ count: Int) -> AsyncStream<[UInt8]> {
        let sizes = [1_000_000, 0, 262_144, 1, 300_000, 65_536, 7]
        return AsyncStream { continuation in
            var (start, turn) = (0, 0)
            while start < count {
                let end = min(count, start + sizes[turn % sizes.count])
                continuation.yield(bytes(start..<end))
                (start, turn) = (end, turn + 1)
            }
            continuation.finish()
        }
    }

    @Test(
        "Bytes in memory arrive whole, whatever the method", arguments: ["POST", "PUT", "DELETE", "GET"], digests.keys)
    func bytesArriveWhole(_ method: String, _ count: Int) async throws {
        try await withTestClient { client in
            let body = HTTPRequestBody.bytes(Self.bytes(0..<count))
            let text = try await client.text(HTTPRequest(method: method, url: url("upload"), body: body))
            #expect(text == "\(method) \(count) \(count) \(Self.digests[count] ?? "")")
        }
    }

    @Test("A method that wants a body gets an empty one", arguments: ["POST", "PUT"])
    func methodsWithoutABodySayThatItIsEmpty(_ method: String) async throws {
        try await withTestClient { client in
            let text = try await client.text(HTTPRequest(method: method, url: url("upload")))
            #expect(text == "\(method) 0 0 \(Self.digests[0] ?? "")")
        }
    }

    @Test("A stream arrives whole, chunked or with its length announced", arguments: [true, false], digests.keys)
    func streamsArriveWhole(_ isAnnounced: Bool, _ count: Int) async throws {
        try await withTestClient(change: { $0.bufferSize = 100_000 }) { client in
            let body = HTTPRequestBody.stream(length: isAnnounced ? Int64(count) : nil, Self.chunks(count))
            let text = try await client.text(HTTPRequest(method: "PUT", url: url("upload"), body: body))
            #expect(text == "PUT \(isAnnounced ? "\(count)" : "chunked") \(count) \(Self.digests[count] ?? "")")
        }
    }

    @Test("A file arrives whole")
    func filesArriveWhole() async throws {
        try await withFile(Self.bytes(0..<3_000_000)) { path in
            try await withTestClient { client in
                let request = HTTPRequest(method: "PUT", url: try url("upload"), body: .file(path: path))
                #expect(try await client.text(request) == "PUT 3000000 3000000 \(Self.digests[3_000_000] ?? "")")
            }
        }
    }

    @Test("A part of a file arrives alone")
    func partsOfFilesArriveAlone() async throws {
        try await withFile(Self.bytes(0..<3_000_000)) { path in
            try await withTestClient { client in
                let body = HTTPRequestBody.file(path: path, offset: 512, length: 1000)
                let text = try await client.text(HTTPRequest(method: "PUT", url: url("upload"), body: body))
                #expect(text == "PUT 1000 1000 \(Self.digests[1000] ?? "")")
            }
        }
    }

    @Test("A file body is sent again when the server has just closed the connection")
    func fileBodiesAreSentAgain() async throws {
        try await withFile(Self.bytes(0..<1000)) { path in
            try await withTestClient { client in
                _ = try await client.connection(HTTPRequest(url: url("close-next")))
                let request = HTTPRequest(method: "PUT", url: try url("upload"), body: .file(path: path))
                #expect(try await client.text(request) == "PUT 1000 1000 \(Self.digests[1000] ?? "")")
            }
        }
    }

    @Test(
        "A file that cannot be read fails the request before it is sent",
        arguments: [
            HTTPRequestBody.file(path: "/nowhere/disk.vmdk"), .file(path: "/"), .file(path: #filePath, offset: 1 << 40),
            .file(path: #filePath, offset: -1), .file(path: #filePath, length: 1 << 40),
            .file(path: #filePath, length: -1),
        ])
    func unreadableFilesFailTheRequest(_ body: HTTPRequestBody) async throws {
        try await withTestClient { client in
            let error = try await failure {
                try await client.text(HTTPRequest(method: "PUT", url: url("upload"), body: body))
            }
            #expect(error.code == .bodyUnreadable)
            #expect(!error.requestMayHaveBeenReceived)
        }
    }

    @Test("A stream of another length than announced fails the request", arguments: [999, 1001])
    func wrongLengthsFailTheRequest(_ count: Int) async throws {
        try await withTestClient { client in
            let body = HTTPRequestBody.stream(length: 1000, Self.chunks(count))
            let error = try await failure {
                try await client.text(HTTPRequest(method: "PUT", url: url("upload"), body: body))
            }
            #expect(error.code == .invalidRequest)
            #expect(error.reason.contains("1000 were announced"))
            #expect(error.requestMayHaveBeenReceived)
        }
    }

    @Test("An error of the stream is the error of the request")
    func errorsOfTheStreamAreThrown() async throws {
        struct DiskFull: Error {}
        try await withTestClient { client in
            let body = HTTPRequestBody.stream(length: nil) { writer in
                try await writer.write(Self.bytes(0..<100_000))
                throw DiskFull()
            }
            await #expect(throws: DiskFull.self) {
                try await client.text(HTTPRequest(method: "PUT", url: url("upload"), body: body))
            }
        }
    }

    @Test("An endless stream stops when the server answers early")
    func endlessStreamsStopAtAnEarlyAnswer() async throws {
        try await withTestClient { client in
            let body = HTTPRequestBody.stream(length: nil) { writer in
                while true { try await writer.write(Self.bytes(0..<65_536)) }
            }
            let response = try await client.collect(
                HTTPRequest(method: "PUT", url: url("refuse"), body: body), upTo: 100)
            #expect(response.head.status == 413)
            #expect(response.body == Array("too much".utf8))
        }
    }

    @Test("A writer is held up by a server that takes nothing")
    func writersAreHeldUp() async throws {
        let timeouts = HTTPTimeouts(idle: .milliseconds(300))
        let written = Counter()
        try await withTestClient(timeouts: timeouts) { client in
            let body = HTTPRequestBody.stream(length: 1 << 40) { writer in
                while true {
                    try await writer.write([UInt8](repeating: 0, count: 1 << 16))
                    written.add(1 << 16)
                }
            }
            let error = try await failure {
                // This path reads nothing of the body after what arrives with the head.
                try await client.text(HTTPRequest(method: "PUT", url: url("stall-upload"), body: body))
            }
            #expect(error.code == .idleTimedOut)
        }
        // The queue, libcurl's buffer, and what the system's sockets hold.
        #expect(written.value > 0)
        #expect(written.value < 32 << 20)
    }

    private func withFile(_ bytes: [UInt8], _ body: (String) async throws -> Void) async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(uniqueKey())
        try Data(bytes).write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        try await body(path.path)
    }
}
