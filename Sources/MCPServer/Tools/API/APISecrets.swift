import MCPCore
import SchemaFormat
import VimTypes

/// Hides what the API marks as secret: passwords, keys and tickets.
struct APISecrets {
    /// What stands in the place of a secret.
    static let mask: JSON = "(secret)"

    private var known: [String: Set<String>] = [:]

    /// A value with its secrets hidden, by the types that its objects name.
    static func masked(_ json: JSON) -> JSON {
        var secrets = APISecrets()
        return secrets.mask(json)
    }

    /// The arguments of an operation with their secrets hidden.
    static func masked(_ arguments: JSONObject, of operation: OperationID) -> JSONObject {
        var secrets = APISecrets()
        return secrets.mask(arguments, operation.parameters)
    }

    private mutating func mask(_ json: JSON) -> JSON {
        switch json {
        case .array(let elements): return .array(elements.map { mask($0) })
        case .object(let object):
            let hidden = object["_typeName"]?.string.map { names(of: $0) } ?? []
            return .object(
                JSONObject(object.map { ($0.key, hidden.contains($0.key) ? Self.mask : mask($0.value)) }))
        default: return json
        }
    }

    /// By declared types, because callers need not name those.
    private mutating func mask(_ object: JSONObject, _ fields: [FieldRecord]) -> JSONObject {
        JSONObject(object.map { member in (member.key, mask(member.value, fields.first { $0.name == member.key })) })
    }

    private mutating func mask(_ json: JSON, _ field: FieldRecord?) -> JSON {
        if field?.isSecret == true { return Self.mask }
        if let elements = json.array { return .array(elements.map { mask($0, field) }) }
        guard let object = json.object else { return json }
        let named = object["_typeName"]?.string.flatMap { Vim.schema.type(named: $0) }
        let declared = field.flatMap { $0.kind == .object ? $0.type.map { TypeID(Vim.schema, $0) } : nil }
        guard let type = named ?? declared else { return mask(json) }
        return .object(mask(object, type.allFields))
    }

    private mutating func names(of type: String) -> Set<String> {
        if let names = known[type] { return names }
        let fields = Vim.schema.type(named: type)?.allFields ?? []
        let names = Set(fields.filter(\.isSecret).map(\.name))
        known[type] = names
        return names
    }
}
