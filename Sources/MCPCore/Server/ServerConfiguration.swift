/// What a server is and how it behaves.
public struct ServerConfiguration: Sendable {
    /// Its name and version.
    public var implementation: Implementation
    /// How to use it, for the model.
    public var instructions: String?
    /// What each principal may see and do.
    public var access: @Sendable (Principal) -> AccessView
    /// Extensions of the protocol that it serves, with their settings. With `io.modelcontextprotocol/tasks` among them,
    /// ``Server/runTasks()`` must run.
    public var extensions: JSONObject
    /// Makes the states that clients carry between rounds of questions.
    public var sealer: any StateSealer
    /// How long a person has to answer a question.
    public var answerTime: Duration
    /// How long a task is kept after it has ended, where the tasks extension is served.
    public var taskLifetime: Duration
    /// How long clients may keep lists, in milliseconds.
    public var listLifetime: Int
    /// How many entries a page of a list has. Several clients read the first page only.
    public var pageSize: Int
    /// How many requests one connection may have in work.
    public var maximumConcurrentRequests: Int
    /// What a message may cost.
    public var messageLimits: JSONLimits
    /// Where the time comes from.
    public var time: TimeSource
    /// Told which resources clients are subscribed to, whenever that changes.
    public var watch: @Sendable (Set<String>) -> Void

    /// A configuration, with defaults for all but the name and version.
    public init(
        _ implementation: Implementation, instructions: String? = nil,
        access: @escaping @Sendable (Principal) -> AccessView = { _ in .everything }, extensions: JSONObject = [:],
        sealer: any StateSealer = StoredStateSealer(), answerTime: Duration = .seconds(600),
        taskLifetime: Duration = .seconds(3600), listLifetime: Int = 60_000, pageSize: Int = 1000,
        maximumConcurrentRequests: Int = 256,
        messageLimits: JSONLimits = JSONLimits(), time: TimeSource = .system,
        watch: @escaping @Sendable (Set<String>) -> Void = { _ in }
    ) {
        self.implementation = implementation
        self.instructions = instructions
        self.access = access
        self.extensions = extensions
        self.sealer = sealer
        self.answerTime = answerTime
        self.taskLifetime = taskLifetime
        self.listLifetime = listLifetime
        self.pageSize = pageSize
        self.maximumConcurrentRequests = maximumConcurrentRequests
        self.messageLimits = messageLimits
        self.time = time
        self.watch = watch
    }
}
