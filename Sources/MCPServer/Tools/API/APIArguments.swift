import MCPCore
import SchemaFormat
import VimTypes

/// Turns the JSON arguments of an operation into a call, and tells everything that is wrong with them by its path.
///
/// The JSON is VMware's own for vim25: wire names, `_typeName` where an object is of a more special type than the one
/// declared. A reference may also be its moref alone.
struct APIArguments {
    private let schema: VimSchema
    private var problems: [String] = []

    private init(_ schema: VimSchema) { self.schema = schema }

    /// The call.
    ///
    /// - Throws: `ToolError` with all that does not fit.
    static func call(
        _ operation: OperationID, on target: ManagedObjectReference<AnyManagedObject>, _ arguments: JSONObject
    ) throws -> MethodCall {
        var checker = APIArguments(operation.schema)
        var arguments = checker.object(arguments, operation.parameters, of: operation.name, at: "")
        guard checker.problems.isEmpty else {
            throw ToolError(
                .invalid,
                "Invalid arguments of \(operation.name):\n"
                    + checker.problems.map { "- \($0)" }.joined(separator: "\n"),
                hint: "describe_api \(operation.name) tells what they are.")
        }
        arguments["_this"] = checker.json(target)
        var call = MethodCall(operation, on: target)
        do {
            let decoder = try JSON.object(arguments).decode(CapturedDecoder.self).decoder
            let request = TypeID(operation.schema, operation.record.request)
            call.arguments = try AnyDataObject(from: decoder, declared: request)._storage
        } catch let issue as DecodingIssue {
            throw ToolError(.invalid, "Invalid arguments of \(operation.name): \(issue)")
        } catch let DecodingError.typeMismatch(_, context), let DecodingError.dataCorrupted(context) {
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            throw ToolError(.invalid, "Invalid arguments of \(operation.name): \(path): \(context.debugDescription)")
        }
        return call
    }

    /// The members of an object, checked against its fields, with references written out.
    private mutating func object(
        _ object: JSONObject, _ fields: [FieldRecord], of owner: String, at path: String
    ) -> JSONObject {
        var result = JSONObject()
        for member in object {
            if member.key == "_typeName" {
                result[member.key] = member.value
                continue
            }
            let place = path.isEmpty ? member.key : "\(path).\(member.key)"
            guard let field = fields.first(where: { $0.name == member.key }) else {
                let meant = NearMiss.best(for: member.key, among: fields.map(\.name)).map { " Did you mean \($0)?" }
                problems.append("\(place): \(owner) has no '\(member.key)'.\(meant ?? "")")
                continue
            }
            guard !member.value.isNull else { continue }
            result[member.key] = value(member.value, field, at: place)
        }
        for field in fields where !field.isOptional && !field.isArray && result[field.name] == nil {
            guard object[field.name]?.isNull != false else { continue }
            problems.append("\(path.isEmpty ? field.name : "\(path).\(field.name)"): is required")
        }
        return result
    }

    private mutating func value(_ json: JSON, _ field: FieldRecord, at path: String) -> JSON {
        guard field.isArray else { return single(json, field, at: path) }
        guard let elements = json.array else {
            problems.append("\(path): must be an array, not \(json.kind)")
            return json
        }
        return .array(elements.enumerated().map { single($0.element, field, at: "\(path)[\($0.offset)]") })
    }

    private mutating func single(_ json: JSON, _ field: FieldRecord, at path: String) -> JSON {
        switch field.kind {
        case .object:
            return field.type.map { dataObject(json, TypeID(schema, $0), at: path) } ?? json
        case .reference:
            return reference(json, field, at: path)
        case .enumeration:
            if let type = field.type { check(json, isOneOf: schema.table.type(type), at: path) }
        case .anyType, .arrayType:
            guard let name = json["_typeName"]?.string else {
                problems.append("\(path): needs _typeName, and _value unless it is a data object")
                return json
            }
            if let type = schema.type(named: name), type.record.kind == .dataObject {
                return dataObject(json, type, at: path)
            }
        case .boolean: expect(json.bool != nil, "boolean", json, at: path)
        case .byte, .short, .int, .long: expect(json.int != nil, "integer", json, at: path)
        case .float, .double: expect(json.double != nil || json.string != nil, "number", json, at: path)
        case .string, .anyURI, .dateTime, .base64Binary: expect(json.string != nil, "string", json, at: path)
        case .void: break
        }
        return json
    }

    private mutating func dataObject(_ json: JSON, _ declared: TypeID, at path: String) -> JSON {
        guard let object = json.object else {
            problems.append("\(path): must be an object (\(declared.name)), not \(json.kind)")
            return json
        }
        var type = declared
        if let name = object["_typeName"]?.string {
            guard let named = schema.type(named: name), named.record.kind == .dataObject else {
                let names = schema.dataObjectTypes.map(\.name)
                let meant = NearMiss.best(for: name, among: names).map { " Did you mean \($0)?" } ?? ""
                problems.append("\(path)._typeName: there is no type '\(name)'.\(meant)")
                return json
            }
            guard named.isKind(of: declared) else {
                problems.append("\(path)._typeName: \(name) is no \(declared.name)")
                return json
            }
            type = named
        }
        return .object(self.object(object, type.allFields, of: type.name, at: path))
    }

    private mutating func reference(_ json: JSON, _ field: FieldRecord, at path: String) -> JSON {
        let declared = field.type.map { ManagedTypeID(schema, $0) }
        if let text = json.string {
            if let reference = APIReference.parse(text, declared: declared) { return self.json(reference) }
        } else if json["type"]?.string != nil, json["value"]?.string != nil {
            return json
        }
        problems.append(
            "\(path): must be a reference: {\"type\", \"value\"}, or Type:moref such as VirtualMachine:vm-42")
        return json
    }

    private mutating func check(_ json: JSON, isOneOf enumeration: TypeRecord, at path: String) {
        guard let text = json.string else { return expect(false, "string", json, at: path) }
        guard !enumeration.values.contains(text) else { return }
        let meant = NearMiss.best(for: text, among: enumeration.values).map { " Did you mean \($0)?" }
        let known = " Known: \(enumeration.values.prefix(20).joined(separator: ", "))."
        problems.append("\(path): \(enumeration.name) has no '\(text)'.\(meant ?? known)")
    }

    private mutating func expect(_ isRight: Bool, _ kind: String, _ json: JSON, at path: String) {
        if !isRight { problems.append("\(path): must be \(kind), not \(json.kind)") }
    }

    private func json(_ reference: ManagedObjectReference<AnyManagedObject>) -> JSON {
        ["_typeName": "ManagedObjectReference", "type": .string(reference.type), "value": .string(reference.value)]
    }
}

/// Hands out the decoder that it was made of, for values whose type is known at run time only.
struct CapturedDecoder: Decodable {
    let decoder: any Decoder

    init(from decoder: any Decoder) throws { self.decoder = decoder }
}
