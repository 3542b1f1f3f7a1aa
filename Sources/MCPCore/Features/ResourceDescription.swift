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
