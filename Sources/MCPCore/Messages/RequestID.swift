/// The id of a JSON-RPC request: a string or a whole number, kept as it was written.
public enum RequestID: Sendable, Hashable {
    /// A string, possibly empty.
    case string(String)
    /// A whole number.
    case number(JSONNumber)

    /// The id in a JSON value, or `nil` if the value is neither a string nor a whole number.
    public init?(_ json: JSON) {
        switch json {
        case .string(let text): self = .string(text)
        case .number(let number) where number.isWhole: self = .number(number)
        default: return nil
        }
    }

    /// The id as JSON, exactly as it came.
    public var json: JSON {
        switch self {
        case .string(let text): .string(text)
        case .number(let number): .number(number)
        }
    }
}

extension RequestID: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A whole number.
    public init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }
}
