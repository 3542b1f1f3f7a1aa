/// Makes the parts of a tar archive that are not content: headers, padding, the end.
///
/// Headers are ustar, as DMTF DSP0243 asks of an OVA. What does not fit ustar is written as other programs read it:
/// sizes from 8 GiB on as GNU does, names that are too long in a pax header.
public enum TarWriter {
    /// The end mark.
    public static let end = [UInt8](repeating: 0, count: 2 * TarReader.blockSize)

    /// The header of a regular file; the content and ``padding(after:)`` follow.
    ///
    /// - Parameters:
    ///   - name: path in the archive, with `/` between the parts.
    ///   - size: bytes of content.
    ///   - modified: seconds since 1970.
    public static func header(name: String, size: Int64, modified: Int64 = 0) -> [UInt8] {
        precondition(size >= 0 && modified >= 0, "a file has a size and a time")
        if let (prefix, last) = split(name) {
            return block(name: last, prefix: prefix, size: size, modified: modified, type: "0")
        }
        let record = paxRecord("path", name)
        return block(
            name: Array("././@PaxHeader".utf8), prefix: [], size: Int64(record.count), modified: modified, type: "x")
            + record + padding(after: Int64(record.count))
            + block(name: Array(name.utf8.prefix(100)), prefix: [], size: size, modified: modified, type: "0")
    }

    /// Zeros up to the next whole block.
    public static func padding(after size: Int64) -> [UInt8] {
        [UInt8](repeating: 0, count: Int(TarReader.padding(after: size)))
    }

    /// Splits a name into a prefix of up to 155 bytes and a name of up to 100, if that can be done.
    private static func split(_ name: String) -> (prefix: [UInt8], name: [UInt8])? {
        let bytes = Array(name.utf8)
        if bytes.count <= 100 { return ([], bytes) }
        for position in bytes.indices where bytes[position] == UInt8(ascii: "/") {
            let last = bytes[(position + 1)...]
            if position > 0, position <= 155, !last.isEmpty, last.count <= 100 {
                return (Array(bytes[..<position]), Array(last))
            }
        }
        return nil
    }

    /// A record whose length counts its own digits.
    private static func paxRecord(_ key: String, _ value: String) -> [UInt8] {
        let body = Array(" \(key)=\(value)\n".utf8)
        var length = body.count
        while body.count + String(length).utf8.count != length { length = body.count + String(length).utf8.count }
        return Array(String(length).utf8) + body
    }

    private static func block(
        name: [UInt8], prefix: [UInt8], size: Int64, modified: Int64, type: Unicode.Scalar
    ) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: TarReader.blockSize)
        func put(_ bytes: some Collection<UInt8>, at position: Int) {
            block.replaceSubrange(position..<position + bytes.count, with: bytes)
        }
        put(name, at: 0)
        put("0000644\0".utf8, at: 100)
        put("0000000\0".utf8, at: 108)
        put("0000000\0".utf8, at: 116)
        put(number(size), at: 124)
        put(number(modified), at: 136)
        put("        ".utf8, at: 148)
        block[156] = UInt8(type.value)
        put("ustar\u{0}00".utf8, at: 257)
        put("root".utf8, at: 265)
        put("root".utf8, at: 297)
        put(prefix, at: 345)
        put(octal(block.reduce(0) { $0 + Int64($1) }, digits: 6) + [0, UInt8(ascii: " ")], at: 148)
        return block
    }

    /// Eleven octal digits, or GNU's binary number where they do not do.
    private static func number(_ value: Int64) -> [UInt8] {
        guard value >= 1 << 33 else { return octal(value, digits: 11) + [0] }
        return [0x80, 0, 0, 0] + (0..<8).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static func octal(_ value: Int64, digits: Int) -> [UInt8] {
        (0..<digits).reversed().map { UInt8(ascii: "0") + UInt8(value >> (3 * $0) & 7) }
    }
}
