import SchemaFormat

/// Emits the schema table.
struct SchemaTableEmitter {
    let layout: Layout

    /// The declarations of the file.
    func emit() -> [UInt8] {
        let table = SchemaTableText(
            types: layout.typeRecords, operations: layout.operationRecords, managedTypes: layout.managedTypeRecords)
        var writer = SwiftWriter()
        writer.line()
        writer.comment("The schema that the types of this module belong to.")
        writer.block("enum Schema") { writer in
            writer.comment("One for the process; nothing is built until a type is used.")
            writer.line("static let vim = VimSchema(")
            writer.line("    SchemaTable(")
            for (position, section) in table.sections.enumerated() {
                let end = position == table.sections.count - 1 ? "))" : ","
                writer.line("        \(section.label): #\"\(section.text)\"#\(end)")
            }
        }
        for (function, type, what) in [
            ("typeID", "TypeID", "data object, enumeration or array type"),
            ("managedTypeID", "ManagedTypeID", "managed type"), ("operationID", "OperationID", "operation"),
        ] {
            writer.line()
            writer.comment("Names a row: \(what).")
            writer.line("@inline(never)")
            writer.line("func \(function)(_ number: Int) -> \(type) { \(type)(Schema.vim, number) }")
        }
        return writer.bytes
    }
}
