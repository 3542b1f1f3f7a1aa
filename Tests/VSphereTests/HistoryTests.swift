import Foundation
import Synchronization
import Testing
import VimTypes

@testable import VSphere

@Suite struct HistoryTests {
    private struct Enough: Error {}

    private static func event(_ key: Int) -> Event {
        Event(
            VmPoweredOnEvent(fields: [
                "key": key, "chainId": key, "createdTime": Date(timeIntervalSince1970: Double(key)),
                "userName": "user", "fullFormattedMessage": "Event \(key)",
            ]))
    }

    private static func task(_ key: String, queued: Double, _ state: TaskInfoState, by user: String) -> TaskInfo {
        TaskInfo(
            key: key, task: ManagedObjectReference(key), descriptionId: "VirtualMachine.powerOn", state: state,
            cancelled: false, cancelable: false, reason: TaskReason(TaskReasonUser(userName: user)),
            queueTime: Date(timeIntervalSince1970: queued), eventChainId: 1,
            entity: ManagedObjectReference("vm-\(key)", type: "VirtualMachine"))
    }

    /// A server with events 1 to 10, whose collectors show a latest page and pages before it, oldest first in each, as
    /// a server may. While the latest page is read, one more event arrives.
    private func service(
        losing lost: Int = 0, previous: @escaping @Sendable (MethodCall) throws -> Void = { _ in }
    ) -> ScriptedService {
        struct Position {
            var pageSize = 0
            var next = 0
            var made = 0
        }
        let position = Mutex(Position())
        let losses = Mutex(lost)
        return ScriptedService(
            [
                "CreateCollectorForEvents": { _ in
                    position.withLock {
                        $0.made += 1
                        return ManagedObjectReference<EventHistoryCollector>("collector-\($0.made)")
                    }
                },
                "SetCollectorPageSize": { call in
                    position.withLock { $0.pageSize = call.argument("maxCount") ?? 0 }
                    return nil
                },
                "ResetCollector": { _ in
                    position.withLock { $0.next = 11 - $0.pageSize }
                    return nil
                },
                "ReadPreviousEvents": { call in
                    try previous(call)
                    let isLost = losses.withLock { losses in
                        losses -= 1
                        return losses >= 0
                    }
                    if isLost { throw notFound(call.target) }
                    return position.withLock { position in
                        let keys = max(1, position.next - position.pageSize + 1)..<(position.next + 1)
                        position.next = keys.lowerBound - 1
                        return keys.map(Self.event)
                    }
                },
                "DestroyCollector": { call in nil },
            ],
            retrieved: { specification in
                let keys = position.withLock { max(1, 11 - $0.pageSize)...10 }
                let page = AnyArray(
                    Vim.schema.type(named: "ArrayOfEvent")!, keys.map { .object(Self.event($0).asAny) })!
                var property = DynamicProperty(fields: ["name": specification.propSet[0].pathSet[0]])
                property._storage.setAny(.array(page), 1)
                return [ObjectContent(fields: ["obj": specification.objectSet[0].obj, "propSet": [property]])]
            })
    }

    @Test(arguments: [1, 3, 4, 10, 11, 500])
    func `the newest events come first, each once, as many as were asked for`(limit: Int) async throws {
        let service = service()
        let events = try await service.newest(limit, of: EventSource(filter: EventFilter().specification))
        #expect(events.map(\.key) == Array((1...10).reversed().prefix(limit)))
        #expect(events.first?.text == "Event 10")
        #expect(events.first?.as(VmPoweredOnEvent.self) != nil)
        #expect(service.calls("CreateCollectorForEvents").count == 1)
        #expect(service.operations.last == "DestroyCollector")
    }

    @Test(arguments: [1, 2, 3]) func `a history is read to its end, whatever the page size`(pageSize: Int) async throws
    {
        let service = service()
        let source = EventSource(filter: EventFilter().specification)
        let keys = try await service.reading(source, pageSize: pageSize) { history in
            var keys: [Int] = []
            for try await event in history { keys.append(event.key) }
            return keys
        }
        #expect(keys == (1...10).reversed())
    }

    @Test func `nothing is asked for when nothing is wanted`() async throws {
        let service = service()
        #expect(try await service.newest(0, of: EventSource(filter: EventFilter().specification)).isEmpty)
        #expect(service.operations.isEmpty)
    }

    @Test func `a collector that went with its session is made again, and nothing is told twice`() async throws {
        let service = service(losing: 4)
        let source = EventSource(filter: EventFilter().specification)
        let keys = try await service.reading(source, pageSize: 4) { history in
            var keys: [Int] = []
            for try await event in history { keys.append(event.key) }
            return keys
        }
        #expect(keys == (1...10).reversed())
        #expect(service.calls("CreateCollectorForEvents").count == 5)
    }

