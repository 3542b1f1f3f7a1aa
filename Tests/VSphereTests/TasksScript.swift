import Foundation
import Synchronization
import VimTypes

@testable import VSphere

/// A server with tasks, list views and property collectors, in memory: as much as awaiting tasks needs.
///
/// The test moves the tasks. A wait without news hangs until there are some, as a real one does.
final class ScriptedTaskServer: ConnectedService {
    typealias TaskReference = ManagedObjectReference<VimTask>

    private struct State {
        var tasks: [String: TaskInfo] = [:]
        /// When a task last changed, or came into the list.
        var changed: [String: Int] = [:]
        var now = 0
        var lists: [String: Set<String>] = [:]
        var collectors: Set<String> = []
        var made = 0
        var calls: [String: Int] = [:]
        var cancelled: [String] = []
        var isAway = false
        var waits: [Int: AsyncStream<Void>.Continuation] = [:]
        var nextWait = 0
    }

    let configuration = VSphereConfiguration(host: "vc", user: "user", password: "right")
    private let state = Mutex(State())

    // MARK: - What the test does

    /// Starts tasks, or changes them.
    func set(_ infos: TaskInfo...) { set(infos) }

    func set(_ infos: [TaskInfo]) {
        change { state in
            for info in infos {
                state.now += 1
                state.tasks[info.key] = info
                state.changed[info.key] = state.now
            }
        }
    }

    /// Forgets a task.
    func forget(_ key: String) { change { $0.tasks[key] = nil } }

    /// Ends the session: collectors and lists go with it.
    func expireSession() {
        change { state in
            state.collectors = []
            state.lists = [:]
        }
    }

    /// Answers nothing any more.
    func goAway() { change { $0.isAway = true } }

    /// How often an operation was called.
    func calls(_ operation: String) -> Int { state.withLock { $0.calls[operation, default: 0] } }

    /// Tasks that were asked to end.
    var cancelled: [String] { state.withLock(\.cancelled) }

    /// Whether there are neither collectors nor lists.
    var isClean: Bool { state.withLock { $0.collectors.isEmpty && $0.lists.isEmpty } }

