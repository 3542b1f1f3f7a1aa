import MCPCore
import SchemaFormat
import VimTypes

/// Makes JSON Schemas of vim25's types, in the form that VMware's JSON for them has (`_typeName`, `_value`).
struct APISchema {
    private let schema: VimSchema

    init(_ schema: VimSchema = Vim.schema) { self.schema = schema }

    /// The arguments of an operation.
    func arguments(of operation: OperationID, depth: Int) -> JSONObject {
        object(operation.parameters, typeName: nil, depth: depth)
    }

    /// The properties of a managed object.
    func properties(of type: ManagedTypeID, depth: Int) -> JSONObject {
        object(type.properties, typeName: nil, depth: depth)
    }

    /// A data object with all its fields, inherited ones first, or an enumeration.
    func type(_ type: TypeID, depth: Int) -> JSONObject {
        let record = type.record
        if record.kind == .enumeration {
            return ["type": "string", "title": .string(record.name), "enum": .array(record.values.map(JSON.string))]
        }
        var object = object(type.allFields, typeName: record.name, depth: depth)
        let count = record.lastDescendant - type.number
        if count > 0 {
            let names = (type.number + 1...record.lastDescendant).prefix(12).map { schema.table.type($0).name }
            let rest = count > 12 ? " and \(count - 12) more" : ""
            object["description"] = .string("Or, named by _typeName: \(names.joined(separator: ", "))\(rest)")
        }
        return object
    }

    /// What a field, a parameter or a result can be.
    ///
    /// - Parameter depth: how many levels of data objects within it are shown with their fields.
    func value(_ field: FieldRecord, depth: Int) -> JSONObject {
        var value = single(field, depth: depth)
        if let type = field.drawnFrom { value["description"] = .string("A \(schema.table.type(type).name)") }
        if field.isArray { value = ["type": "array", "items": .object(value)] }
        var notes = value["description"]?.string.map { [$0] } ?? []
        if !field.since.isEmpty { notes.append("Since \(field.since)") }
        if !notes.isEmpty { value["description"] = .string(notes.joined(separator: ". ")) }
        if field.isSecret { value["writeOnly"] = true }
        return value
    }

    private func object(_ fields: [FieldRecord], typeName: String?, depth: Int) -> JSONObject {
        var properties = JSONObject()
        if typeName != nil { properties["_typeName"] = ["type": "string"] }
        for field in fields { properties[field.name] = .object(value(field, depth: depth)) }
        let required = fields.filter { !$0.isOptional && !$0.isArray }.map { JSON.string($0.name) }
        var object: JSONObject = ["type": "object"]
        object["title"] = typeName.map(JSON.string)
        object["properties"] = .object(properties)
        if !required.isEmpty { object["required"] = .array(required) }
        return object
    }

    private func single(_ field: FieldRecord, depth: Int) -> JSONObject {
        switch field.kind {
        case .void: return ["type": "null"]
        case .boolean: return ["type": "boolean"]
        case .byte: return ["type": "integer", "minimum": -128, "maximum": 127]
        case .short: return ["type": "integer", "minimum": -32768, "maximum": 32767]
        case .int: return ["type": "integer", "format": "int32"]
        case .long: return ["type": "integer", "format": "int64"]
        case .float, .double: return ["type": "number"]
        case .string: return ["type": "string"]
        case .anyURI: return ["type": "string", "format": "uri"]
        case .dateTime: return ["type": "string", "format": "date-time"]
        case .base64Binary: return ["type": "string", "contentEncoding": "base64"]
        case .anyType:
            return [
                "type": "object", "properties": ["_typeName": ["type": "string"], "_value": [:]],
                "required": ["_typeName"],
            ]
        case .reference:
            let name = field.type.map { schema.table.managedType($0).name } ?? "ManagedObject"
            return [
                "type": ["object", "string"], "title": .string("\(name) reference"),
                "properties": ["type": ["type": "string"], "value": ["type": "string"]],
                "required": ["type", "value"],
            ]
        case .object, .enumeration, .arrayType:
            guard let number = field.type else { return ["type": "object"] }
            let type = TypeID(schema, number)
            if field.kind == .enumeration { return self.type(type, depth: 0) }
            guard field.kind == .object else { return array(type, depth: depth) }
            // What is left out can be asked for by its name.
            return depth > 0
                ? self.type(type, depth: depth - 1) : ["type": "object", "title": .string(type.name)]
        }
    }

    private func array(_ type: TypeID, depth: Int) -> JSONObject {
        let elements = type.record.fields.first.map { value($0, depth: depth) } ?? ["type": "array"]
        return [
            "type": "object", "title": .string(type.name),
            "properties": ["_typeName": ["type": "string"], "_value": .object(elements)],
        ]
    }
}

extension TypeID {
    /// The fields, inherited ones first.
    var allFields: [FieldRecord] {
        var all: [FieldRecord] = []
        var next: TypeID? = self
        while let type = next {
            let record = type.record
            all = record.fields + all
            next = record.base.map { TypeID(schema, $0) }
        }
        return all
    }
}
