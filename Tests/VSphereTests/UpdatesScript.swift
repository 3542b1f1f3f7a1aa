import Synchronization
import VimTypes

@testable import VSphere

/// A server that answers as a script says, operation by operation.
final class ScriptedService: ConnectedService {
    typealias Answer = @Sendable (MethodCall) async throws -> (any FieldValue)?

    let configuration = VSphereConfiguration(host: "vc", user: "user", password: "right")
    private let answers: [String: Answer]
    private let retrieved: @Sendable (PropertyFilterSpec) throws -> [ObjectContent]
    private let calls = Mutex<[MethodCall]>([])

    init(
        _ answers: [String: Answer],
        retrieved: @escaping @Sendable (PropertyFilterSpec) throws -> [ObjectContent] = { _ in [] }
    ) {
        self.answers = answers
        self.retrieved = retrieved
    }

    /// Names of the operations that were called, in their order.
    var operations: [String] { calls.withLock { $0.map(\.operation.name) } }

    /// Calls of one operation.
    func calls(_ operation: String) -> [MethodCall] {
        calls.withLock { $0.filter { $0.operation.name == operation } }
    }

    func perform(_ call: MethodCall) async throws -> ObjectStorage {
        calls.withLock { $0.append(call) }
        guard let answer = answers[call.operation.name] else {
            throw VimFault(
                operation: call.operation.name, message: "not in the script", detail: NotSupported(fields: [:]).asAny)
        }
        return try await call.response(answer(call))
    }

    func content() async throws -> ServiceContent { Self.content }

    func retrieve(
        _ specification: PropertyFilterSpec, pageSize: Int?, page: ([ObjectContent]) throws -> Void
    ) async throws {
        try page(retrieved(specification))
    }

    static let content = ServiceContent(fields: [
        "rootFolder": ManagedObjectReference<Folder>("group-d1"),
        "propertyCollector": ManagedObjectReference<PropertyCollector>("propertyCollector"),
        "viewManager": ManagedObjectReference<ViewManager>("ViewManager"),
        "eventManager": ManagedObjectReference<EventManager>("EventManager"),
        "taskManager": ManagedObjectReference<TaskManager>("TaskManager"),
        "perfManager": ManagedObjectReference<PerformanceManager>("PerfMgr"),
    ])
}

extension MethodCall {
    /// A response to the call.
    func response(_ result: (any FieldValue)?) -> ObjectStorage {
        var response = operation.emptyResponse
        if let result { response.set("returnval", result) }
        return response
    }

    /// An argument by its wire name.
    func argument<Value: FieldValue>(_ name: String, as type: Value.Type = Value.self) -> Value? {
        arguments.get(name)
    }
}

/// Answers in order; the last one again and again.
final class Answers<Value: Sendable>: Sendable {
    private let values: Mutex<[Value]>

    init(_ values: [Value]) { self.values = Mutex(values) }

    func next() -> Value { values.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] } }
}

func notFound(_ reference: ManagedObjectReference<some ManagedObject>, _ operation: String = "any") -> VimFault {
    VimFault(
        operation: operation, message: "The object has been deleted",
        detail: ManagedObjectNotFound(fields: ["obj": reference.asAny]).asAny)
}

/// One answer of `WaitForUpdatesEx` about objects, each with properties as they are now.
func updateSet(
    _ version: String, truncated: Bool? = nil,
    _ objects: [(String, ObjectUpdateKind, [String: String?])]
) -> UpdateSet {
    let updates = objects.map { moref, kind, properties in
        ObjectUpdate(fields: [
            "kind": kind, "obj": ManagedObjectReference<VirtualMachine>(moref).asAny,
            "changeSet": properties.sorted { $0.key < $1.key }.map { path, value in
                PropertyChange(fields: ["name": path, "op": PropertyChangeOp.assign, "val": value.map(AnyValue.string)])
            },
        ])
    }
    let filter = PropertyFilterUpdate(fields: [
        "filter": ManagedObjectReference<PropertyFilter>("filter-1"), "objectSet": updates,
    ])
    return UpdateSet(fields: [
        "version": version, "filterSet": objects.isEmpty ? [] : [filter], "truncated": truncated,
    ])
}

/// A clock that does not wait, and remembers for how long it should have.
final class HurriedClock: Clock {
    struct Instant: InstantProtocol {
        var offset: Duration = .zero
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private let state = Mutex<(now: Instant, pauses: [Duration])>((Instant(), []))

    var now: Instant { state.withLock(\.now) }
    var minimumResolution: Duration { .zero }
    var pauses: [Duration] { state.withLock(\.pauses) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        state.withLock { state in
            state.pauses.append(state.now.duration(to: deadline))
            state.now = max(state.now, deadline)
        }
    }
}
