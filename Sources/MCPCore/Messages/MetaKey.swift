/// Names of members of `_meta` that the protocol defines.
public enum MetaKey {
    /// The revision of a modern request.
    public static let protocolVersion = "io.modelcontextprotocol/protocolVersion"
    /// The capabilities of the client that sent a modern request.
    public static let clientCapabilities = "io.modelcontextprotocol/clientCapabilities"
    /// The name and version of the client that sent a modern request.
    public static let clientInfo = "io.modelcontextprotocol/clientInfo"
    /// The least severe log messages that a modern request wants.
    public static let logLevel = "io.modelcontextprotocol/logLevel"
    /// The name and version of the server, on modern results.
    public static let serverInfo = "io.modelcontextprotocol/serverInfo"
    /// The id of the `subscriptions/listen` request that a notification answers.
    public static let subscriptionID = "io.modelcontextprotocol/subscriptionId"
    /// What to report the progress of a request under.
    public static let progressToken = "progressToken"
}
