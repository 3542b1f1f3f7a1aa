internal import SchemaFormat

/// Text of the XML Schema types that vSphere uses.
enum PrimitiveText {
    /// Reads a value of a primitive kind; nil when the text is none.
    static func value(_ text: UnsafeBufferPointer<UInt8>, of kind: ValueKind) -> Value? {
        let trimmed = trim(text)
        switch kind {
        case .boolean: return bool(trimmed).map(Value.bool)
        case .byte: return int(trimmed, bits: 8).map(Value.int)
        case .short: return int(trimmed, bits: 16).map(Value.int)
        case .int: return int(trimmed, bits: 32).map(Value.int)
        case .long: return int(trimmed, bits: 64).map(Value.int)
        case .float: return double(trimmed).map { .double(Double(Float($0))) }
        case .double: return double(trimmed).map(Value.double)
        case .dateTime: return DateTimeText.microseconds(trimmed).map(Value.date)
        case .base64Binary: return Base64.decode(trimmed).map(Value.bytes)
        default: return nil
        }
    }

    static func typeName(of kind: ValueKind) -> StaticString? {
        switch kind {
        case .boolean: "boolean"
        case .byte: "byte"
        case .short: "short"
        case .int: "int"
        case .long: "long"
        case .float: "float"
        case .double: "double"
        case .string: "string"
        case .anyURI: "anyURI"
        case .dateTime: "dateTime"
        case .base64Binary: "base64Binary"
        default: nil
        }
    }

    /// The kind of an `xsi:type` of XML Schema's own, such as `xsd:int`. None of vSphere's names starts in lower case.
    static func kind(named name: UnsafeBufferPointer<UInt8>) -> ValueKind? {
        guard let first = name.first, first >= 0x61 else { return nil }
        return primitiveKinds.first { kind in
            let candidate = typeName(of: kind)!
            return candidate.utf8CodeUnitCount == name.count
                && UnsafeBufferPointer(start: candidate.utf8Start, count: name.count).elementsEqual(name)
        }
    }

    private static let primitiveKinds: [ValueKind] = [
        .string, .int, .long, .boolean, .dateTime, .short, .byte, .double, .float, .anyURI, .base64Binary,
    ]

    static func trim(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var start = 0
        var end = text.count
        while start < end, text[start] <= 0x20 { start += 1 }
        while end > start, text[end - 1] <= 0x20 { end -= 1 }
        return UnsafeBufferPointer(rebasing: text[start..<end])
    }

    private static func bool(_ text: UnsafeBufferPointer<UInt8>) -> Bool? {
        switch text.count {
        case 4 where text[0] == 0x74 && text[1] == 0x72 && text[2] == 0x75 && text[3] == 0x65: true
        case 5 where text[0] == 0x66 && text[1] == 0x61 && text[2] == 0x6C && text[3] == 0x73 && text[4] == 0x65: false
        case 1 where text[0] == 0x31: true
        case 1 where text[0] == 0x30: false
        default: nil
        }
    }

    private static func int(_ text: UnsafeBufferPointer<UInt8>, bits: Int) -> Int64? {
        var position = 0
        let isNegative = text.first == 0x2D
        if isNegative || text.first == 0x2B { position = 1 }
        guard position < text.count else { return nil }
        var value: Int64 = 0
        while position < text.count {
            let digit = Int64(text[position]) - 0x30
            guard digit >= 0, digit <= 9 else { return nil }
            let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflow2) = scaled.subtractingReportingOverflow(digit)
            guard !overflow, !overflow2 else { return nil }
            value = sum
            position += 1
        }
        if !isNegative {
            guard value != .min else { return nil }
            value = -value
        }
        return isInRange(value, bits: bits) ? value : nil
    }

    static func isInRange(_ value: Int64, bits: Int) -> Bool {
        bits == 64 || (value >> Int64(bits - 1) == 0 || value >> Int64(bits - 1) == -1)
    }

    private static func double(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        guard let first = text.first, text.count <= 400 else { return nil }
        switch text.count {
        case 3 where text.elementsEqual("INF".utf8): return .infinity
        case 4 where text.elementsEqual("-INF".utf8): return -.infinity
        case 3 where text.elementsEqual("NaN".utf8): return .nan
        default: break
        }
        // Swift's own reader also takes hexadecimal numbers and names, which XML Schema does not.
        guard first == 0x2B || first == 0x2D || first == 0x2E || (0x30...0x39).contains(first),
            text.allSatisfy({
                $0 == 0x2B || $0 == 0x2D || $0 == 0x2E || $0 | 0x20 == 0x65 || (0x30...0x39).contains($0)
            })
        else { return nil }
        return Double(String(decoding: text, as: UTF8.self))
    }

    static func text(_ value: Double, of kind: ValueKind) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-INF" : "INF" }
        return kind == .float ? "\(Float(value))" : "\(value)"
    }
}

/// Base 64 with padding, RFC 4648 §4; line breaks are skipped when reading.
enum Base64 {
    static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0
        var count = 0
        var padding = 0
        for byte in text {
            let digit: UInt32
            switch byte {
            case 0x41...0x5A: digit = UInt32(byte) - 0x41
            case 0x61...0x7A: digit = UInt32(byte) - 0x61 + 26
            case 0x30...0x39: digit = UInt32(byte) - 0x30 + 52
            case 0x2B: digit = 62
            case 0x2F: digit = 63
            case 0x3D:
                padding += 1
                continue
            case 0x09, 0x0A, 0x0D, 0x20: continue
            default: return nil
            }
            guard padding == 0 else { return nil }
            bits = bits << 6 | digit
            count += 1
            if count == 4 {
                bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
                bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
                bytes.append(UInt8(truncatingIfNeeded: bits))
                bits = 0
                count = 0
            }
        }
        switch (count, padding) {
        case (0, 0): break
        case (2, 0), (2, 2): bytes.append(UInt8(truncatingIfNeeded: bits >> 4))
        case (3, 0), (3, 1):
            bytes.append(UInt8(truncatingIfNeeded: bits >> 10))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 2))
        default: return nil
        }
        return bytes
    }

    static func encode(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var position = 0
        while position < bytes.count {
            let count = min(3, bytes.count - position)
            let bits =
                UInt32(bytes[position]) << 16 | (count > 1 ? UInt32(bytes[position + 1]) << 8 : 0)
                | (count > 2 ? UInt32(bytes[position + 2]) : 0)
            text.append(alphabet[Int(bits >> 18 & 63)])
            text.append(alphabet[Int(bits >> 12 & 63)])
            text.append(count > 1 ? alphabet[Int(bits >> 6 & 63)] : 0x3D)
            text.append(count > 2 ? alphabet[Int(bits & 63)] : 0x3D)
            position += 3
        }
        return String(decoding: text, as: UTF8.self)
    }
}
