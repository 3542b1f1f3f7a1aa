extension JSON {
    /// The same value with the members of all objects sorted by key.
    var canonical: JSON {
        switch self {
        case .array(let elements): .array(elements.map(\.canonical))
        case .object(let object):
            .object(JSONObject(object.members.sorted { $0.key < $1.key }.map { ($0.key, $0.value.canonical) }))
        default: self
        }
    }
}
