import SchemaFormat

@testable import VimRuntime

/// A schema that is put together by hand, so that these tests need no generated code.
enum SmallSchema {
    static let schema: VimSchema = {
        // Data objects in depth-first pre-order: Base 0, Leaf 1, Wide 2, Fault 3, enumeration State 4, array 5, request 6.
        let base = TypeRecord(
            kind: .dataObject, name: "Base", lastDescendant: 1,
            fields: [
                FieldRecord(name: "key", kind: .int), FieldRecord(name: "label", kind: .string, isOptional: true),
                FieldRecord(name: "password", kind: .string, isOptional: true, isSecret: true),
            ])
        let leaf = TypeRecord(
            kind: .dataObject, name: "Leaf", base: 0, lastDescendant: 1,
            fields: [
                FieldRecord(name: "when", kind: .dateTime, isOptional: true),
                FieldRecord(name: "state", kind: .enumeration, type: 4, isOptional: true),
                FieldRecord(name: "small", kind: .byte, isOptional: true),
                FieldRecord(name: "ratio", kind: .double, isOptional: true),
                FieldRecord(name: "data", kind: .base64Binary, isOptional: true),
                FieldRecord(name: "names", kind: .string, isOptional: true, isArray: true),
                FieldRecord(name: "child", kind: .object, type: 0, isOptional: true, isArray: true),
                FieldRecord(name: "any", kind: .anyType, isOptional: true),
                FieldRecord(name: "ref", kind: .reference, isOptional: true),
            ])
        let wide = TypeRecord(
            kind: .dataObject, name: "Wide", lastDescendant: 2,
            fields: (0..<150).map { FieldRecord(name: "f\($0)", kind: .long, isOptional: $0 != 149) })
        let fault = TypeRecord(
            kind: .dataObject, name: "MethodFault", lastDescendant: 3,
            fields: [FieldRecord(name: "reason", kind: .string, isOptional: true)])
        let state = TypeRecord(kind: .enumeration, name: "State", lastDescendant: 4, values: ["on", "off"])
        let array = TypeRecord(
            kind: .array, name: "ArrayOfString", lastDescendant: 5,
            fields: [FieldRecord(name: "string", kind: .string, isOptional: true, isArray: true)])
        let request = TypeRecord(
            kind: .request, name: "Rename", lastDescendant: 6, fields: [FieldRecord(name: "newName", kind: .string)])
        let operation = OperationRecord(
            name: "Rename", request: 6, result: FieldRecord(name: "returnval", kind: .object, type: 0))
        return VimSchema(
            SchemaTable(
                SchemaTableText(
                    types: [base, leaf, wide, fault, state, array, request], operations: [operation],
                    managedTypes: [])))
    }()

    static func type(_ name: String) -> TypeID { schema.type(named: name)! }

    /// A document whose root holds that XML.
    static func document(_ inner: String, type: String? = nil) -> [UInt8] {
        let attribute = type.map { " xsi:type=\"\($0)\"" } ?? ""
        return Array(
            """
            <o xmlns="urn:vim25" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
            xmlns:xsd="http://www.w3.org/2001/XMLSchema"\(attribute)>\(inner)</o>
            """.utf8)
    }

    static func read(
        _ inner: String, as name: String = "Leaf", type: String? = nil, _ options: DecodingOptions = .strict
    ) throws -> AnyDataObject {
        try AnyDataObject(SmallSchema.type(name), xml: document(inner, type: type), options: options)
    }

    /// What stands between the tags of the root after writing.
    static func written(_ object: AnyDataObject) throws -> String {
        let text = String(decoding: try object.xml(element: "o"), as: UTF8.self)
        return String(text[text.index(after: text.firstIndex(of: ">")!)...].dropLast("</o>".count))
    }
}
