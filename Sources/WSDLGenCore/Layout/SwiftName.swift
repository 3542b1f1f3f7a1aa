/// Turns wire names into Swift names.
enum SwiftName {
    /// A wire name as an identifier: wire names are kept, since people search for them.
    static func identifier(_ wireName: String) -> String {
        if let replacement = ReservedNames.replaced[wireName] { return replacement }
        var bytes = wireName.utf8.map { isPartOfIdentifier($0) ? $0 : UInt8(ascii: "_") }
        if let first = bytes.first, isDigit(first) { bytes.insert(UInt8(ascii: "_"), at: 0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// An operation's wire name as a method name: its leading capitals lower-cased, `_Task` left to the result type.
    static func method(_ wireName: String, returnsTask: Bool) -> String {
        var bytes = Array(identifier(wireName).utf8)
        let suffix = Array("_Task".utf8)
        if returnsTask, bytes.count > suffix.count, bytes.suffix(suffix.count).elementsEqual(suffix) {
            bytes.removeLast(suffix.count)
        }
        var capitals = bytes.prefix { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") }.count
        // The last capital of several begins the next word: DVSRollback is dvsRollback.
        if capitals > 1, capitals < bytes.count { capitals -= 1 }
        for position in 0..<capitals { bytes[position] += 0x20 }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// An identifier as it stands in code.
    static func escaped(_ identifier: String) -> String {
        ReservedNames.keywords.contains(identifier) ? "`\(identifier)`" : identifier
    }

    /// Whether a maintainer's name can be declared.
    static func isValid(_ name: String) -> Bool {
        guard let first = name.utf8.first, !isDigit(first), ReservedNames.replaced[name] == nil else { return false }
        return name.utf8.allSatisfy(isPartOfIdentifier) && name != "_"
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static func isPartOfIdentifier(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
        default: isDigit(byte)
        }
    }
}
