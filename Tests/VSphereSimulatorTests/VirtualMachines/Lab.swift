import Synchronization
import Testing
import VimTypes

@testable import VSphereSimulator

/// A simulator with twenty machines on two hosts, and somebody who is logged in. Time passes only while tasks are
/// waited for.
final class Lab: VimService {
    /// A task that has ended with a fault.
    struct Failure: Error {
        let detail: AnyDataObject
        let message: String
    }

    let simulator: Simulator
    private let session = Mutex<String?>(nil)

    init(as user: String = "administrator@vsphere.local") async throws {
        var settings = SimulatorSettings()
        settings.virtualTime = true
        simulator = .generated(vms: 20, hosts: 2, settings)
        let manager = ManagedObjectReference<SessionManager>("SessionManager").on(self)
        _ = try await manager.login(userName: user, password: "VMware1!")
    }

    func perform(_ call: MethodCall) async throws -> ObjectStorage {
        let answer = try await simulator.perform(call, session: session.withLock { $0 }, agent: "tests")
        if let key = answer.newSession { session.withLock { $0 = key } }
        return answer.response
    }

    // MARK: Who is there

    var world: World { simulator.snapshot() }

    func reference<Object: ManagedObject>(_ type: Object.Type, _ name: String) -> ManagedObjectReference<Object> {
        let world = world
        guard let found = world.all(type).first(where: { world.name(of: $0) == name }) else {
            preconditionFailure("the inventory has no \(name)")
        }
        return found
    }

    /// A machine that is on, unless its number ends in 0.
    func machine(_ name: String) -> VirtualMachine { reference(VirtualMachine.self, name).on(self) }

    /// The folder of the machines from vm1 on.
    var folder: Folder { reference(Folder.self, "esx1").on(self) }
    var pool: ManagedObjectReference<ResourcePool> { reference(ResourcePool.self, "Resources") }
    func host(_ number: Int) -> ManagedObjectReference<HostSystem> {
        reference(HostSystem.self, "esx\(number).example.com")
    }
    func store(_ number: Int) -> ManagedObjectReference<Datastore> { reference(Datastore.self, "ds1-\(number)") }

    func config(_ vm: VirtualMachine) -> VirtualMachineConfigInfo {
        guard let config = world[vm.reference, VirtualMachine.config] else {
            preconditionFailure("\(vm.reference) has no configuration")
        }
        return config
    }

    func state(_ vm: VirtualMachine) -> VirtualMachinePowerState { world.powerState(of: vm.reference) }

    func disk(_ vm: VirtualMachine, _ number: Int = 1) -> VirtualDisk {
        let found = config(vm).disks.first { $0.deviceInfo?.label == "Hard disk \(number)" }
        guard let found else { preconditionFailure("there is no hard disk \(number)") }
        return found
    }

    func card(_ vm: VirtualMachine) -> VirtualEthernetCard { config(vm).cards[0] }

    /// Names of files in a folder of a datastore.
    func files(_ store: ManagedObjectReference<Datastore>, _ folder: String) -> [String] {
        (world.files[store.value]?.children(of: folder) ?? []).map { String($0.split(separator: "/").last ?? "") }
    }

    /// Types of the events that are about a machine, oldest first.
    func events(_ vm: VirtualMachine) -> [String] {
        world.history.events.filter { $0.vm?.vm.value == vm.reference.value }.map(\.wireTypeName)
    }

    // MARK: What happens

    /// Lets time pass until a task has ended.
    @discardableResult
    func done(_ task: ManagedObjectReference<VimTask>) throws -> TaskInfo {
        let info = simulator.change { world in
            while [.queued, .running].contains(world[task, VimTask.info]?.state), let next = world.timeline.next {
                world.advance(to: next)
            }
            return world[task, VimTask.info]
        }
        guard let info else { preconditionFailure("the task is gone") }
        if let error = info.error {
            throw Failure(detail: error.fault.asAny, message: error.localizedMessage ?? "")
        }
        return info
    }

    /// Lets time pass.
    func wait(_ duration: Duration) {
        simulator.change { $0.advance(to: $0.now + duration) }
    }

    /// The machine that a task has made.
    func made(_ task: ManagedObjectReference<VimTask>) throws -> VirtualMachine {
        guard case .reference(let reference)? = try done(task).result, let vm = reference.as(VirtualMachine.self) else {
            preconditionFailure("the task has made no machine")
        }
        return vm.on(self)
    }

    func reconfigure(_ vm: VirtualMachine, _ spec: VirtualMachineConfigSpec) async throws {
        try done(try await vm.reconfigVM(spec: spec))
    }

    func change(
        _ vm: VirtualMachine, _ device: some VirtualDeviceProtocol, _ operation: VirtualDeviceConfigSpecOperation,
        _ file: VirtualDeviceConfigSpecFileOperation? = nil
    ) async throws {
        try await reconfigure(
            vm,
            VirtualMachineConfigSpec(deviceChange: [
                VirtualDeviceConfigSpec(device: VirtualDevice(device), operation: operation, fileOperation: file)
            ]))
    }

    /// The type of the fault that something raises; nil if it raises none.
    func fault(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch let fault as VimFault {
            return fault.detail?.wireTypeName
        } catch let failure as Failure {
            return failure.detail.wireTypeName
        } catch {
            return "\(error)"
        }
    }

    /// Sees to it that a strict client would accept everything, and that links lead both ways.
    func check(sourceLocation: SourceLocation = #_sourceLocation) {
        let world = world
        // The past may tell of what is no more.
        let problems = InventoryCheck.problems(in: world).filter { problem in
            !problem.contains("does not exist")
                || !["Task.info", "EventManager.latestEvent", "event("].contains(where: problem.hasPrefix)
        }
        #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))", sourceLocation: sourceLocation)
        var check = InventoryCheck()
        for event in world.history.events { check.look(at: event.asAny, "event") }
        #expect(check.problems.isEmpty, "\(check.problems.sorted())", sourceLocation: sourceLocation)
        for vm in world.all(VirtualMachine.self) {
            guard let host = world.host(of: vm) else { continue }
            #expect(world.links(host, "vm").contains(vm.asAny), sourceLocation: sourceLocation)
            for store in world.links(vm, "datastore") {
                #expect(world.links(store, "vm").contains(vm.asAny), sourceLocation: sourceLocation)
            }
            for disk in world[vm, VirtualMachine.config]?.disks.flatMap(\.chain) ?? [] {
                #expect(world.fileEntry(disk, for: vm) != nil, "\(disk)", sourceLocation: sourceLocation)
            }
        }
    }
}
