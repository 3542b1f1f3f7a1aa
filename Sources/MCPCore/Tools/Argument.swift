/// An argument of a tool: a property of its input with a description.
///
/// ```swift
/// struct Input: ToolInput {
///     @Argument("Name, inventory path or moref of the machine", aliases: ["name"]) var vm: String
///     @Argument("How many to list at most", min: 1, max: 1000) var limit = 50
///     @Argument("Only machines in this state") var powerState: PowerState?
/// }
/// ```
/// The argument's name is the property's in `snake_case`. It is required when its type is not optional and it has no
/// initial value.
@propertyWrapper
public struct Argument<Value: SchemaRepresentable>: Sendable {
    private enum Storage: Sendable {
        case declaration(ArgumentDeclaration, initial: Value?)
        case value(Value)
    }

    private var storage: Storage

    /// An argument that is required, or optional when its type is.
    ///
    /// - Parameters:
    ///   - description: what the argument means, for the model and for people.
    ///   - aliases: other names it is accepted under; never listed.
    ///   - min: the least number, or the least of each element of an array.
    ///   - max: the greatest number.
    ///   - length: how many characters a text may have.
    ///   - count: how many elements an array may have.
    ///   - pattern: a regular expression that a text must match.
    ///   - unit: the unit of a number; it becomes part of the description.
    ///   - secret: whether the value must never be shown or logged.
    public init(
        _ description: String, aliases: [String] = [], min: Double? = nil, max: Double? = nil,
        length: ClosedRange<Int>? = nil, count: ClosedRange<Int>? = nil, pattern: String? = nil, unit: String? = nil,
        secret: Bool = false
    ) {
        storage = .declaration(
            ArgumentDeclaration(
                description: description, aliases: aliases, min: min, max: max, length: length, count: count,
                pattern: pattern, unit: unit, isSecret: secret),
            initial: Value.absent)
    }

    /// An argument with a default value.
    ///
    /// The parameters are those of the other initializer.
    public init(
        wrappedValue: Value, _ description: String, aliases: [String] = [], min: Double? = nil, max: Double? = nil,
        length: ClosedRange<Int>? = nil, count: ClosedRange<Int>? = nil, pattern: String? = nil, unit: String? = nil,
        secret: Bool = false
    ) {
        storage = .declaration(
            ArgumentDeclaration(
                description: description, aliases: aliases, min: min, max: max, length: length, count: count,
                pattern: pattern, unit: unit, isSecret: secret),
            initial: wrappedValue)
    }

    /// The value of the argument.
    public var wrappedValue: Value {
        get {
            switch storage {
            case .value(let value): return value
            case .declaration(_, let initial?): return initial
            case .declaration(let declaration, nil):
                preconditionFailure("No value for the required argument \"\(declaration.description)\"")
            }
        }
        set { storage = .value(newValue) }
    }
}

extension Argument: Codable {
    /// Reads the value alone; the description belongs to the type.
    public init(from decoder: any Decoder) throws {
        storage = .value(try decoder.singleValueContainer().decode(Value.self))
    }

    /// Writes the value alone.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue)
    }
}

/// What an ``Argument`` says about itself.
final class ArgumentDeclaration: Sendable {
    let description: String
    let aliases: [String]
    let min: Double?
    let max: Double?
    let length: ClosedRange<Int>?
    let count: ClosedRange<Int>?
    let pattern: String?
    let unit: String?
    let isSecret: Bool

    init(
        description: String, aliases: [String], min: Double?, max: Double?, length: ClosedRange<Int>?,
        count: ClosedRange<Int>?, pattern: String?, unit: String?, isSecret: Bool
    ) {
        self.description = description
        self.aliases = aliases
        self.min = min
        self.max = max
        self.length = length
        self.count = count
        self.pattern = pattern
        self.unit = unit
        self.isSecret = isSecret
    }

    /// The schema of the argument's type with the rules of the argument.
    ///
    /// - Throws: ``DeclarationError`` if a rule does not fit the type.
    func apply(to schema: ValueSchema, subject: String) throws -> ValueSchema {
        switch schema {
        case .string(var rules):
            if let length { rules.length = .init(minimum: length.lowerBound, maximum: length.upperBound) }
            if let pattern {
                do {
                    rules.pattern = try TextPattern(pattern)
                } catch {
                    throw DeclarationError(.badRule, subject, "the pattern \(pattern) is no regular expression")
                }
            }
            return .string(rules)
        case .integer: return .integer(.init(minimum: min, maximum: max))
        case .number: return .number(.init(minimum: min, maximum: max))
        case .array(let element, _):
            return .array(
                of: try apply(to: element, subject: subject),
                count: .init(minimum: count?.lowerBound, maximum: count?.upperBound))
        default:
            guard min == nil, max == nil, length == nil, pattern == nil else {
                throw DeclarationError(.badRule, subject, "has a rule that does not fit its type")
            }
            return schema
        }
    }
}

/// An ``Argument`` of any type.
protocol AnyArgument {
    /// The property of the schema, or `nil` if this is a value and no declaration.
    func property(label: String, subject: String) throws -> ObjectSchema.Property?
}

extension Argument: AnyArgument {
    func property(label: String, subject: String) throws -> ObjectSchema.Property? {
        guard case .declaration(let declaration, let initial) = storage else { return nil }
        var description = declaration.description
        guard !description.isEmpty else { throw DeclarationError(.noDescription, subject, "has no description") }
        if let unit = declaration.unit { description += " (\(unit))" }
        let defaultValue = try initial.map { try JSON(encoding: $0) } ?? .null
        return ObjectSchema.Property(
            label.snakeCased, description, try declaration.apply(to: try Value.valueSchema, subject: subject),
            aliases: declaration.aliases, isRequired: initial == nil,
            defaultValue: defaultValue.isNull ? nil : defaultValue, isSecret: declaration.isSecret)
    }
}
