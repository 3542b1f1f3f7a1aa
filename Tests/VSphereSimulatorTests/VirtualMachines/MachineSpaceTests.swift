import Testing
import VimTypes

@testable import VSphereSimulator

@Suite("Space of machines", .timeLimit(.minutes(1)))
struct MachineSpaceTests {
    @Test("The space of a machine is counted anew in each copy of the world in which its files or disks have changed")
    func spaceFollowsFiles() throws {
        var world = Simulator.demo().snapshot()
        let vm = try #require(world.all(VirtualMachine.self).first { world.value("snapshot", of: $0) == nil })
        func committed(_ world: World) -> Int? { world[vm, VirtualMachine.summary]?.storage?.committed }
        let config = try #require(world[vm, VirtualMachine.config])
        let path = try #require(config.files.vmPathName.flatMap { DatastorePath($0) })
        let store = try #require(world.all(Datastore.self).first { world.name(of: $0) == path.datastore })
        let before = try #require(committed(world))

        var other = world
        let log = path.folder + "/vmware-9.log"
        world.files[store.value]?[log] = FileTree.Entry(content: .zeros(1000), modified: world.now)
        other.files[store.value]?[log] = FileTree.Entry(content: .zeros(70), modified: world.now)
        #expect(committed(world) == before + 1000)
        #expect(committed(other) == before + 70)
        world.files[store.value]?.remove(log)
        #expect(committed(world) == before)

        world.update(vm, VirtualMachine.config) { $0.hardware.device.removeAll { $0.is(VirtualDisk.self) } }
        #expect(try #require(committed(world)) < before)
        #expect(committed(other) == before + 70)
    }
}
