#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A request: what to do, with what, and the bytes that came along.
struct Request {
    let command: String
    let argument: String
    let body: [UInt8]
}

/// Requests from standard input, answers to standard output.
struct FrameStream {
    /// Why the conversation cannot go on.
    struct BrokenFrame: Error, CustomStringConvertible {
        let description: String
    }

    private var buffer: [UInt8] = []
    private var position = 0

    /// The next request; nil at the end of the input.
    mutating func next() throws -> Request? {
        guard let line = try line() else { return nil }
        let words = line.split(separator: " ").map(String.init)
        guard words.count == 3, let length = Int(words[2]), length >= 0 else {
            throw BrokenFrame(description: "no request: \(line)")
        }
        return Request(command: words[0], argument: words[1], body: try bytes(length))
    }

    /// Writes an answer.
    func answer(_ status: String, _ body: [UInt8]) throws {
        let frame = Array("\(status) \(body.count)\n".utf8) + body
        try frame.withUnsafeBytes { bytes in
            var written = 0
            while written < bytes.count {
                let count = write(STDOUT_FILENO, bytes.baseAddress! + written, bytes.count - written)
                guard count > 0 else { throw BrokenFrame(description: "cannot write: errno \(errno)") }
                written += count
            }
        }
    }

    private mutating func line() throws -> String? {
        var line: [UInt8] = []
        while true {
            if position == buffer.count, try !fill() {
                if line.isEmpty { return nil }
                throw BrokenFrame(description: "the input ends within a line")
            }
            let rest = buffer[position...]
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
                line += rest
                position = buffer.count
                continue
            }
            line += buffer[position..<end]
            position = end + 1
            return String(decoding: line, as: UTF8.self)
        }
    }

    private mutating func bytes(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            if position == buffer.count, try !fill() {
                throw BrokenFrame(description: "the input ends within a frame")
            }
            let end = min(buffer.count, position + count - bytes.count)
            bytes += buffer[position..<end]
            position = end
        }
        return bytes
    }

    private mutating func fill() throws -> Bool {
        var count = 0
        buffer = [UInt8](unsafeUninitializedCapacity: 64 * 1024) { memory, filled in
            count = read(STDIN_FILENO, memory.baseAddress!, memory.count)
            filled = max(0, count)
        }
        position = 0
        guard count >= 0 else { throw BrokenFrame(description: "cannot read: errno \(errno)") }
        return count > 0
    }
}
