/// Reads the generator's JSON files, which have no numbers, and knows each value's line.
struct JSONReader {
    private let bytes: [UInt8]
    private let file: String
    private let maximumDepth: Int
    private var position = 0
    private var line = 1

    private init(_ bytes: [UInt8], file: String, maximumDepth: Int) {
        self.bytes = bytes
        self.file = file
        self.maximumDepth = maximumDepth
    }

    /// Reads a file.
    ///
    /// - Throws: ``GenerationFailure`` with the line.
    static func read(_ bytes: [UInt8], file: String, maximumDepth: Int) throws -> JSONNode {
        var reader = JSONReader(bytes, file: file, maximumDepth: maximumDepth)
        let node = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.position == bytes.count else { throw reader.failure("text follows the value") }
        return node
    }

    private var location: SourceLocation { SourceLocation(file: file, line: line) }

    private func failure(_ message: String) -> GenerationFailure {
        GenerationFailure(.malformed, at: location, message)
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x0A: line += 1
            case 0x20, 0x09, 0x0D: break
            default: return
            }
            position += 1
        }
    }

    /// The next byte that is not space, left where it is; zero at the end.
    private mutating func peek() -> UInt8 {
        skipSpace()
        return position < bytes.count ? bytes[position] : 0
    }

    private mutating func expect(_ byte: UInt8) throws {
        guard peek() == byte else { throw failure("'\(Character(UnicodeScalar(byte)))' is expected here") }
        position += 1
    }

    private mutating func value(depth: Int) throws -> JSONNode {
        guard depth < maximumDepth else {
            throw GenerationFailure(.limit, at: location, "more than \(maximumDepth) values are open at a time")
        }
        let first = peek()
        let location = location
        switch first {
        case UInt8(ascii: "{"): return JSONNode(value: try object(depth: depth), location: location)
        case UInt8(ascii: "["): return JSONNode(value: try array(depth: depth), location: location)
        case UInt8(ascii: "\""): return JSONNode(value: .string(try string()), location: location)
        case UInt8(ascii: "t"): return JSONNode(value: try word("true", .bool(true)), location: location)
        case UInt8(ascii: "f"): return JSONNode(value: try word("false", .bool(false)), location: location)
        case UInt8(ascii: "n"): return JSONNode(value: try word("null", .null), location: location)
        default: throw failure("an object, array, string, true, false or null is expected here")
        }
    }

    private mutating func word(_ word: String, _ value: JSONNode.Value) throws -> JSONNode.Value {
        guard bytes[position...].starts(with: word.utf8) else { throw failure("'\(word)' is expected here") }
        position += word.utf8.count
        return value
    }

    private mutating func object(depth: Int) throws -> JSONNode.Value {
        position += 1
        var members: [(key: String, node: JSONNode)] = []
        var keys: Set<String> = []
        if peek() == UInt8(ascii: "}") {
            position += 1
            return .object([])
        }
        while true {
            guard peek() == UInt8(ascii: "\"") else { throw failure("a key is expected here") }
            let place = location
            let key = try string()
            guard keys.insert(key).inserted else {
                throw GenerationFailure(.duplicate, at: place, "key '\(key)' stands here twice")
            }
            try expect(UInt8(ascii: ":"))
            members.append((key, try value(depth: depth + 1)))
            if peek() == UInt8(ascii: ",") {
                position += 1
            } else {
                try expect(UInt8(ascii: "}"))
                return .object(members)
            }
        }
    }

    private mutating func array(depth: Int) throws -> JSONNode.Value {
        position += 1
        var nodes: [JSONNode] = []
        if peek() == UInt8(ascii: "]") {
            position += 1
            return .array([])
        }
        while true {
            nodes.append(try value(depth: depth + 1))
            if peek() == UInt8(ascii: ",") {
                position += 1
            } else {
                try expect(UInt8(ascii: "]"))
                return .array(nodes)
            }
        }
    }

    private mutating func string() throws -> String {
        position += 1
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                guard let text = String(validating: bytes[start..<(position - 1)], as: UTF8.self) else {
                    throw failure("the string is not UTF-8")
                }
                return text
            case UInt8(ascii: "\\"):
                throw failure("names need no escapes, and none are supported")
            case 0..<0x20:
                throw failure("the string does not end on its line")
            default:
                position += 1
            }
        }
        throw failure("the string does not end")
    }
}
