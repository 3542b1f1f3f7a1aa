/// What a client may be told about the effects of a tool. Nothing is left to a default.
public struct ToolHints: Sendable, Hashable {
    /// Changes nothing.
    public var isReadOnly: Bool
    /// May destroy something, as opposed to only adding to it.
    public var isDestructive: Bool
    /// Calling it twice is the same as calling it once.
    public var isIdempotent: Bool
    /// Reaches things outside the system it manages, such as a URL.
    public var isOpenWorld: Bool

    /// Hints, all stated.
    public init(readOnly: Bool, destructive: Bool, idempotent: Bool, openWorld: Bool) {
        isReadOnly = readOnly
        isDestructive = destructive
        isIdempotent = idempotent
        isOpenWorld = openWorld
    }

    /// Looks, changes nothing.
    public static let reads = ToolHints(readOnly: true, destructive: false, idempotent: true, openWorld: false)
    /// Adds or changes something, each time anew.
    public static let changes = ToolHints(readOnly: false, destructive: false, idempotent: false, openWorld: false)
    /// Brings something into a state; again makes no difference.
    public static let sets = ToolHints(readOnly: false, destructive: false, idempotent: true, openWorld: false)
    /// Destroys something.
    public static let destroys = ToolHints(readOnly: false, destructive: true, idempotent: false, openWorld: false)

    /// The hints as they stand in the list of tools.
    ///
    /// - Parameter title: the tool's name for people, where the revision has no other place for it.
    public func json(title: String? = nil) -> JSON {
        var object = JSONObject()
        object["title"] = title.map(JSON.string)
        object["readOnlyHint"] = .bool(isReadOnly)
        object["destructiveHint"] = .bool(isDestructive)
        object["idempotentHint"] = .bool(isIdempotent)
        object["openWorldHint"] = .bool(isOpenWorld)
        return .object(object)
    }
}
