/// Resources whose URIs follow a template.
public struct ResourceTemplate: Sendable {
    /// The URIs.
    public let uri: URITemplate
    /// Its name, for programs.
    public let name: String
    /// Its name, for people.
    public let title: String?
    /// What the resources hold.
    public let description: String?
    /// The media type, if all have the same.
    public let mimeType: String?
    /// The level of trust the resources need.
    public var permission: PermissionLevel
    let completer: Completer?
    let read: @Sendable ([String: String], RequestContext) async throws -> [ResourceContents]?

    /// A template.
    ///
    /// - Parameters:
    ///   - uri: the template, such as `vsphere://vm/{moref}`.
    ///   - completer: suggests values for the variables.
    ///   - read: reads the resource with these values of the variables; `nil` if there is none.
    /// - Throws: ``DeclarationError`` if the template is not understood.
    public init(
        _ uri: String, name: String, title: String? = nil, description: String? = nil, mimeType: String? = nil,
        permission: PermissionLevel = .readOnly, completer: Completer? = nil,
        read: @escaping @Sendable ([String: String], RequestContext) async throws -> [ResourceContents]?
    ) throws {
        self.uri = try URITemplate(uri)
        self.name = name
        self.title = title
        self.description = description
        self.mimeType = mimeType
        self.permission = permission
        self.completer = completer
        self.read = read
    }

    var subject: AccessView.Subject {
        .init(kind: .resource, name: uri.text, toolset: "", permission: permission, hints: .reads)
    }

    func json(for revision: Revision) -> JSON {
        var object: JSONObject = ["uriTemplate": .string(uri.text), "name": .string(name)]
        if revision >= .v2025_06_18 { object["title"] = title.map(JSON.string) }
        object["description"] = description.map(JSON.string)
        object["mimeType"] = mimeType.map(JSON.string)
        return .object(object)
    }
}
