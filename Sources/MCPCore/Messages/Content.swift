/// A piece of what a tool or prompt gives back.
public struct Content: Sendable, Hashable {
    /// What kind of piece it is.
    public enum Kind: Sendable, Hashable {
        /// Text.
        case text(String)
        /// An image, as base64.
        case image(base64: String, mimeType: String)
        /// Sound, as base64. From 2025-03-26 on.
        case audio(base64: String, mimeType: String)
        /// A link to a resource. From 2025-06-18 on.
        case link(ResourceDescription)
        /// A resource itself.
        case resource(ResourceContents)
    }

    /// The piece.
    public var kind: Kind
    /// `annotations`: audience, priority, lastModified.
    public var annotations: JSONObject?

    /// A piece of content.
    public init(_ kind: Kind, annotations: JSONObject? = nil) {
        self.kind = kind
        self.annotations = annotations
    }

    /// Text.
    public static func text(_ text: String) -> Content { Content(.text(text)) }
    /// An image.
    public static func image(_ bytes: [UInt8], mimeType: String) -> Content {
        Content(.image(base64: Base64.encode(bytes), mimeType: mimeType))
    }
    /// Sound.
    public static func audio(_ bytes: [UInt8], mimeType: String) -> Content {
        Content(.audio(base64: Base64.encode(bytes), mimeType: mimeType))
    }
    /// A link to a resource.
    public static func link(_ resource: ResourceDescription) -> Content { Content(.link(resource)) }
    /// A resource itself.
    public static func resource(_ contents: ResourceContents) -> Content { Content(.resource(contents)) }

    /// The piece as a client of this revision understands it. What is newer than the client becomes text.
    public func json(for revision: Revision) -> JSON {
        var object: JSONObject
        switch kind {
        case .text(let text): object = ["type": "text", "text": .string(text)]
        case .image(let data, let mimeType):
            object = ["type": "image", "data": .string(data), "mimeType": .string(mimeType)]
        case .audio(let data, let mimeType):
            guard revision >= .v2025_03_26 else { return Content.text("[audio, \(mimeType)]").json(for: revision) }
            object = ["type": "audio", "data": .string(data), "mimeType": .string(mimeType)]
        case .link(let resource):
            guard revision >= .v2025_06_18 else {
                return Content.text("\(resource.title ?? resource.name): \(resource.uri)").json(for: revision)
            }
            object = ["type": "resource_link"]
            object.merge(resource.json(for: revision))
        case .resource(let contents):
            object = ["type": "resource", "resource": .object(contents.json)]
        }
        object["annotations"] = annotations.map(JSON.object)
        return .object(object)
    }
}
