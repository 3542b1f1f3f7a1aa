/// Writes XML into a byte array.
public struct XMLWriter: Sendable {
    /// What has been written.
    public private(set) var bytes: [UInt8]

    /// Makes a writer; `capacity` is a guess of the document's size in bytes.
    public init(capacity: Int = 1024) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    /// Appends markup or text that needs no escaping.
    public mutating func raw(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends bytes that need no escaping.
    public mutating func raw(_ text: UnsafeBufferPointer<UInt8>) { bytes.append(contentsOf: text) }

    /// Appends text that needs no escaping, such as a number or a name.
    public mutating func raw(_ text: String) {
        var text = text
        text.withUTF8 { bytes.append(contentsOf: $0) }
    }

    /// Appends a whole number.
    public mutating func raw(_ number: Int64) {
        if number >= 0, number < 10 {
            bytes.append(UInt8(number) + 0x30)
            return
        }
        var digits: (UInt64, UInt64, UInt32) = (0, 0, 0)
        withUnsafeMutableBytes(of: &digits) { digits in
            var position = digits.count
            var rest = number.magnitude
            repeat {
                position -= 1
                digits[position] = UInt8(rest % 10) + 0x30
                rest /= 10
            } while rest > 0
            if number < 0 {
                position -= 1
                digits[position] = 0x2D
            }
            bytes.append(contentsOf: digits[position...])
        }
    }

    /// Appends character data. Characters that XML 1.0 cannot hold become U+FFFD.
    public mutating func text(_ text: String) {
        var text = text
        text.withUTF8 { escape($0, isAttribute: false) }
    }

    /// Appends an attribute: a space, the name, and the escaped value in quotes.
    public mutating func attribute(_ name: String, _ value: String) {
        bytes.append(0x20)
        raw(name)
        raw("=\"")
        var value = value
        value.withUTF8 { escape($0, isAttribute: true) }
        bytes.append(0x22)
    }

    /// Appends an attribute whose value needs no escaping, such as the name of a type.
    public mutating func attribute(_ name: StaticString, raw value: UnsafeBufferPointer<UInt8>) {
        bytes.append(0x20)
        raw(name)
        raw("=\"")
        raw(value)
        bytes.append(0x22)
    }

    private mutating func escape(_ text: UnsafeBufferPointer<UInt8>, isAttribute: Bool) {
        var copied = 0
        var position = 0
        while position < text.count {
            let byte = text[position]
            // Letters, digits and most punctuation, and all bytes of multi-byte characters but U+FFFE and U+FFFF.
            if byte > 0x3E, byte != 0xEF {
                position += 1
                continue
            }
            var length = 1
            let replacement: StaticString?
            switch byte {
            case 0x26: replacement = "&amp;"
            case 0x3C: replacement = "&lt;"
            case 0x3E: replacement = "&gt;"
            case 0x22: replacement = isAttribute ? "&quot;" : nil
            case 0x0D: replacement = "&#13;"
            case 0x0A: replacement = isAttribute ? "&#10;" : nil
            case 0x09: replacement = isAttribute ? "&#9;" : nil
            case 0xEF where position + 2 < text.count && text[position + 1] == 0xBF && text[position + 2] >= 0xBE:
                replacement = "\u{FFFD}"
                length = 3
            case 0..<0x20: replacement = "\u{FFFD}"
            default: replacement = nil
            }
            if let replacement {
                if position > copied { bytes.append(contentsOf: text[copied..<position]) }
                raw(replacement)
                copied = position + length
            }
            position += length
        }
        if position > copied { bytes.append(contentsOf: text[copied..<position]) }
    }
}