    /// Goes on when a condition holds.
    func until(_ condition: (ScriptedTaskServer) -> Bool) async throws {
        while !condition(self) {
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    /// Whether a wait hangs on a list with those tasks.
    func isWatching(_ keys: String...) -> Bool {
        state.withLock { state in
            !state.waits.isEmpty && state.lists.values.contains { $0.isSuperset(of: keys) }
        }
    }

    private func change(_ body: (inout State) -> Void) {
        state.withLock { state in
            body(&state)
            for wait in state.waits.values { wait.yield() }
        }
    }

    // MARK: - What the client sees

    func content() async throws -> ServiceContent { ScriptedService.content }

    func retrieve(
        _ specification: PropertyFilterSpec, pageSize: Int?, page: ([ObjectContent]) throws -> Void
    ) async throws {
        let reference = specification.objectSet[0].obj
        guard let info = state.withLock({ $0.tasks[reference.value] }) else { throw notFound(reference) }
        try page([
            ObjectContent(fields: [
                "obj": reference, "propSet": [DynamicProperty(fields: ["name": "info", "val": info])],
            ])
        ])
    }

    func perform(_ call: MethodCall) async throws -> ObjectStorage {
        let target = call.target
        let name = call.operation.name
        try CallInspector.current?.inspect(call)
        try Task.checkCancellation()
        try state.withLock { state in
            state.calls[name, default: 0] += 1
            if state.isAway { throw VSphereError(.unexpectedAnswer, host: "vc", "answered with HTTP status 503") }
        }
        switch name {
        case "CreateListView":
            let key = made("list") { $0.lists[$1] = [] }
            return call.response(ManagedObjectReference<ListView>(key))
        case "CreatePropertyCollector":
            let key = made("collector") { $0.collectors.insert($1) }
            return call.response(ManagedObjectReference<PropertyCollector>(key))
        case "CreateFilter":
            try require(target)
            return call.response(ManagedObjectReference<PropertyFilter>("filter"))
        case "ModifyListView":
            try require(target)
            return call.response(modify(target.value, call))
        case "WaitForUpdatesEx": return try await wait(call)
        case "DestroyPropertyCollector", "DestroyView":
            try require(target)
            change { state in
                state.collectors.remove(target.value)
                state.lists[target.value] = nil
            }
            return call.response(nil)
        case "CancelTask":
            state.withLock { $0.cancelled.append(target.value) }
            return call.response(nil)
        default: throw VimFault(operation: name, message: "", detail: NotSupported(fields: [:]).asAny)
        }
    }

    private func made(_ kind: String, _ body: (inout State, String) -> Void) -> String {
        state.withLock { state in
            state.made += 1
            let key = "\(kind)-\(state.made)"
            body(&state, key)
            return key
        }
    }

    private func require(_ target: ManagedObjectReference<AnyManagedObject>) throws {
        let isThere = state.withLock { $0.collectors.contains(target.value) || $0.lists[target.value] != nil }
        guard isThere else { throw notFound(target) }
    }

    private func modify(_ list: String, _ call: MethodCall) -> [ManagedObjectReference<AnyManagedObject>] {
        var unknown: [ManagedObjectReference<AnyManagedObject>] = []
        change { state in
            for task in call.argument("remove", as: [ManagedObjectReference<AnyManagedObject>].self) ?? [] {
                state.lists[list]?.remove(task.value)
            }
            for task in call.argument("add", as: [ManagedObjectReference<AnyManagedObject>].self) ?? [] {
                guard state.tasks[task.value] != nil else {
                    unknown.append(task)
                    continue
                }
                state.lists[list]?.insert(task.value)
                state.now += 1
                state.changed[task.value] = state.now
            }
        }
        return unknown
    }

    private func wait(_ call: MethodCall) async throws -> ObjectStorage {
        let version = call.argument("version", as: String.self).flatMap { Int($0) }
        let (changes, change) = AsyncStream.makeStream(of: Void.self)
        let id = state.withLock { state in
            state.nextWait += 1
            state.waits[state.nextWait] = change
            return state.nextWait
        }
        defer { state.withLock { $0.waits[id] = nil } }
        change.yield()
        for await _ in changes {
            try require(call.target)
            let set = state.withLock { state -> UpdateSet? in
                if state.isAway { return nil }
                let listed = state.lists.values.reduce(into: Set()) { $0.formUnion($1) }
                let news = listed.filter { state.changed[$0, default: 0] > version ?? 0 }
                guard !news.isEmpty || version == nil else { return nil }
                return Self.updateSet("\(state.now)", news.sorted().compactMap { state.tasks[$0] })
            }
            if let set { return call.response(set) }
            if state.withLock(\.isAway) {
                throw VSphereError(.unexpectedAnswer, host: "vc", "answered with HTTP status 503")
            }
        }
        throw CancellationError()
    }

    private static func updateSet(_ version: String, _ infos: [TaskInfo]) -> UpdateSet {
        let updates = infos.map { info in
            ObjectUpdate(fields: [
                "kind": ObjectUpdateKind.modify, "obj": info.task.asAny,
                "changeSet": [
                    PropertyChange(fields: ["name": "info", "op": PropertyChangeOp.assign, "val": info])
                ],
            ])
        }
        let filter = PropertyFilterUpdate(fields: [
            "filter": ManagedObjectReference<PropertyFilter>("filter"), "objectSet": updates,
        ])
        return UpdateSet(fields: ["version": version, "filterSet": updates.isEmpty ? [] : [filter]])
    }
}

/// A task in some state.
func task(
    _ key: String, _ state: TaskInfoState, percent: Int? = nil, fault: (any DataObject)? = nil
) -> TaskInfo {
    var info = TaskInfo(
        key: key, task: ManagedObjectReference(key), descriptionId: "VirtualMachine.powerOn", state: state,
        cancelled: false, cancelable: true, reason: TaskReason(TaskReasonUser(userName: "user")),
        queueTime: .init(timeIntervalSince1970: 0), eventChainId: 1, name: "PowerOnVM_Task")
    info.progress = percent
    if let fault = fault.flatMap({ $0.as(MethodFault.self) }) {
        info.error = LocalizedMethodFault(fault: fault, localizedMessage: "It does not work like that.")
    }
    return info
}
