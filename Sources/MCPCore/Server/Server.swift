import Synchronization

/// A server of the Model Context Protocol: what it offers, whoever asks, in whatever revision.
///
/// It knows nothing of connections. ``LegacySession`` and ``modern(_:principal:send:)`` are the two ways in; a
/// transport brings messages to them.
public final class Server: Sendable {
    /// What a server is and how it behaves.
    public struct Configuration: Sendable {
        /// Its name and version.
        public var implementation: Implementation
        /// How to use it, for the model.
        public var instructions: String?
        /// What each principal may see and do.
        public var access: @Sendable (Principal) -> AccessView
        /// Makes the states that clients carry between rounds of questions.
        public var sealer: any StateSealer
        /// How long a person has to answer a question.
        public var answerTime: Duration
        /// How long clients may keep lists, in milliseconds.
        public var listLifetime: Int
        /// How many entries a page of a list has.
        public var pageSize: Int
        /// How many requests one connection may have in work.
        public var maximumConcurrentRequests: Int
        /// What a message may cost.
        public var messageLimits: JSONLimits
        /// Where the time comes from.
        public var time: TimeSource

        /// A configuration, with defaults for all but the name and version.
        public init(
            _ implementation: Implementation, instructions: String? = nil,
            access: @escaping @Sendable (Principal) -> AccessView = { _ in .everything },
            sealer: any StateSealer = StoredStateSealer(), answerTime: Duration = .seconds(600),
            listLifetime: Int = 60_000, pageSize: Int = 1000, maximumConcurrentRequests: Int = 256,
            messageLimits: JSONLimits = JSONLimits(), time: TimeSource = .system
        ) {
            self.implementation = implementation
            self.instructions = instructions
            self.access = access
            self.sealer = sealer
            self.answerTime = answerTime
            self.listLifetime = listLifetime
            self.pageSize = pageSize
            self.maximumConcurrentRequests = maximumConcurrentRequests
            self.messageLimits = messageLimits
            self.time = time
        }
    }

    /// What the server is and how it behaves.
    public let configuration: Configuration
    let catalog: Mutex<ToolCatalog>
    let lists = ListCache()

    /// A server that offers tools.
    ///
    /// - Throws: ``DeclarationError`` if two tools share a name.
    public init(_ configuration: Configuration, tools: [AnyTool]) throws {
        self.configuration = configuration
        catalog = Mutex(try ToolCatalog(tools))
    }

    /// What all clients are told the server can do.
    func capabilities(for revision: Revision) -> JSONObject {
        var capabilities = JSONObject()
        capabilities["tools"] = [:]
        return capabilities
    }

    /// Serves a method that both eras have. `nil` if there is no such method here.
    func respond(to request: Request, in context: RequestContext) -> Outcome? {
        switch request.method {
        case "tools/list": listTools(request, in: context)
        case "tools/call": callTool(request, in: context)
        default: nil
        }
    }
}
