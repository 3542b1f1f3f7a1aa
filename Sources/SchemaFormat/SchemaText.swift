/// The alphabet of a schema table: six bits a character, `0` to `o`.
///
/// A table is a Swift string literal, because the compiler turns that into read-only data at no cost, whereas an
/// array literal becomes code that runs. The alphabet needs no escape in a raw string literal.
enum SchemaText {
    static let zero: UInt8 = 0x30

    /// A hash of a name; part of the format.
    static func hash(_ name: UnsafeBufferPointer<UInt8>) -> UInt32 {
        var hash: UInt32 = 2_166_136_261
        for byte in name { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return hash
    }
}

/// Appends numbers and names to the text of a schema table.
struct SchemaTextWriter {
    private(set) var text: [UInt8] = []

    /// A number of fixed width, six bits a character, most significant first.
    mutating func fixed(_ value: Int, width: Int) {
        precondition(value >= 0 && value < 1 << (6 * width), "\(value) does not fit \(width) characters")
        for place in stride(from: 6 * (width - 1), through: 0, by: -6) {
            text.append(SchemaText.zero + UInt8((value >> place) & 63))
        }
    }

    /// A number of any size, five bits a character, least significant first.
    mutating func number(_ value: Int) {
        var rest = value
        while rest > 31 {
            text.append(SchemaText.zero + UInt8(rest & 31) + 32)
            rest >>= 5
        }
        text.append(SchemaText.zero + UInt8(rest))
    }

    /// A number or nothing.
    mutating func number(_ value: Int?) { number(value.map { $0 + 1 } ?? 0) }

    /// A name: its length and its bytes.
    mutating func name(_ name: String) {
        precondition(
            name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C },
            "'\(name)' cannot stand in a schema table")
        number(name.utf8.count)
        text.append(contentsOf: name.utf8)
    }
}

/// Reads numbers and names from the text of a schema table.
struct SchemaTextReader {
    private var next: UnsafePointer<UInt8>

    init(at start: UnsafePointer<UInt8>) { next = start }

    static func fixed(_ start: UnsafePointer<UInt8>, width: Int) -> Int {
        var value = 0
        for place in 0..<width { value = value << 6 | Int(start[place] &- SchemaText.zero) }
        return value
    }

    mutating func number() -> Int {
        var value = 0
        var shift = 0
        while true {
            let digit = Int(next.pointee &- SchemaText.zero)
            next += 1
            value |= (digit & 31) << shift
            if digit < 32 { return value }
            shift += 5
        }
    }

    mutating func optionalNumber() -> Int? {
        let value = number()
        return value == 0 ? nil : value - 1
    }

    mutating func name() -> String {
        let bytes = nameBytes()
        return String(decoding: bytes, as: UTF8.self)
    }

    mutating func nameBytes() -> UnsafeBufferPointer<UInt8> {
        let count = number()
        let bytes = UnsafeBufferPointer(start: next, count: count)
        next += count
        return bytes
    }
}
