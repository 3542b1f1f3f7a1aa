/// The header fields of a request or a response, in order, with names compared without regard to case.
///
/// A field may occur several times (`Set-Cookie`). The description shows the values of a few harmless fields only:
/// credentials, cookies and tickets never reach a log through it.
public struct HTTPHeaders: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    /// One header field.
    public struct Field: Sendable, Hashable {
        /// The name as it was given or received.
        public var name: String

        /// The value, without the white space around it.
        public var value: String

        /// A field with a name and a value.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// All fields, in order.
    public private(set) var fields: [Field]

    /// Header fields from a list.
    public init(_ fields: [Field] = []) {
        self.fields = fields
    }

    /// Header fields from a literal such as `["Content-Type": "text/xml"]`.
    public init(dictionaryLiteral elements: (String, String)...) {
        self.fields = elements.map { Field(name: $0, value: $1) }
    }

    /// The first value under a name. Setting replaces every field of that name, or removes them all.
    public subscript(name: String) -> String? {
        get {
            fields.first { $0.isNamed(name) }?.value
        }
        set {
            fields.removeAll { $0.isNamed(name) }
            if let newValue {
                fields.append(Field(name: name, value: newValue))
            }
        }
    }

    /// Every value under a name, in order.
    public func values(named name: String) -> [String] {
        fields.filter { $0.isNamed(name) }.map(\.value)
    }

    /// Adds a field and keeps those of the same name.
    public mutating func append(_ value: String, named name: String) {
        fields.append(Field(name: name, value: value))
    }

    /// These fields, with every field of `defaults` whose name does not occur here put before them.
    func filled(from defaults: HTTPHeaders) -> HTTPHeaders {
        HTTPHeaders(defaults.fields.filter { self[$0.name] == nil } + fields)
    }
}

extension HTTPHeaders.Field {
    /// Whether this field has the name, whatever the case of its letters.
    func isNamed(_ other: String) -> Bool {
        name.utf8.count == other.utf8.count
            && zip(name.utf8, other.utf8).allSatisfy { lowercased($0) == lowercased($1) }
    }

    /// Whether the field can be sent as it is: a token as name (RFC 9110 §5.6.2), no control characters in the value,
    /// so that no value from outside can smuggle in a further field.
    var isValid: Bool {
        name.utf8.isToken && value.utf8.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }
    }
}

extension Sequence<UInt8> {
    /// Whether the bytes form a non-empty token of RFC 9110 §5.6.2, as methods and field names must.
    var isToken: Bool {
        var isEmpty = true
        for byte in self {
            isEmpty = false
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                continue
            case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
                UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
                continue
            default:
                return false
            }
        }
        return !isEmpty
    }
}

private func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}

extension HTTPHeaders: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The field names, with the values of fields that are known to hold no secret.
    public var description: String {
        fields.map(\.description).joined(separator: ", ")
    }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// Shows no more than ``description``.
    public var customMirror: Mirror { Mirror(self, unlabeledChildren: fields, displayStyle: .collection) }
}

extension HTTPHeaders.Field: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// An open list of names would let the next secret through, so this is the list of what may be shown.
    private static let harmless: Set<String> = [
        "accept", "accept-encoding", "allow", "connection", "content-encoding", "content-length", "content-range",
        "content-type", "date", "expect", "host", "last-modified", "range", "retry-after", "server", "soapaction",
        "transfer-encoding", "user-agent",
    ]

    /// The name, and the value if fields of this name hold no secrets.
    public var description: String {
        "\(name): \(Self.harmless.contains(name.lowercased()) ? value : "(not shown)")"
    }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// Shows no more than ``description``.
    public var customMirror: Mirror { Mirror(self, children: ["field": description], displayStyle: .struct) }
}
