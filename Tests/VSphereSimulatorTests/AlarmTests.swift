import Testing
import VimTypes

@testable import VSphereSimulator

@Suite struct AlarmTests {
    private let simulator = Simulator.demo()
    private var world: World { simulator.snapshot() }

    /// What has alarms that are shown at an entity.
    private func alarmed(at entity: AnyReference) -> [AnyReference] {
        world.alarmStates(of: entity).map { $0.entity.asAny }
    }

    /// A machine with an alarm, and the folder that it is in.
    private func machine() throws -> (vm: ManagedObjectReference<VirtualMachine>, folder: AnyReference) {
        let world = world
        let vm = try #require(world.all(VirtualMachine.self).first { world.name(of: $0) == "build-runner-2" })
        return (vm, try #require(world.parent(of: vm.asAny)))
    }

    @Test func `A machine that goes takes its alarms with it`() throws {
        let (vm, folder) = try machine()
        let root = world.rootFolder.asAny
        let before = alarmed(at: root)
        #expect(alarmed(at: folder).contains(vm.asAny) && before.contains(vm.asAny))
        simulator.change { $0.removeVirtualMachine(vm) }
        #expect(!alarmed(at: folder).contains(vm.asAny))
        #expect(alarmed(at: root) == before.filter { $0 != vm.asAny })
    }

    @Test func `The alarms of a machine that moves are shown above its new place and not above its old one`() throws {
        let (vm, folder) = try machine()
        let root = world.rootFolder.asAny
        let count = alarmed(at: root).count
        let target = try #require(world.all(Folder.self).first { world.name(of: $0) == "Web" })
        #expect(target.asAny != folder && !alarmed(at: target.asAny).contains(vm.asAny))
        simulator.change { $0.place(vm, in: target) }
        #expect(!alarmed(at: folder).contains(vm.asAny))
        #expect(alarmed(at: target.asAny) == [vm.asAny])
        #expect(alarmed(at: vm.asAny) == [vm.asAny])
        #expect(alarmed(at: root).count == count)
    }

    @Test func `A resource pool takes its alarms along`() throws {
        let parent = try #require(world.all(ResourcePool.self).first)
        let alarm = try #require(world.alarms.all.first)
        let (old, new, pool) = simulator.change { world in
            let old = world.addResourcePool("old", in: parent)
            let new = world.addResourcePool("new", in: parent)
            let pool = world.addResourcePool("pool", in: old)
            world.set(alarm, .red, at: pool.asAny)
            world.place(pool, in: new)
            return (old, new, pool)
        }
        #expect(alarmed(at: old.asAny).isEmpty)
        #expect(alarmed(at: new.asAny) == [pool.asAny])
        #expect(alarmed(at: world.rootFolder.asAny).count { $0 == pool.asAny } == 1)
    }
}
