/// Reads one JSON text (RFC 8259) from bytes, strictly.
///
/// The parser holds only a position; the bytes are passed along, so nothing is copied but the strings.
struct JSONParser {
    private(set) var position = 0
    private var depth = 0
    private let limits: JSONLimits

    init(limits: JSONLimits) { self.limits = limits }

    /// Reads the whole text: one value, white space around it.
    mutating func parse(_ bytes: Span<UInt8>) throws(JSONParseError) -> JSON {
        guard bytes.count <= limits.maximumBytes else {
            throw JSONParseError(
                .tooLong, at: limits.maximumBytes,
                "The text has \(bytes.count) bytes, \(limits.maximumBytes) are allowed: refused")
        }
        skipWhitespace(bytes)
        let value = try parseValue(bytes)
        skipWhitespace(bytes)
        guard position == bytes.count else {
            throw JSONParseError(.syntax, at: position, "Something follows the end of the value")
        }
        return value
    }

    private mutating func parseValue(_ bytes: Span<UInt8>) throws(JSONParseError) -> JSON {
        guard position < bytes.count else { throw end("a value") }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try nested { parser throws(JSONParseError) in try parser.parseObject(bytes) }
        case UInt8(ascii: "["): return try nested { parser throws(JSONParseError) in try parser.parseArray(bytes) }
        case UInt8(ascii: "\""): return .string(try parseString(bytes))
        case UInt8(ascii: "t"): return try literal("true", .bool(true), bytes)
        case UInt8(ascii: "f"): return try literal("false", .bool(false), bytes)
        case UInt8(ascii: "n"): return try literal("null", .null, bytes)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try parseNumber(bytes))
        default: throw JSONParseError(.syntax, at: position, "A value cannot begin here")
        }
    }

    private mutating func nested(
        _ body: (inout JSONParser) throws(JSONParseError) -> JSON
    ) throws(JSONParseError) -> JSON {
        guard depth < limits.maximumDepth else {
            throw JSONParseError(.tooDeep, at: position, "Nested deeper than \(limits.maximumDepth) levels")
        }
        depth += 1
        position += 1
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func parseArray(_ bytes: Span<UInt8>) throws(JSONParseError) -> JSON {
        var elements: [JSON] = []
        skipWhitespace(bytes)
        if take(UInt8(ascii: "]"), bytes) { return .array(elements) }
        while true {
            skipWhitespace(bytes)
            elements.append(try parseValue(bytes))
            skipWhitespace(bytes)
            if take(UInt8(ascii: ","), bytes) { continue }
            if take(UInt8(ascii: "]"), bytes) { return .array(elements) }
            throw unexpected("a comma or the end of the array", bytes)
        }
    }

    private mutating func parseObject(_ bytes: Span<UInt8>) throws(JSONParseError) -> JSON {
        var object = JSONObject()
        skipWhitespace(bytes)
        if take(UInt8(ascii: "}"), bytes) { return .object(object) }
        while true {
            skipWhitespace(bytes)
            let start = position
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                throw unexpected("a key in double quotes", bytes)
            }
            let key = try parseString(bytes)
            skipWhitespace(bytes)
            guard take(UInt8(ascii: ":"), bytes) else { throw unexpected("a colon", bytes) }
            skipWhitespace(bytes)
            let value = try parseValue(bytes)
            if !object.contains(key) {
                object.append(key, value)
            } else if limits.duplicateKeys == .keepLast {
                object[key] = value
            } else {
                throw JSONParseError(.duplicateKey, at: start, "The key \"\(key.prefix(80))\" occurs twice")
            }
            skipWhitespace(bytes)
            if take(UInt8(ascii: ","), bytes) { continue }
            if take(UInt8(ascii: "}"), bytes) { return .object(object) }
            throw unexpected("a comma or the end of the object", bytes)
        }
    }

    private mutating func literal(
        _ word: StaticString, _ value: JSON, _ bytes: Span<UInt8>
    ) throws(JSONParseError) -> JSON {
        let text = word.description.utf8
        let start = position
        for byte in text {
            guard position < bytes.count else { throw end("\(word)") }
            guard bytes[position] == byte else {
                throw JSONParseError(.syntax, at: start, "A value cannot begin here")
            }
            position += 1
        }
        return value
    }

    /// Reads `-? (0 | [1-9][0-9]*) (\.[0-9]+)? ([eE][+-]?[0-9]+)?`.
    private mutating func parseNumber(_ bytes: Span<UInt8>) throws(JSONParseError) -> JSONNumber {
        let start = position
        let isNegative = take(UInt8(ascii: "-"), bytes)
        let firstDigit = position
        var magnitude = 0
        while position < bytes.count, let digit = Self.digit(bytes[position]) {
            if position - firstDigit < 18 { magnitude = magnitude * 10 + digit }
            position += 1
        }
        let digits = position - firstDigit
        guard digits > 0 else { throw unexpected("a digit", bytes) }
        if digits > 1, bytes[firstDigit] == UInt8(ascii: "0") {
            throw JSONParseError(.syntax, at: firstDigit, "A number cannot begin with a zero")
        }
        var isInteger = true
        if take(UInt8(ascii: "."), bytes) {
            isInteger = false
            try skipDigits(bytes)
        }
        if take(UInt8(ascii: "e"), bytes) || take(UInt8(ascii: "E"), bytes) {
            isInteger = false
            if !take(UInt8(ascii: "+"), bytes) { _ = take(UInt8(ascii: "-"), bytes) }
            try skipDigits(bytes)
        }
        // "-0" is no canonical integer.
        if isInteger, digits <= 18, magnitude != 0 || !isNegative {
            return JSONNumber(isNegative ? -magnitude : magnitude)
        }
        return JSONNumber(checkedText: try makeString(bytes.extracting(start..<position), at: start))
    }

    private mutating func skipDigits(_ bytes: Span<UInt8>) throws(JSONParseError) {
        let start = position
        while position < bytes.count, Self.digit(bytes[position]) != nil { position += 1 }
        if position == start { throw unexpected("a digit", bytes) }
    }

    private static func digit(_ byte: UInt8) -> Int? {
        let value = byte &- UInt8(ascii: "0")
        return value < 10 ? Int(value) : nil
    }

    private mutating func skipWhitespace(_ bytes: Span<UInt8>) {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private func end(_ expected: String) -> JSONParseError {
        JSONParseError(.unexpectedEnd, at: position, "The text ends where \(expected) should be")
    }

    private func unexpected(_ expected: String, _ bytes: Span<UInt8>) -> JSONParseError {
        position < bytes.count ? JSONParseError(.syntax, at: position, "Expected \(expected)") : end(expected)
    }
}

