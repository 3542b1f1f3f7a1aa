/// On whose behalf a request is made.
public struct Principal: Sendable, Hashable {
    /// Who it is, unique for ever: what sessions, states and handles are bound to.
    public var id: String
    /// A name for people; unauthenticated.
    public var name: String?
    /// Groups, as the identity provider lists them.
    public var groups: [String]
    /// Scopes of the token that was presented.
    public var scopes: Set<String>

    /// A principal.
    public init(id: String, name: String? = nil, groups: [String] = [], scopes: Set<String> = []) {
        self.id = id
        self.name = name
        self.groups = groups
        self.scopes = scopes
    }

    /// Whoever started the process.
    public static let local = Principal(id: "local")
}
