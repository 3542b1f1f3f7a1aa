/// A picture that stands for a server, tool, prompt or resource.
public struct Icon: Sendable, Hashable {
    /// An `https:` or `data:` URL.
    public var source: String
    /// Its media type.
    public var mimeType: String?
    /// Its sizes, such as `48x48` or `any`.
    public var sizes: [String]
    /// `light` or `dark`.
    public var theme: String?

    /// An icon.
    public init(source: String, mimeType: String? = nil, sizes: [String] = [], theme: String? = nil) {
        self.source = source
        self.mimeType = mimeType
        self.sizes = sizes
        self.theme = theme
    }

    /// The icon as it stands in a message.
    public var json: JSON {
        var object: JSONObject = ["src": .string(source)]
        object["mimeType"] = mimeType.map(JSON.string)
        if !sizes.isEmpty { object["sizes"] = .array(sizes.map(JSON.string)) }
        object["theme"] = theme.map(JSON.string)
        return .object(object)
    }
}
