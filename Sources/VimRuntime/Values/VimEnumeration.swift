internal import SchemaFormat

/// An enumeration of the API: a string, most often one of the values that the schema lists.
///
/// A newer server's value, or an empty one, is kept as it came; ``isKnown`` tells.
public protocol VimEnumeration: FieldValue, RawRepresentable, Hashable, Codable, ExpressibleByStringLiteral,
    CustomStringConvertible
where RawValue == String {
    /// The enumeration's row in the schema.
    static var _typeID: TypeID { get }
    /// Wraps a value as it stands on the wire.
    init(rawValue: String)
}

extension VimEnumeration {
    /// Wraps a value as it stands on the wire.
    public init(stringLiteral value: String) { self.init(rawValue: value) }

    /// The values that the schema lists.
    public static var knownValues: [Self] { _typeID.record.values.map(Self.init(rawValue:)) }

    /// Whether the schema lists the value.
    public var isKnown: Bool { Self._typeID.record.values.contains(rawValue) }

    /// The value as it stands on the wire.
    public var description: String { rawValue }

    /// Whether a string, such as a field that the WSDL leaves open, is that value.
    public static func == (left: String, right: Self) -> Bool { left == right.rawValue }

    /// Whether a string, such as a field that the WSDL leaves open, is that value.
    public static func == (left: String?, right: Self) -> Bool { left == right.rawValue }

    /// Matches a string, such as a field that the WSDL leaves open, in a `switch`.
    public static func ~= (pattern: Self, value: String) -> Bool { pattern.rawValue == value }

    /// Whether both are the same value.
    public static func == (left: Self, right: Self) -> Bool { left.rawValue == right.rawValue }

    /// Feeds the value to a hasher.
    public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }

    /// A hash of the value.
    public var hashValue: Int { rawValue.hashValue }

    /// Reads the value from a single string.
    public init(from decoder: any Decoder) throws {
        self.init(rawValue: try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the value as a single string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
