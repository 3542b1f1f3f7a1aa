/// What a call of a tool gave.
public struct ToolResult: Sendable, Hashable {
    /// What the model reads.
    public var content: [Content]
    /// The same as data.
    public var structured: JSON?
    /// Whether the tool failed.
    public var isError: Bool
    /// `_meta` of the result.
    public var meta: JSONObject

    /// A result.
    public init(_ content: [Content], structured: JSON? = nil, isError: Bool = false, meta: JSONObject = [:]) {
        self.content = content
        self.structured = structured
        self.isError = isError
        self.meta = meta
    }

    /// A failure that the model can react to.
    public static func failure(_ message: String) -> ToolResult { ToolResult([.text(message)], isError: true) }

    /// The result as a client of this revision understands it.
    public func json(for revision: Revision) -> JSONObject {
        var object: JSONObject = ["content": .array(content.map { $0.json(for: revision) })]
        if revision >= .v2025_06_18, !isError { object["structuredContent"] = structured }
        if isError { object["isError"] = true }
        if !meta.isEmpty { object["_meta"] = .object(meta) }
        return object
    }
}
