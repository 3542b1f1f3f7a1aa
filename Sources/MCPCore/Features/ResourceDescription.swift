/// What a resource is, without its contents.
public struct ResourceDescription: Sendable, Hashable {
    /// Where it is.
    public var uri: String
    /// Its name, for programs.
    public var name: String
    /// Its name, for people.
    public var title: String?
    /// What it holds.
    public var description: String?
    /// Its media type.
    public var mimeType: String?
    /// Its size in bytes.
    public var size: Int?
    /// `annotations`: audience, priority, lastModified.
    public var annotations: JSONObject?
    /// Icons. From 2025-11-25 on.
    public var icons: [Icon]
    /// `_meta`, such as the settings of a user interface.
    public var meta: JSONObject?

    /// A description.
    public init(
        uri: String, name: String, title: String? = nil, description: String? = nil, mimeType: String? = nil,
        size: Int? = nil, annotations: JSONObject? = nil, icons: [Icon] = [], meta: JSONObject? = nil
    ) {
        self.uri = uri
        self.name = name
        self.title = title
        self.description = description
        self.mimeType = mimeType
        self.size = size
        self.annotations = annotations
        self.icons = icons
        self.meta = meta
    }

    /// The description as a client of this revision understands it.
    public func json(for revision: Revision) -> JSONObject {
        var object: JSONObject = ["uri": .string(uri), "name": .string(name)]
        if revision >= .v2025_06_18 { object["title"] = title.map(JSON.string) }
        object["description"] = description.map(JSON.string)
        object["mimeType"] = mimeType.map(JSON.string)
        if revision >= .v2025_03_26 { object["size"] = size.map(JSON.integer) }
        object["annotations"] = annotations.map(JSON.object)
        if revision >= .v2025_11_25, !icons.isEmpty { object["icons"] = .array(icons.map(\.json)) }
        object["_meta"] = meta.map(JSON.object)
        return object
    }
}

/// What a resource holds: text or bytes.
public struct ResourceContents: Sendable, Hashable {
    /// Text or bytes.
    public enum Body: Sendable, Hashable {
        /// Text.
        case text(String)
        /// Bytes, as base64.
        case blob(base64: String)
    }

    /// Where it is.
    public var uri: String
    /// Its media type.
    public var mimeType: String?
    /// What it holds.
    public var body: Body
    /// `_meta`, such as the settings of a user interface.
    public var meta: JSONObject?

    /// A resource of text.
    public init(uri: String, mimeType: String? = "text/plain", text: String, meta: JSONObject? = nil) {
        self.uri = uri
        self.mimeType = mimeType
        self.body = .text(text)
        self.meta = meta
    }

    /// A resource of bytes.
    public init(uri: String, mimeType: String?, bytes: [UInt8], meta: JSONObject? = nil) {
        self.uri = uri
        self.mimeType = mimeType
        self.body = .blob(base64: Base64.encode(bytes))
        self.meta = meta
    }

    /// The contents as they stand in a message.
    public var json: JSONObject {
        var object: JSONObject = ["uri": .string(uri)]
        object["mimeType"] = mimeType.map(JSON.string)
        switch body {
        case .text(let text): object["text"] = .string(text)
        case .blob(let base64): object["blob"] = .string(base64)
        }
        object["_meta"] = meta.map(JSON.object)
        return object
    }
}

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
