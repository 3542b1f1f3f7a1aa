/// What a tool gives back: a plain structure, with a description for each of its stored properties.
///
/// ```swift
/// struct Output: ToolOutput {
///     var name: String
///     var memoryMB: Int?
///     static let fields = ["name": "The machine's name", "memoryMB": "Configured memory in MiB"]
/// }
/// ```
/// The descriptions stand beside the properties, not on them, so that the memberwise initializer stays the compiler's
/// own and a forgotten property does not compile. A property without a description, or a description without a
/// property, is an error when the tool is registered. Keys are `snake_case` in JSON; absent optionals are left out.
public protocol ToolOutput: SchemaRepresentable, SnakeCaseCoding {
    /// What each stored property means, by the property's name.
    static var fields: [String: String] { get }
}

extension ToolOutput {
    /// An object with a property for each stored property.
    ///
    /// A type inside itself, such as a node of a tree, is any object: the schema has no `$ref`.
    public static var valueSchema: ValueSchema {
        get throws {
            let outer = OutputReflection.types
            guard !outer.contains(ObjectIdentifier(Self.self)) else { return .anyObject }
            return try OutputReflection.$types.withValue(outer + [ObjectIdentifier(Self.self)]) {
                .object(try OutputReflection.schema(of: Self.self))
            }
        }
    }

    /// A value made of placeholders.
    public static var placeholder: Self { get throws { try OutputReflection.placeholder(of: Self.self) } }
}
