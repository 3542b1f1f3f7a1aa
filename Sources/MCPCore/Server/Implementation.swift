/// What a server says it is.
public struct Implementation: Sendable, Hashable {
    /// Its name, for programs.
    public var name: String
    /// Its version.
    public var version: String
    /// Its name, for people.
    public var title: String?
    /// What it is for.
    public var description: String?
    /// Where to read about it.
    public var websiteURL: String?
    /// Icons.
    public var icons: [Icon]

    /// A description of a server.
    public init(
        name: String, version: String, title: String? = nil, description: String? = nil, websiteURL: String? = nil,
        icons: [Icon] = []
    ) {
        self.name = name
        self.version = version
        self.title = title
        self.description = description
        self.websiteURL = websiteURL
        self.icons = icons
    }

    /// The description as a client of this revision understands it.
    public func json(for revision: Revision) -> JSON {
        var object: JSONObject = ["name": .string(name), "version": .string(version)]
        if revision >= .v2025_06_18 { object["title"] = title.map(JSON.string) }
        if revision >= .v2025_11_25 {
            object["description"] = description.map(JSON.string)
            object["websiteUrl"] = websiteURL.map(JSON.string)
            if !icons.isEmpty { object["icons"] = .array(icons.map(\.json)) }
        }
        return .object(object)
    }
}
