import Synchronization

/// Whether a call of a tool may become a task that the client comes back for.
public enum TaskSupport: Sendable, Hashable {
    /// It never does.
    case never
    /// It does when the client knows tasks.
    case whenKnown
    /// It always does; clients that do not know tasks cannot call the tool.
    case required
}

/// Work that goes on after its request was answered: the tasks extension of the protocol.
final class TaskStore: Sendable {
    static let extensionID = "io.modelcontextprotocol/tasks"

    private struct Entry {
        let principal: String
        let created: Double
        var updated: Double
        var status = "working"
        var outcome: Result<JSONObject, ProtocolError>?
        var questions: [(key: String, request: InputRequest)] = []
        var answers: [String: JSON] = [:]
        var waiting: CheckedContinuation<[String: JSON], any Error>?
        let cancellation: CancellationSwitch
    }

    private let time: TimeSource
    private let lifetime: Duration
    private let changed: @Sendable (ServerEvent) -> Void
    private let entries = Mutex<[String: Entry]>([:])
    private let jobs: AsyncStream<@Sendable () async -> Void>
    private let newJob: AsyncStream<@Sendable () async -> Void>.Continuation

    /// - Parameters:
    ///   - lifetime: how long a task is kept after its last change.
    ///   - changed: told of every change.
    init(time: TimeSource, lifetime: Duration, changed: @escaping @Sendable (ServerEvent) -> Void) {
        self.time = time
        self.lifetime = lifetime
        self.changed = changed
        (jobs, newJob) = AsyncStream.makeStream()
    }

    /// Does the work of tasks until it is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            for await job in jobs { group.addTask { await job() } }
            group.cancelAll()
        }
    }

    /// Starts work as a task.
    ///
    /// - Returns: the task as its client first sees it.
    func start(
        _ principal: Principal, _ work: @escaping @Sendable (_ input: any InputSource) async throws -> JSONObject
    ) -> JSONObject {
        let id = RandomToken.make()
        let now = time.unixTime()
        let cancellation = CancellationSwitch()
        let entry = Entry(principal: principal.id, created: now, updated: now, cancellation: cancellation)
        entries.withLock { entries in
            let oldest = now - lifetime / .seconds(1)
            entries = entries.filter { $0.value.outcome == nil || $0.value.updated > oldest }
            entries[id] = entry
        }
        newJob.yield {
            await cancellation.run {
                let outcome: Result<JSONObject, ProtocolError>
                do {
                    outcome = .success(try await work(TaskInput(store: self, id: id)))
                } catch {
                    outcome = .failure(
                        error as? ProtocolError ?? ProtocolError(.internalError, "\(error)"))
                }
                self.finish(id, outcome)
            }
        }
        return json(id, entry)
    }

    /// The task as its client sees it.
    ///
    /// - Throws: ``ProtocolError`` if the principal has no such task.
    func task(_ id: String?, of principal: Principal) throws(ProtocolError) -> JSONObject {
        guard let id, let entry = entries.withLock({ $0[id] }), entry.principal == principal.id else {
            throw .invalidParams("Unknown task")
        }
        var task = json(id, entry)
        switch entry.outcome {
        case .success(let result)?: task["result"] = .object(result)
        case .failure(let error)?: if entry.status == "failed" { task["error"] = error.json }
        case nil:
            if !entry.questions.isEmpty {
                task["inputRequests"] = .object(JSONObject(entry.questions.map { ($0.key, $0.request.json) }))
            }
        }
        return task
    }

    /// Hands answers to a task that asked.
    ///
    /// - Throws: ``ProtocolError`` if the principal has no such task.
    func update(_ id: String?, of principal: Principal, _ responses: JSONObject) throws(ProtocolError) {
        _ = try task(id, of: principal)
        guard let id else { return }
        change(id) { entry in
            for question in entry.questions {
                if let answer = responses[question.key], question.request.accepts(answer) {
                    entry.answers[question.key] = answer
                }
            }
            guard entry.questions.allSatisfy({ entry.answers[$0.key] != nil }), let waiting = entry.waiting else {
                return
            }
            entry.questions = []
            entry.waiting = nil
            entry.status = "working"
            waiting.resume(returning: entry.answers)
        }
    }

    /// Asks a task to end early. One that has ended stays as it is.
    ///
    /// - Throws: ``ProtocolError`` if the principal has no such task.
    func cancel(_ id: String?, of principal: Principal) throws(ProtocolError) {
        _ = try task(id, of: principal)
        guard let id else { return }
        change(id) { entry in
            guard entry.outcome == nil else { return }
            entry.status = "cancelled"
            entry.outcome = .failure(ProtocolError(.internalError, "Cancelled"))
        }
        entries.withLock { $0[id]?.cancellation }?.cancel()
    }

    /// Puts questions to whoever follows the task, and waits for all the answers.
    fileprivate func ask(
        _ id: String, _ questions: [(key: String, request: InputRequest)]
    ) async throws -> [String: JSON] {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                change(id) { entry in
                    guard entry.outcome == nil, !Task.isCancelled else {
                        return continuation.resume(throwing: CancellationError())
                    }
                    entry.status = "input_required"
                    entry.questions = questions
                    entry.waiting = continuation
                }
            }
        } onCancel: {
            let waiting = entries.withLock { entries in
                defer { entries[id]?.waiting = nil }
                return entries[id]?.waiting
            }
            waiting?.resume(throwing: CancellationError())
        }
    }

    private func finish(_ id: String, _ outcome: Result<JSONObject, ProtocolError>) {
        change(id) { entry in
            guard entry.outcome == nil else { return }
            entry.outcome = outcome
            entry.questions = []
            if case .success = outcome { entry.status = "completed" } else { entry.status = "failed" }
        }
    }

    private func change(_ id: String, _ body: (inout Entry) -> Void) {
        let now = time.unixTime()
        let task = entries.withLock { entries -> JSONObject? in
            guard var entry = entries[id] else { return nil }
            body(&entry)
            entry.updated = now
            entries[id] = entry
            return json(id, entry)
        }
        if let task { changed(.taskChanged(id: id, task: task)) }
    }

    private func json(_ id: String, _ entry: Entry) -> JSONObject {
        [
            "taskId": .string(id), "status": .string(entry.status), "createdAt": RFC3339.json(entry.created),
            "lastUpdatedAt": RFC3339.json(entry.updated), "ttlMs": .integer(Int(lifetime / .milliseconds(1))),
            "pollIntervalMs": 1000,
        ]
    }
}

/// Asks for input by way of a task: its client finds the questions there.
private struct TaskInput: InputSource {
    let store: TaskStore
    let id: String

    func answers(to requests: [(key: String, request: InputRequest)]) async throws -> [String: JSON] {
        try await store.ask(id, requests)
    }
}
