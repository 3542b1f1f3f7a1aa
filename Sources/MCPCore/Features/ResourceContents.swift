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
