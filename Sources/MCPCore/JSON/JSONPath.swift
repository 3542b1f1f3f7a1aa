/// Where in a JSON value a coder is. Costs nothing but a reference until an error asks for the keys.
final class JSONPath: Sendable {
    static let root = JSONPath(parent: nil, key: .init(""))

    private let parent: JSONPath?
    private let key: JSONKey

    private init(parent: JSONPath?, key: JSONKey) {
        self.parent = parent
        self.key = key
    }

    func appending(_ key: String) -> JSONPath { JSONPath(parent: self, key: JSONKey(key)) }
    func appending(_ index: Int) -> JSONPath { JSONPath(parent: self, key: JSONKey(intValue: index)) }

    /// The keys from the root to here.
    var keys: [any CodingKey] {
        var keys: [any CodingKey] = []
        var node = self
        while let parent = node.parent {
            keys.append(node.key)
            node = parent
        }
        return keys.reversed()
    }
}

/// A coding key made at run time.
struct JSONKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(_ key: String) {
        stringValue = key
        intValue = nil
    }
    init(stringValue: String) { self.init(stringValue) }
    init(intValue: Int) {
        stringValue = "Index \(intValue)"
        self.intValue = intValue
    }
}

/// Remembers the `snake_case` forms of keys while one value is coded.
final class JSONKeyCache {
    private var names: [String: String] = [:]

    func snakeCase(_ key: String) -> String {
        if let name = names[key] { return name }
        let name = key.snakeCased
        names[key] = name
        return name
    }
}

extension String {
    /// `memoryMB` → `memory_mb`, `isURLValid` → `is_url_valid`, `hostIPs` → `host_ips`, `cpuMHz` → `cpu_mhz`.
    var snakeCased: String {
        let letters = Self.unitsAsWords(self)
        guard letters.contains(where: Self.isUpper) else { return self }
        var name: [UInt8] = []
        for (position, letter) in letters.enumerated() {
            guard Self.isUpper(letter) else {
                name.append(letter)
                continue
            }
            let followsWord = position > 0 && !Self.isUpper(letters[position - 1])
            let endsAcronym =
                position > 0 && position + 1 < letters.count && Self.isUpper(letters[position - 1])
                && Self.isLower(letters[position + 1]) && !Self.isPlural(letters, at: position + 1)
            if (followsWord || endsAcronym) && name.last != UInt8(ascii: "_") { name.append(UInt8(ascii: "_")) }
            name.append(letter | 0x20)
        }
        return String(decoding: name, as: UTF8.self)
    }

    /// Units of mixed case, such as `MHz` and `GiB`, written as words are.
    ///
    /// Byte by byte: searching a text would bring a regular expression engine into the memory of every server.
    private static func unitsAsWords(_ name: String) -> [UInt8] {
        var letters = Array(name.utf8)
        for start in letters.indices.dropLast(2) {
            switch (letters[start], letters[start + 1], letters[start + 2]) {
            case (UInt8(ascii: "M"), UInt8(ascii: "H"), UInt8(ascii: "z")),
                (UInt8(ascii: "G"), UInt8(ascii: "H"), UInt8(ascii: "z")):
                letters[start + 1] |= 0x20
            case (let prefix, UInt8(ascii: "i"), UInt8(ascii: "B")) where "KMGT".utf8.contains(prefix):
                letters[start + 2] |= 0x20
            default: break
            }
        }
        return letters
    }

    /// Whether the letter is the `s` of an acronym's plural, at the end of a word.
    private static func isPlural(_ letters: [UInt8], at position: Int) -> Bool {
        letters[position] == UInt8(ascii: "s") && (position + 1 == letters.count || isUpper(letters[position + 1]))
    }

    private static func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
    private static func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
}
