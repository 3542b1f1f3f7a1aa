/// The block before an entry of a tar archive.
struct TarHeader {
    let name: String
    let size: Int64
    let type: UInt8

    var kind: TarEntry.Kind {
        switch type {
        case 0, UInt8(ascii: "0"), UInt8(ascii: "7"): name.hasSuffix("/") ? .directory : .file
        case UInt8(ascii: "5"): .directory
        default: .other
        }
    }

    /// Whether it is a hard link, a symbolic link, a device or a pipe, which have no content.
    var isLink: Bool { (UInt8(ascii: "1")...UInt8(ascii: "6")).contains(type) }

    /// Reads a block.
    init(_ block: [UInt8]) throws(OVFFormatError) {
        try Self.check(block)
        type = block[156]
        size = try Self.number(block[124..<136])
        let name = Self.text(block[0..<100])
        // GNU's format uses the place of the prefix for something else, and has a space after "ustar".
        let prefix = block[257..<263].elementsEqual("ustar\0".utf8) ? Self.text(block[345..<500]) : ""
        self.name = prefix.isEmpty ? name : prefix + "/" + name
    }

    /// Checks the sum of all bytes, its own field counted as spaces. Old programs added signed bytes.
    private static func check(_ block: [UInt8]) throws(OVFFormatError) {
        var unsigned = 0
        var signed = 0
        for (position, byte) in block.enumerated() {
            let byte = (148..<156).contains(position) ? UInt8(ascii: " ") : byte
            unsigned += Int(byte)
            signed += Int(Int8(bitPattern: byte))
        }
        let sum = try number(block[148..<156])
        guard sum == unsigned || sum == signed else {
            throw OVFFormatError(.archive, "this is no tar archive, or it is damaged: a header's sum is wrong")
        }
    }

    private static func text(_ field: ArraySlice<UInt8>) -> String {
        String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// Octal digits, or a binary number after a set bit (GNU), which holds more than 8 GiB.
    static func number(_ field: ArraySlice<UInt8>) throws(OVFFormatError) -> Int64 {
        let wrong = OVFFormatError(.archive, "a header of the archive holds a number that cannot be read")
        guard let first = field.first else { throw wrong }
        var value: Int64 = 0
        if first & 0x80 != 0 {
            // The set bit is not part of the number; the next would be its sign.
            guard first & 0x40 == 0 else { throw wrong }
            value = Int64(first & 0x3F)
            for byte in field.dropFirst() {
                let (high, overflow) = value.multipliedReportingOverflow(by: 256)
                guard !overflow else { throw wrong }
                value = high | Int64(byte)
            }
            return value
        }
        let digits = field.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != 0 && $0 != UInt8(ascii: " ") }
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(digit) else { throw wrong }
            value = value << 3 | Int64(digit - UInt8(ascii: "0"))
        }
        return value
    }
}
