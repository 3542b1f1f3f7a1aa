/// What is known of the client that sent a request.
public struct Client: Sendable, Hashable {
    /// What it says it can do.
    public var capabilities: JSONObject
    /// What it says it is; unauthenticated, for display and logs only.
    public var info: JSONObject

    /// A client.
    public init(capabilities: JSONObject = [:], info: JSONObject = [:]) {
        self.capabilities = capabilities
        self.info = info
    }

    /// Its name, if it gave one.
    public var name: String? { info["name"]?.string }
    /// Its version, if it gave one.
    public var version: String? { info["version"]?.string }

    /// Whether a person can be asked to fill in a form.
    public var canElicitForm: Bool {
        guard let elicitation = capabilities["elicitation"]?.object else { return false }
        return elicitation.contains("form") || !elicitation.contains("url")
    }

    /// Whether a person can be asked to open a page.
    public var canElicitURL: Bool { capabilities["elicitation"]?["url"] != nil }
    /// Whether the client's model can be asked.
    public var canSample: Bool { capabilities["sampling"] != nil }
    /// Whether the client's roots can be listed.
    public var canListRoots: Bool { capabilities["roots"] != nil }

    /// The client's settings for an extension, if it has the extension.
    public func settings(of extensionID: String) -> JSONObject? {
        capabilities["extensions"]?[extensionID]?.object
    }
}
