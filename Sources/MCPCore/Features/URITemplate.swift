/// A URI template (RFC 6570) with simple expressions: `{name}`, and `{+path}` whose value may contain slashes.
public struct URITemplate: Sendable, Hashable {
    private enum Part: Hashable {
        case literal([UInt8])
        case variable(String, crossesSlashes: Bool)
    }

    /// The template as it was written.
    public let text: String
    private let parts: [Part]

    /// A template.
    ///
    /// - Throws: ``DeclarationError`` if it has expressions of another kind, or two next to each other.
    public init(_ text: String) throws {
        self.text = text
        var parts: [Part] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            guard rest.first == UInt8(ascii: "{") else {
                let literal = rest.prefix { $0 != UInt8(ascii: "{") }
                parts.append(.literal(Array(literal)))
                rest = rest.dropFirst(literal.count)
                continue
            }
            let inside = rest.dropFirst().prefix { $0 != UInt8(ascii: "}") }
            let crossesSlashes = inside.first == UInt8(ascii: "+")
            let name = crossesSlashes ? inside.dropFirst() : inside
            let isWord = name.allSatisfy { Self.isWord($0) }
            if case .variable? = parts.last { throw Self.bad(text) }
            guard !name.isEmpty, isWord, inside.endIndex < rest.endIndex else { throw Self.bad(text) }
            parts.append(.variable(String(decoding: name, as: UTF8.self), crossesSlashes: crossesSlashes))
            rest = rest[(inside.endIndex + 1)...]
        }
        self.parts = parts
    }

    private static func bad(_ text: String) -> DeclarationError {
        DeclarationError(.badRule, text, "only {name} and {+path} are supported, with text between them")
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
    }

    /// The names of the variables, in order.
    public var variables: [String] {
        parts.compactMap { if case .variable(let name, _) = $0 { name } else { nil } }
    }

    /// The values of the variables in a URI, or `nil` if it does not match.
    public func match(_ uri: String) -> [String: String]? {
        var values: [String: String] = [:]
        return Self.match(parts[...], Array(uri.utf8)[...], &values) ? values : nil
    }

    /// The URI for these values; missing ones are empty.
    public func expand(_ values: [String: String]) -> String {
        String(
            decoding: parts.flatMap { part -> [UInt8] in
                switch part {
                case .literal(let bytes): bytes
                case .variable(let name, let slashes): Self.escape(values[name] ?? "", keepingSlashes: slashes)
                }
            }, as: UTF8.self)
    }

    private static func match(
        _ parts: ArraySlice<Part>, _ bytes: ArraySlice<UInt8>, _ values: inout [String: String]
    ) -> Bool {
        guard let part = parts.first else { return bytes.isEmpty }
        switch part {
        case .literal(let literal):
            return bytes.starts(with: literal)
                && match(parts.dropFirst(), bytes.dropFirst(literal.count), &values)
        case .variable(let name, let crossesSlashes):
            let reach = crossesSlashes ? bytes : bytes.prefix { $0 != UInt8(ascii: "/") }
            // The longest value that lets the rest match. Variables never touch, so few ends are tried.
            for end in stride(from: reach.endIndex, to: reach.startIndex, by: -1) {
                guard case .literal(let next)? = parts.dropFirst().first else {
                    guard end == bytes.endIndex else { return false }
                    return store(bytes[..<end], name, &values)
                }
                guard bytes[end...].starts(with: next), match(parts.dropFirst(), bytes[end...], &values) else {
                    continue
                }
                return store(bytes[..<end], name, &values)
            }
            return false
        }
    }

    private static func store(_ bytes: ArraySlice<UInt8>, _ name: String, _ values: inout [String: String]) -> Bool {
        guard let value = unescape(bytes) else { return false }
        values[name] = value
        return true
    }

    private static func unescape(_ bytes: ArraySlice<UInt8>) -> String? {
        var result: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                result.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) else {
                return nil
            }
            result.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: result, as: UTF8.self)
    }

    private static func escape(_ value: String, keepingSlashes: Bool) -> [UInt8] {
        value.utf8.flatMap { byte -> [UInt8] in
            let isPlain =
                isWord(byte) || "-._~".utf8.contains(byte) || (keepingSlashes && byte == UInt8(ascii: "/"))
            guard !isPlain else { return [byte] }
            let digits = String(byte, radix: 16, uppercase: true)
            return Array("%\(digits.count == 1 ? "0" : "")\(digits)".utf8)
        }
    }
}