// MARK: - Strings

extension JSONParser {
    /// Reads a string, from its opening to its closing quote.
    private mutating func parseString(_ bytes: Span<UInt8>) throws(JSONParseError) -> String {
        position += 1
        let start = position
        guard try skipPlainText(bytes) else {
            return try parseEscapedString(bytes, from: start)
        }
        let text = try makeString(bytes.extracting(start..<position), at: start)
        position += 1
        return text
    }

    /// Moves to the closing quote (true) or to the first escape (false).
    private mutating func skipPlainText(_ bytes: Span<UInt8>) throws(JSONParseError) -> Bool {
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") { return true }
            if byte == UInt8(ascii: "\\") { return false }
            if byte < 0x20 {
                throw JSONParseError(.syntax, at: position, "A control character in a string must be escaped")
            }
            position += 1
        }
        throw end("the end of the string")
    }

    private mutating func parseEscapedString(
        _ bytes: Span<UInt8>, from start: Int
    ) throws(JSONParseError) -> String {
        var text: [UInt8] = []
        var plainStart = start
        while true {
            for index in plainStart..<position { text.append(bytes[index]) }
            position += 1
            try parseEscape(bytes, into: &text)
            plainStart = position
            if try skipPlainText(bytes) { break }
        }
        for index in plainStart..<position { text.append(bytes[index]) }
        position += 1
        return try makeString(text.span, at: start)
    }

    private mutating func parseEscape(_ bytes: Span<UInt8>, into text: inout [UInt8]) throws(JSONParseError) {
        guard position < bytes.count else { throw end("an escape") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            let start = position - 2
            guard let scalar = try parseScalar(bytes) else {
                throw JSONParseError(.encoding, at: start, "Half of a surrogate pair stands alone")
            }
            text.append(contentsOf: String(Character(scalar)).utf8)
        default: throw JSONParseError(.syntax, at: position - 2, "An unknown escape in a string")
        }
    }

    /// Reads the digits of `\uXXXX`, and of the second half of a surrogate pair.
    private mutating func parseScalar(_ bytes: Span<UInt8>) throws(JSONParseError) -> Unicode.Scalar? {
        let first = try parseHexDigits(bytes)
        guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) }
        guard take(UInt8(ascii: "\\"), bytes), take(UInt8(ascii: "u"), bytes) else { return nil }
        let second = try parseHexDigits(bytes)
        guard (0xDC00..<0xE000).contains(second) else { return nil }
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    }

    private mutating func parseHexDigits(_ bytes: Span<UInt8>) throws(JSONParseError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count else { throw end("four hexadecimal digits") }
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 + UInt32(byte - 0x30)
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 + UInt32(byte - 0x57)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 + UInt32(byte - 0x37)
            default: throw JSONParseError(.syntax, at: position, "Expected four hexadecimal digits")
            }
            position += 1
        }
        return value
    }

    private func makeString(_ bytes: Span<UInt8>, at start: Int) throws(JSONParseError) -> String {
        do {
            return String(copying: try UTF8Span(validating: bytes))
        } catch {
            throw JSONParseError(.encoding, at: start + error.byteOffsets.lowerBound, "The text is not UTF-8")
        }
    }
}
