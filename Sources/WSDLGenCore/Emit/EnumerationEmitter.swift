/// Emits enumerations.
struct EnumerationEmitter {
    let layout: Layout
    let facts: Facts

    /// The declaration of an enumeration.
    func emit(_ enumeration: Model.Enumeration) -> [UInt8] {
        var writer = SwiftWriter()
        let name = layout.names.types[enumeration.name]!
        let values = layout.names.enumerationValues[enumeration.name]!
        writer.line()
        writer.comment("Enumeration `\(enumeration.name)`\(facts.since(enumeration.since)).")
        writer.block("public struct \(name): VimEnumeration") { writer in
            writer.comment("Row in the schema.")
            writer.line("public static var _typeID: TypeID { typeID(\(layout.typeNumbers[enumeration.name]!)) }")
            writer.comment("The value as it stands on the wire.")
            writer.line("public let rawValue: String")
            writer.comment("Wraps a value as it stands on the wire.")
            writer.line("public init(rawValue: String) { self.rawValue = rawValue }")
            for (value, _) in enumeration.values {
                writer.comment("`\(value)`")
                writer.line(
                    "public static var \(SwiftName.escaped(values[value]!)): Self { Self(rawValue: \"\(value)\") }")
            }
        }
        return writer.bytes
    }
}
