/// What a running tool has at hand.
public struct ToolContext<Services: Sendable>: Sendable {
    /// What the tool works with.
    public let services: Services
    /// The request being served.
    public let request: RequestContext
    let attachments = Attachments()

    /// A context.
    public init(services: Services, request: RequestContext) {
        self.services = services
        self.request = request
    }

    /// On whose behalf the tool runs.
    public var principal: Principal { request.principal }
    /// What is known of the client.
    public var client: Client { request.client }

    /// Adds an image, a link or other content to the answer, after its structured content.
    public func attach(_ content: Content) { attachments.add(content) }

    /// Tells the client how far the work is, if it wants to know.
    public func report(progress: Double, of total: Double? = nil, message: String? = nil) {
        request.report(progress: progress, of: total, message: message)
    }
}
