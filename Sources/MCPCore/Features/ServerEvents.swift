import Synchronization

/// Something that changed in what the server offers.
public enum ServerEvent: Sendable, Hashable {
    /// The list of tools.
    case toolsChanged
    /// The list of prompts.
    case promptsChanged
    /// The list of resources.
    case resourcesChanged
    /// The contents of a resource.
    case resourceUpdated(uri: String)
    /// The state of a task: its id, and the task as clients see it.
    case taskChanged(id: String, task: JSONObject)

    /// The notification that tells clients.
    var notification: Notification {
        switch self {
        case .toolsChanged: Notification(method: "notifications/tools/list_changed")
        case .promptsChanged: Notification(method: "notifications/prompts/list_changed")
        case .resourcesChanged: Notification(method: "notifications/resources/list_changed")
        case .resourceUpdated(let uri):
            Notification(method: "notifications/resources/updated", params: ["uri": .string(uri)])
        case .taskChanged(_, let task): Notification(method: "notifications/tasks", params: task)
        }
    }
}

/// Brings events to whoever listens, and knows which resources are of interest.
final class ServerEvents: Sendable {
    private struct Listener {
        var resources: Set<String>
        let receive: @Sendable (ServerEvent) -> Void
    }

    private struct State {
        var listeners: [Int: Listener] = [:]
        var last = 0
        var watched: Set<String> = []
    }

    private let state = Mutex(State())
    private let watch: @Sendable (Set<String>) -> Void

    /// - Parameter watch: told which resources are of interest to anyone, whenever that changes.
    init(watch: @escaping @Sendable (Set<String>) -> Void) { self.watch = watch }

    /// Adds a listener, which gets all events and selects itself.
    func add(resources: Set<String> = [], _ receive: @escaping @Sendable (ServerEvent) -> Void) -> Int {
        update { state in
            state.last += 1
            state.listeners[state.last] = Listener(resources: resources, receive: receive)
            return state.last
        }
    }

    func remove(_ listener: Int) { update { _ = $0.listeners.removeValue(forKey: listener) } }

    /// Notes that a listener wants to know of a resource, or no more.
    func setInterest(of listener: Int, in uri: String, _ isInterested: Bool) {
        update { state in
            if isInterested {
                state.listeners[listener]?.resources.insert(uri)
            } else {
                state.listeners[listener]?.resources.remove(uri)
            }
        }
    }

    func send(_ event: ServerEvent) {
        let listeners = state.withLock { state in
            state.listeners.values.filter {
                guard case .resourceUpdated(let uri) = event else { return true }
                return $0.resources.contains(uri)
            }
        }
        for listener in listeners { listener.receive(event) }
    }

    private func update<Value>(_ change: (inout State) -> Value) -> Value {
        let (value, watched) = state.withLock { state in
            let value = change(&state)
            let watched = state.listeners.values.reduce(into: Set<String>()) { $0.formUnion($1.resources) }
            defer { state.watched = watched }
            return (value, watched == state.watched ? nil : watched)
        }
        if let watched { watch(watched) }
        return value
    }
}
