import HTTPTransport
import NIOCore

/// Reads requests from a connection.
struct RequestReader {
    /// A request without its body.
    struct Head {
        let method: String
        let target: String
        let headers: HTTPHeaders

        var path: String { String(target.prefix { $0 != "?" }) }
        var name: String { "\(method) \(path)" }
        var length: Int { headers["Content-Length"].flatMap { Int($0) } ?? 0 }
        var expectsContinue: Bool { headers["Expect"]?.lowercased() == "100-continue" }
    }

    /// The connection ended in the middle of a request.
    struct Broken: Error {}

    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private var buffer: [UInt8] = []

    init(_ inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator) { self.inbound = inbound }

    /// The next request's head; nil at the end.
    mutating func head() async throws -> Head? {
        while true {
            if let end = buffer.firstRange(of: Array("\r\n\r\n".utf8)) {
                let lines = String(decoding: buffer[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
                buffer.removeSubrange(..<end.upperBound)
                let words = lines.first?.split(separator: " ") ?? []
                guard words.count == 3 else { throw Broken() }
                var headers = HTTPHeaders()
                for line in lines.dropFirst() {
                    let sides = line.split(separator: ":", maxSplits: 1)
                    guard sides.count == 2 else { throw Broken() }
                    headers.append(String(sides[1].drop { $0 == " " }), named: String(sides[0]))
                }
                return Head(method: String(words[0]), target: String(words[1]), headers: headers)
            }
            guard try await fill() else { return nil }
        }
    }

    /// The body of a request.
    mutating func body(_ head: Head) async throws -> [UInt8] {
        while buffer.count < head.length { guard try await fill() else { throw Broken() } }
        defer { buffer.removeFirst(head.length) }
        return Array(buffer.prefix(head.length))
    }

    /// Reads so many bytes, and forgets them.
    mutating func skip(upTo limit: Int) async throws {
        while buffer.count < limit { guard try await fill() else { throw Broken() } }
        buffer.removeFirst(limit)
    }

    private mutating func fill() async throws -> Bool {
        guard let bytes = try await inbound.next(isolation: #isolation) else { return false }
        buffer += Array(bytes.readableBytesView)
        return true
    }
}
