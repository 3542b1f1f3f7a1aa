import VimTypes

/// Something that goes wrong on the wire.
struct Mischief: Sendable {
    /// One thing after the other.
    enum Step: Sendable {
        case send([UInt8])
        case pause(Duration)
        /// Says nothing until the connection is closed.
        case stall
        /// Closes the connection in order.
        case close
        /// Closes it as a crash does.
        case reset
    }

    /// Where: an operation's wire name, the beginning of a path with or without a method before it, or `*`.
    let at: String
    /// How many such requests pass before.
    var skip = 0
    /// How often it happens.
    var times = 1
    /// After how many bytes of the request's body it happens; nil when the whole request is taken and served first.
    var readsOnly: Int?
    /// Whether the simulator sees the request.
    var isServed = true
    /// What is done instead of sending the answer.
    let steps: @Sendable (_ answer: [UInt8]) -> [Step]

    /// Whether a request of that name is meant.
    func fits(_ name: String) -> Bool {
        if at == "*" || at == name { return true }
        guard let path = name.split(separator: " ").last, name.hasPrefix("/") || name.contains(" /") else {
            return false
        }
        return at.hasPrefix("/") ? path.hasPrefix(at) : at.contains(" ") && name.hasPrefix(at)
    }
}

extension Mischief {
    /// An answer of ours instead of the server's.
    static func page(_ status: Int, _ type: String, _ text: String, more: String = "") -> [UInt8] {
        Array(
            "HTTP/1.1 \(status) Whatever\r\nContent-Type: \(type)\r\n\(more)Content-Length: \(text.utf8.count)\r\n\r\n\(text)"
                .utf8)
    }

    /// The page of a server that is busy or starting.
    static let busy = page(503, "text/html", "<html><body><h1>Error 503</h1></body></html>")

    /// An answer whose head and body are changed, its length being told as it was or as it has become.
    static func changed(
        _ answer: [UInt8], isAnnounced: Bool = true, head: (String) -> String = { $0 },
        body: (String) -> String = { $0 }
    ) -> [UInt8] {
        let text = String(decoding: answer, as: UTF8.self)
        guard let end = text.firstRange(of: "\r\n\r\n") else { return answer }
        let content = body(String(text[end.upperBound...]))
        var lines = text[..<end.lowerBound].split(separator: "\r\n").map(String.init)
        if isAnnounced {
            lines.removeAll { $0.lowercased().hasPrefix("content-length:") }
            lines.append("Content-Length: \(content.utf8.count)")
        }
        return Array((head(lines.joined(separator: "\r\n")) + "\r\n\r\n" + content).utf8)
    }
}

/// Reads of an envelope only what it asks for.
enum OperationName {
    static func of(_ envelope: [UInt8]) -> String {
        let decoder = SOAPRequestDecoder(Vim.schema)
        guard (try? decoder.feed(envelope)) != nil, let call = try? decoder.finish() else {
            // What the decoder does not take is asked without a schema.
            return String(decoding: envelope, as: UTF8.self).contains("<Fetch") ? "Fetch" : "?"
        }
        return call.operation.name
    }
}
