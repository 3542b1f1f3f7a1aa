import MCPCore

/// Rules for the values of headers.
enum HeaderValue {
    static func trimmed(_ value: String) -> String {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        guard let first = value.utf8.first, let last = value.utf8.last, isSpace(first) || isSpace(last) else {
            return value
        }
        let text = value.utf8.drop(while: isSpace)
        let end = text.lastIndex { !isSpace($0) }.map { text.index(after: $0) } ?? text.startIndex
        return String(Substring(text[..<end]))
    }

    /// What a value stands for that may be wrapped as `=?base64?…?=`. `nil` if it is not a value that may be sent.
    static func decoded(_ value: String) -> String? {
        guard value.utf8.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x09 }) else { return nil }
        guard value.hasPrefix("=?base64?"), value.hasSuffix("?="), value.utf8.count >= 11 else { return value }
        let payload = value.dropFirst(9).dropLast(2)
        return Base64.decode(String(payload)).flatMap { String(validating: $0, as: UTF8.self) }
    }
}
