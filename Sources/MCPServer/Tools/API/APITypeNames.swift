import SchemaFormat
import VimTypes

/// What types are called in signatures.
struct APITypeNames {
    private let schema: VimSchema

    init(_ schema: VimSchema) { self.schema = schema }

    /// `string`, `VirtualDevice[]`, `Task`: of a reference the managed type.
    func name(of field: FieldRecord) -> String { bare(field) + (field.isArray ? "[]" : "") }

    private func bare(_ field: FieldRecord) -> String {
        switch (field.kind, field.type) {
        case (.reference, let type?): schema.table.managedType(type).name
        case (.reference, nil): "ManagedObject"
        case (.object, let type?), (.enumeration, let type?), (.arrayType, let type?): schema.table.type(type).name
        case (.anyType, _): "any"
        default: "\(field.kind)"
        }
    }
}
