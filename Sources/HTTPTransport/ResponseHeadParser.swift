/// Makes a response head of the lines that libcurl hands over one by one.
///
/// libcurl has checked the framing; interim responses (1xx) are left out, and so are trailers.
struct ResponseHeadParser: Sendable {
    /// More than this many bytes of header fields are refused.
    static let maximumSize = 256 * 1024

    private var status = 0
    private var fields: [HTTPHeaders.Field] = []
    private var size = 0

    /// What a line led to.
    enum Step: Sendable, Equatable {
        case more
        case complete(HTTPResponseHead)
        case invalid
        case tooLarge
    }

    /// Takes one line with its line end.
    mutating func consume(_ line: [UInt8]) -> Step {
        size += line.count
        guard size <= Self.maximumSize else { return .tooLarge }
        let line = line[..<(line.lastIndex { $0 != 0x0D && $0 != 0x0A }.map { $0 + 1 } ?? 0)]
        if line.isEmpty {
            guard status >= 200 else { return .more }
            return .complete(HTTPResponseHead(status: status, headers: HTTPHeaders(fields)))
        }
        if line.starts(with: "HTTP/".utf8) {
            let words = line.split(separator: 0x20, maxSplits: 2)
            guard words.count >= 2, let code = Int(String(decoding: words[1], as: UTF8.self)),
                (100...999).contains(code)
            else { return .invalid }
            status = code
            fields = []
            return .more
        }
        if let first = line.first, first == 0x20 || first == 0x09 {
            // Obsolete line folding (RFC 9112 §5.2): the line goes on with the value before it.
            guard let last = fields.indices.last else { return .invalid }
            fields[last].value += " " + Self.trimmed(line)
            return .more
        }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return .invalid }
        fields.append(
            HTTPHeaders.Field(name: Self.trimmed(line[..<colon]), value: Self.trimmed(line[(colon + 1)...])))
        return .more
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        let start = bytes.drop(while: isSpace)
        let end = start.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? start.startIndex
        return String(decoding: start[..<end], as: UTF8.self)
    }
}
