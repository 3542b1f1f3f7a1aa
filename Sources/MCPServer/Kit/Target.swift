import MCPCore
import VimTypes

/// How a caller names a managed object: by name, inventory path, moref, or for a machine by its instance or BIOS UUID.
///
/// The type says what it must be: ``ToolContext/find(_:properties:)`` finds it.
struct Target<Object: ManagedObject>: SchemaRepresentable, Hashable {
    /// What the caller wrote.
    let text: String

    init(_ text: String) { self.text = text }

    init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    static var valueSchema: ValueSchema { .string() }
    static var placeholder: Target { Target("") }
}
