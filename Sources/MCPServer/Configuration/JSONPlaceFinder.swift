/// Finds where a value stands in a JSON text that is known to be valid.
struct JSONPlaceFinder {
    private let text: [UInt8]
    private var position = 0

    init(text: [UInt8]) { self.text = text }

    /// The offset of the member or element that keys lead to, or of the last one on the way that is there.
    ///
    /// - Parameter keys: keys of objects and positions in arrays.
    mutating func offset(of keys: [String]) -> Int? {
        var found: Int?
        for key in keys {
            guard let place = enter(key) else { break }
            found = place
        }
        return found
    }

    /// Goes to the value of a key or position within the value at the present position.
    private mutating func enter(_ key: String) -> Int? {
        skipSpace()
        guard let opening = current, opening == UInt8(ascii: "{") || opening == UInt8(ascii: "[") else { return nil }
        position += 1
        var index = 0
        while true {
            skipSpace()
            guard let byte = current, byte != UInt8(ascii: "}"), byte != UInt8(ascii: "]") else { return nil }
            let place = position
            var name = String(index)
            if opening == UInt8(ascii: "{") {
                name = readString()
                skipSpace()
                position += 1
                skipSpace()
            }
            if name == key { return place }
            skipValue()
            skipSpace()
            if current == UInt8(ascii: ",") { position += 1 }
            index += 1
        }
    }

    private var current: UInt8? { position < text.count ? text[position] : nil }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
    }

    /// Reads a string; escapes stay as they are, which the keys of configuration files do without.
    private mutating func readString() -> String {
        let start = position + 1
        position = start
        while let byte = current, byte != UInt8(ascii: "\"") { position += byte == UInt8(ascii: "\\") ? 2 : 1 }
        let end = min(position, text.count)
        position += 1
        return String(decoding: text[start..<end], as: UTF8.self)
    }

    private mutating func skipValue() {
        var depth = 0
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                _ = readString()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return }
                depth -= 1
            case UInt8(ascii: ",") where depth == 0: return
            default: break
            }
            position += 1
        }
    }
}
