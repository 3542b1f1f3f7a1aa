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
                description, aliases: aliases, min: min, max: max, length: length, count: count,
                pattern: pattern, unit: unit, secret: secret),
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
                description, aliases: aliases, min: min, max: max, length: length, count: count,
                pattern: pattern, unit: unit, secret: secret),
            initial: wrappedValue)
    }

    /// An argument whose declaration several tools share.
    public init(_ declaration: ArgumentDeclaration) { storage = .declaration(declaration, initial: Value.absent) }

    /// An argument with a default value, whose declaration several tools share.
    public init(wrappedValue: Value, _ declaration: ArgumentDeclaration) {
        storage = .declaration(declaration, initial: wrappedValue)
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
            defaultValue: defaultValue.isNull ? nil : defaultValue, isSecret: declaration.isSecret,
            isListed: declaration.isListed)
    }
}
