import Synchronization

/// A server of the Model Context Protocol: what it offers, whoever asks, in whatever revision.
///
/// It knows nothing of connections. ``LegacySession`` and ``modern(_:principal:send:)`` are the two ways in; a
/// transport brings messages to them.
public final class Server: Sendable {
    /// Everything that clients can ask for.
    struct Offer: Sendable {
        var catalog: Lazily<ToolCatalog>
        var resources: [Resource]
        var templates: [ResourceTemplate]
        var prompts: [Prompt]

        var hasResources: Bool { !resources.isEmpty || !templates.isEmpty }
        var hasCompletion: Bool {
            prompts.contains { $0.completer != nil } || templates.contains { $0.completer != nil }
        }
    }

    /// What the server is and how it behaves.
    public let configuration: ServerConfiguration
    let offer: Mutex<Offer>
    let lists = ListCache()
    let events: ServerEvents
    let tasks: TaskStore

    /// A server.
    ///
    /// - Throws: ``DeclarationError`` if two things share a name.
    public convenience init(
        _ configuration: ServerConfiguration, tools: [AnyTool], resources: [Resource] = [],
        templates: [ResourceTemplate] = [], prompts: [Prompt] = []
    ) throws {
        let catalog = try ToolCatalog(tools)
        try self.init(configuration, Lazily { catalog }, resources, templates, prompts)
    }

    /// A server whose tools are made when a client first lists or calls one, so that it starts without them.
    ///
    /// Making a tool is making the schemas of what it takes and gives. If one cannot be made, lists and calls fail with
    /// an internal error that says so.
    ///
    /// - Throws: ``DeclarationError`` if two resources or prompts share a name.
    public convenience init(
        _ configuration: ServerConfiguration, makingTools: @escaping @Sendable () throws -> [AnyTool],
        resources: [Resource] = [], templates: [ResourceTemplate] = [], prompts: [Prompt] = []
    ) throws {
        try self.init(configuration, Lazily { try ToolCatalog(makingTools()) }, resources, templates, prompts)
    }

    private init(
        _ configuration: ServerConfiguration, _ catalog: Lazily<ToolCatalog>, _ resources: [Resource],
        _ templates: [ResourceTemplate], _ prompts: [Prompt]
    ) throws {
        self.configuration = configuration
        offer = Mutex(Offer(catalog: catalog, resources: resources, templates: templates, prompts: prompts))
        let events = ServerEvents(watch: configuration.watch)
        self.events = events
        tasks = TaskStore(time: configuration.time, lifetime: configuration.taskLifetime) { events.send($0) }
        try Self.requireUnique(resources.map(\.description.uri) + templates.map(\.uri.text))
        try Self.requireUnique(prompts.map(\.name))
    }

    private static func requireUnique(_ names: [String]) throws {
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted {
            throw DeclarationError(.duplicateName, name, "is declared twice")
        }
    }

    /// What all clients are told the server can do.
    func capabilities(for revision: Revision) -> JSONObject {
        let offer = offer.withLock { $0 }
        var capabilities: JSONObject = ["tools": ["listChanged": true], "logging": [:]]
        if offer.hasResources { capabilities["resources"] = ["subscribe": true, "listChanged": true] }
        if !offer.prompts.isEmpty { capabilities["prompts"] = ["listChanged": true] }
        if offer.hasCompletion { capabilities["completions"] = [:] }
        if !configuration.extensions.isEmpty, revision >= .v2025_11_25 {
            capabilities["extensions"] = .object(configuration.extensions)
        }
        return capabilities
    }

    /// Serves a method that both eras have. `nil` if there is no such method here.
    func respond(to request: Request, in context: RequestContext) -> Outcome? {
        switch request.method {
        case "tools/list": listTools(request, in: context)
        case "tools/call": callTool(request, in: context)
        case "resources/list": offersResources ? listResources(request, in: context) : nil
        case "resources/templates/list": offersResources ? listTemplates(request, in: context) : nil
        case "resources/read": offersResources ? readResource(request, in: context) : nil
        case "prompts/list": offersPrompts ? listPrompts(request, in: context) : nil
        case "prompts/get": offersPrompts ? getPrompt(request, in: context) : nil
        case "completion/complete":
            offer.withLock { $0.hasCompletion } ? completeArgument(request, in: context) : nil
        default: nil
        }
    }

    /// Whether there are resources at all.
    var offersResources: Bool { offer.withLock { $0.hasResources } }
    private var offersPrompts: Bool { offer.withLock { !$0.prompts.isEmpty } }
}

extension Server {
    /// Offers other tools from now on, and tells clients.
    ///
    /// - Throws: ``DeclarationError`` if two tools share a name.
    public func replaceTools(_ tools: [AnyTool]) throws {
        let catalog = try ToolCatalog(tools)
        offer.withLock { $0.catalog = Lazily { catalog } }
        announce(.toolsChanged)
    }

    /// Offers other resources from now on, and tells clients.
    public func replaceResources(_ resources: [Resource], templates: [ResourceTemplate]) {
        offer.withLock {
            $0.resources = resources
            $0.templates = templates
        }
        announce(.resourcesChanged)
    }

    /// Offers other prompts from now on, and tells clients.
    public func replacePrompts(_ prompts: [Prompt]) {
        offer.withLock { $0.prompts = prompts }
        announce(.promptsChanged)
    }

    /// Tells clients that something changed.
    public func announce(_ event: ServerEvent) {
        switch event {
        case .toolsChanged, .promptsChanged, .resourcesChanged: lists.removeAll()
        case .resourceUpdated, .taskChanged: break
        }
        events.send(event)
    }
}
