/// A call of the tagging service, in the dialect of `/api` or of `/rest`.
struct AutomationCall: Sendable {
    /// The two ways in which a vCenter serves the same calls.
    enum Dialect: Sendable {
        /// vCenter 7.0 U2 and later.
        case api
        /// vCenter 6.5 and later: values are wrapped, identifiers and actions marked.
        case rest

        var session: String { self == .api ? "/api/session" : "/rest/com/vmware/cis/session" }
    }

    let method: String
    private let collection: String
    private let id: String?
    private let action: String?
    private let body: (any Encodable & Sendable)?
    private let isCreation: Bool

    private init(
        _ method: String, _ collection: String, id: String? = nil, action: String? = nil,
        body: (any Encodable & Sendable)? = nil, isCreation: Bool = false
    ) {
        self.method = method
        self.collection = collection
        self.id = id
        self.action = action
        self.body = body
        self.isCreation = isCreation
    }

    static func get(_ collection: String, _ id: String? = nil) -> AutomationCall {
        AutomationCall("GET", collection, id: id)
    }

    static func create(_ collection: String, _ body: some Encodable & Sendable) -> AutomationCall {
        AutomationCall("POST", collection, body: body, isCreation: true)
    }

    static func delete(_ collection: String, _ id: String) -> AutomationCall {
        AutomationCall("DELETE", collection, id: id)
    }

    static func association(_ action: String, _ tag: String?, _ body: TaggedObjects) -> AutomationCall {
        AutomationCall("POST", "tag-association", id: tag, action: action, body: body)
    }

    static func tagsOfCategory(_ category: String) -> AutomationCall {
        AutomationCall(
            "POST", "tag", id: category, action: "list-tags-for-category",
            body: CategoryReference(category_id: category))
    }

    /// Whether it can be sent again when it is not known to have arrived.
    var isRepeatable: Bool { action?.hasPrefix("list") ?? (method != "POST") }

    /// Path and query.
    func target(_ dialect: Dialect) -> String {
        var target = (dialect == .api ? "/api/cis/tagging/" : "/rest/com/vmware/cis/tagging/") + collection
        // Here alone the newer dialect takes the identifier from the body.
        if let id, !(dialect == .api && action == "list-tags-for-category") {
            target += (dialect == .api ? "/" : "/id:") + Self.encoded(id)
        }
        if let action { target += (dialect == .api ? "?action=" : "?~action=") + action }
        return target
    }

    /// What is sent, if something is.
    func body(_ dialect: Dialect) -> (any Encodable & Sendable)? {
        guard dialect == .rest, isCreation, let body else { return body }
        return ["create_spec": AnyBody(body)]
    }

    private struct AnyBody: Encodable, Sendable {
        let body: any Encodable & Sendable
        init(_ body: any Encodable & Sendable) { self.body = body }
        func encode(to encoder: any Encoder) throws { try body.encode(to: encoder) }
    }

    /// Leaves what may stand in a path as it is.
    private static func encoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { encoded, byte in
            let scalar = Unicode.Scalar(byte)
            if byte < 0x80,
                Character(scalar).isLetter || Character(scalar).isNumber || "-._~:".contains(Character(scalar))
            {
                encoded.unicodeScalars.append(scalar)
            } else {
                encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
    }
}
