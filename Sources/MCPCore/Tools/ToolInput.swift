/// The arguments of a tool: a structure whose stored properties are all ``Argument``s.
///
/// A structure of this kind may also be an argument itself, or the element of an array.
public protocol ToolInput: SchemaRepresentable, SnakeCaseCoding {
    /// The declaration, before there are values. Structures whose properties are all arguments get it for nothing.
    init()
}

extension ToolInput {
    /// An object with a property for each argument.
    public static var valueSchema: ValueSchema { get throws { .object(try inputSchema()) } }

    /// The values in an object, checked against the schema: for structures that are read from elsewhere than a call,
    /// such as a file.
    ///
    /// - Throws: ``ArgumentError`` with everything that is wrong.
    public static func checked(_ object: JSONObject) throws(ArgumentError) -> Self {
        do {
            return try JSON.object(ArgumentValidator.validate(object, against: try inputSchema())).decode(Self.self)
        } catch let error as ArgumentError {
            throw error
        } catch {
            throw ArgumentError(problems: [.init(argument: "", message: "\(error)")])
        }
    }

    /// The declaration itself.
    public static var placeholder: Self { Self() }

    /// The schema of the arguments.
    ///
    /// - Throws: ``DeclarationError`` if a property is no argument, or two share a name.
    static func inputSchema() throws -> ObjectSchema {
        var properties: [ObjectSchema.Property] = []
        var names: Set<String> = []
        for child in Mirror(reflecting: Self()).children {
            let label = String((child.label ?? "").drop { $0 == "_" })
            let subject = "\(Self.self).\(label)"
            guard let argument = child.value as? any AnyArgument,
                let property = try argument.property(label: label, subject: subject)
            else { throw DeclarationError(.noDescription, subject, "is not declared with @Argument") }
            for name in [property.name] + property.aliases where !names.insert(name).inserted {
                throw DeclarationError(.duplicateName, subject, "the name \(name) is used twice")
            }
            properties.append(property)
        }
        return ObjectSchema(properties)
    }
}

/// The input of a tool that takes no arguments.
public struct NoInput: ToolInput {
    /// No arguments.
    public init() {}
}
