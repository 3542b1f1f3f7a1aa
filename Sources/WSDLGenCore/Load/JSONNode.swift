/// A value of a JSON file and where it stands.
struct JSONNode {
    enum Value {
        case null
        case bool(Bool)
        case string(String)
        case array([JSONNode])
        case object([(key: String, node: JSONNode)])
    }

    let value: Value
    let location: SourceLocation

    private func failure(_ expected: String) -> GenerationFailure {
        GenerationFailure(.unknownConstruct, at: location, "\(expected) is expected here")
    }

    func string() throws -> String {
        guard case .string(let string) = value else { throw failure("a string") }
        return string
    }

    func bool() throws -> Bool {
        guard case .bool(let bool) = value else { throw failure("true or false") }
        return bool
    }

    func array() throws -> [JSONNode] {
        guard case .array(let nodes) = value else { throw failure("an array") }
        return nodes
    }

    /// The members of an object whose keys are data.
    func members() throws -> [(key: String, node: JSONNode)] {
        guard case .object(let members) = value else { throw failure("an object") }
        return members
    }

    /// The object, once its keys are known to be among those given.
    func object(_ keys: String...) throws -> JSONObject {
        let members = try members()
        for member in members where !keys.contains(member.key) {
            throw GenerationFailure(
                .unknownConstruct, at: member.node.location, "key '\(member.key)' is not expected here")
        }
        return JSONObject(members: members, location: location)
    }
}

/// An object of a JSON file; an absent key and `null` are the same.
struct JSONObject {
    let members: [(key: String, node: JSONNode)]
    let location: SourceLocation

    subscript(key: String) -> JSONNode? {
        guard let node = members.first(where: { $0.key == key })?.node else { return nil }
        if case .null = node.value { return nil }
        return node
    }

    func required(_ key: String) throws -> JSONNode {
        guard let node = self[key] else {
            throw GenerationFailure(.unknownConstruct, at: location, "key '\(key)' is missing")
        }
        return node
    }

    /// A string; empty when the key is absent.
    func text(_ key: String) throws -> String { try self[key]?.string() ?? "" }

    /// A flag; false when the key is absent.
    func flag(_ key: String) throws -> Bool { try self[key]?.bool() ?? false }

    /// An array; empty when the key is absent.
    func list(_ key: String) throws -> [JSONNode] { try self[key]?.array() ?? [] }
}
