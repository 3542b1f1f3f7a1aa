/// Something that can be read under a fixed URI.
public struct Resource: Sendable {
    /// What it is.
    public let description: ResourceDescription
    /// The level of trust it needs.
    public var permission: PermissionLevel
    /// Whether it is in the list. User interfaces of tools need not be.
    public let isListed: Bool
    /// How long a client may keep the contents, in milliseconds.
    public let lifetime: Int
    let read: @Sendable (RequestContext) async throws -> [ResourceContents]

    /// A resource.
    public init(
        _ description: ResourceDescription, permission: PermissionLevel = .readOnly, isListed: Bool = true,
        lifetime: Int = 0, read: @escaping @Sendable (RequestContext) async throws -> [ResourceContents]
    ) {
        self.description = description
        self.permission = permission
        self.isListed = isListed
        self.lifetime = lifetime
        self.read = read
    }

    var subject: AccessView.Subject {
        .init(
            kind: .resource, name: description.uri, toolset: "", permission: permission, hints: .reads)
    }
}