    @Test func `a collector that keeps getting lost is an error`() async throws {
        let service = service(losing: 100)
        let error = await #expect(throws: VSphereError.self) {
            try await service.reading(EventSource(filter: EventFilter().specification), pageSize: 4) { history in
                for try await _ in history {}
            }
        }
        #expect(error?.code == .sessionLost)
        #expect(error?.message.contains("EventHistoryCollector") == true)
        #expect(service.calls("CreateCollectorForEvents").count == 5)
    }

    @Test(arguments: [true, false])
    func `the collector is destroyed whether the caller or the server fails`(isCaller: Bool) async throws {
        let service = service { _ in if !isCaller { throw Enough() } }
        await #expect(throws: Enough.self) {
            try await service.reading(EventSource(filter: EventFilter().specification), pageSize: 4) { history in
                for try await event in history where isCaller && event.key < 10 { throw Enough() }
            }
        }
        #expect(service.operations.last == "DestroyCollector")
    }

    @Test func `a filter says what it was told`() {
        let cluster = ManagedObjectReference<ClusterComputeResource>("domain-c1")
        let from = Date(timeIntervalSince1970: 1)
        let events = EventFilter(
            types: ["VmEvent"], entity: cluster, recursion: .children, users: ["root"], from: from
        ).specification
        #expect(events.eventTypeId.contains("VmEvent"))
        #expect(events.entity?.entity.description == "ClusterComputeResource:domain-c1")
        #expect(events.entity?.recursion == .children)
        #expect(events.userName?.userList == ["root"])
        #expect(events.time?.beginTime == from)
        #expect(events.time?.endTime == nil)
        let tasks = TaskFilter(states: [.error], entity: cluster, recursion: .itself, until: from).specification
        #expect(tasks.state == [.error])
        #expect(tasks.entity?.recursion == .self_)
        #expect(tasks.time?.timeType == .queuedTime)
        #expect(tasks.time?.endTime == from)
        #expect(EventFilter().specification == EventFilterSpec(disableFullMessage: false))
        #expect(TaskFilter().specification == TaskFilterSpec())
    }

    @Test func `base types are sent with all their descendants`() {
        func types(_ types: String...) -> [String] { EventFilter(types: types).specification.eventTypeId }
        let poweredOn = types("VmPoweredOnEvent")
        #expect(poweredOn.first == "VmPoweredOnEvent")
        #expect(poweredOn.allSatisfy { Vim.schema.type(named: $0)?.isKind(of: VmPoweredOnEvent._typeID) == true })
        let machines = Set(types("VmEvent"))
        #expect(machines.isSuperset(of: ["VmEvent", "VmPoweredOnEvent", "DrsVmPoweredOnEvent", "VmMigratedEvent"]))
        #expect(machines.isDisjoint(with: ["HostConnectedEvent", "Event", "UserLoginSessionEvent"]))
        #expect(types("esx.problem.net", "Folder") == ["esx.problem.net", "Folder"])
        #expect(types("Event") == [])
    }

    @Test func `a server without a history of tasks tells its recent ones, newest first`() async throws {
        let infos = [
            Self.task("1", queued: 1, .success, by: "root"), Self.task("2", queued: 2, .error, by: "root"),
            Self.task("3", queued: 3, .success, by: "other"), Self.task("4", queued: 4, .success, by: "root"),
        ]
        let service = ScriptedService([:]) { _ in
            infos.map { info in
                ObjectContent(fields: [
                    "obj": info.task.asAny, "propSet": [DynamicProperty(fields: ["name": "info", "val": info])],
                ])
            }
        }
        let refusal = VimFault(operation: "CreateCollectorForTasks", message: "", detail: nil)
        func keys(_ filter: TaskFilter) async throws -> [String] {
            try await service.recentTasks(filter, refusal).map(\.key)
        }
        let root = ManagedObjectReference<Folder>("group-d1")
        let machine = ManagedObjectReference<VirtualMachine>("vm-2")
        #expect(try await keys(TaskFilter()) == ["4", "3", "2", "1"])
        #expect(try await keys(TaskFilter(states: [.success], users: ["root"])) == ["4", "1"])
        #expect(try await keys(TaskFilter(from: Date(timeIntervalSince1970: 3))) == ["4", "3"])
        #expect(try await keys(TaskFilter(entity: root)) == ["4", "3", "2", "1"])
        #expect(try await keys(TaskFilter(entity: machine, recursion: .itself)) == ["2"])
        let error = await #expect(throws: VSphereError.self) { try await keys(TaskFilter(entity: machine)) }
        #expect(error?.code == .unsupported)
    }

    @Test func `an event is about the most particular entity that it names`() {
        var event = VmPoweredOnEvent(fields: [
            "host": HostEventArgument(fields: ["name": "esx1", "host": ManagedObjectReference<HostSystem>("host-1")])
        ])
        #expect(event.subject?.name == "esx1")
        event.set(
            "vm", VmEventArgument(fields: ["name": "web", "vm": ManagedObjectReference<VirtualMachine>("vm-1")]))
        #expect(event.subject?.reference.description == "VirtualMachine:vm-1")
        #expect(event.kind == "VmPoweredOnEvent")
        #expect(event.text == "VmPoweredOnEvent")
        let problem = EventEx(fields: ["eventTypeId": "esx.problem.net", "message": "No network"])
        #expect(problem.kind == "esx.problem.net")
        #expect(problem.text == "No network")
        #expect(problem.subject == nil)
    }
}
