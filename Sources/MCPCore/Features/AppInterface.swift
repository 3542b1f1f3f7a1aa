/// A user interface of a tool, shown by clients that have the extension `io.modelcontextprotocol/ui`.
public struct AppInterface: Sendable, Hashable {
    /// The id of the extension.
    public static let extensionID = "io.modelcontextprotocol/ui"
    /// The media type of an interface: one self-contained page.
    public static let mimeType = "text/html;profile=mcp-app"

    /// Who may call a tool that has an interface.
    public enum Visibility: String, Sendable, Hashable {
        /// The model.
        case model
        /// The interface.
        case app
    }

    /// Where the page is: a resource under `ui://`.
    public var uri: String
    /// Who may call the tool.
    public var visibility: [Visibility]

    /// An interface.
    public init(uri: String, visibility: [Visibility] = [.model, .app]) {
        self.uri = uri
        self.visibility = visibility
    }

    /// The `_meta` of the tool, in the form of today and in the one that older clients look for.
    public var meta: JSONObject {
        [
            "ui": ["resourceUri": .string(uri), "visibility": .array(visibility.map { .string($0.rawValue) })],
            "ui/resourceUri": .string(uri),
        ]
    }

    /// The page as a resource, which need not be in the list of resources.
    ///
    /// - Parameters:
    ///   - html: the page, with everything it needs in it: clients let it load nothing.
    ///   - settings: `_meta.ui` of the page, such as `prefersBorder`.
    public func resource(name: String, settings: JSONObject = [:], html: @escaping @Sendable () -> String) -> Resource {
        let uri = uri
        let meta: JSONObject? = settings.isEmpty ? nil : ["ui": .object(settings)]
        return Resource(
            ResourceDescription(uri: uri, name: name, mimeType: Self.mimeType, meta: meta), isListed: false
        ) { _ in
            [ResourceContents(uri: uri, mimeType: Self.mimeType, text: html(), meta: meta)]
        }
    }
}
