import SchemaFormat
import Testing
import VSphere
import VimTypes

@testable import VSphereSimulator

@Suite struct InventoryTests {
    /// The inventories that come with the simulator.
    enum Kind: String, CaseIterable, CustomTestStringConvertible {
        case demo, generated, esxi

        var testDescription: String { rawValue }

        var simulator: Simulator {
            var settings = SimulatorSettings()
            settings.virtualTime = true
            switch self {
            case .demo: return .demo(settings)
            case .generated: return .generated(vms: 60, hosts: 3, settings)
            case .esxi:
                settings.product = .esxi
                return .demo(settings)
            }
        }
    }

    @Test(arguments: Kind.allCases)
    func `Every required property and field is there, and every reference leads somewhere`(kind: Kind) {
        let problems = InventoryCheck.problems(in: kind.simulator.snapshot())
        #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
    }

    @Test func `A field that is missing, a value that does not exist and a reference to nothing are found`() {
        var world = Kind.generated.simulator.snapshot()
        let vm = world.all(VirtualMachine.self)[0]
        world[vm, VirtualMachine.parent] = ManagedObjectReference("group-v1", type: "Folder")
        world.update(vm, VirtualMachine.runtime) {
            $0.set("toolsInstallerMounted", nil)
            $0.set("powerState", VirtualMachinePowerState(rawValue: "asleep"))
        }
        let problems = InventoryCheck.problems(in: world)
        #expect(problems.contains { $0.hasSuffix(".toolsInstallerMounted is absent") })
        #expect(problems.contains { $0.contains("powerState cannot be 'asleep'") })
        #expect(problems.contains { $0.hasPrefix("VirtualMachine.parent leads to Folder:group-v1") })
    }

    @Test(arguments: Kind.allCases)
    func `Lists that link objects agree in both directions`(kind: Kind) {
        let world = kind.simulator.snapshot()
        for vm in world.all(VirtualMachine.self) {
            let name = world.name(of: vm)
            if let host = world[vm, VirtualMachine.runtime]?.host {
                #expect(world.links(host, "vm").contains(vm.asAny), "\(name)")
                for property in ["datastore", "network"] {
                    let known = Set(world.links(host, property))
                    #expect(
                        known.isSuperset(of: world.links(vm, property)), "\(name) has a \(property) that its host lacks"
                    )
                }
            }
            for property in ["datastore", "network"] {
                for other in world.links(vm, property) { #expect(world.links(other, "vm").contains(vm.asAny)) }
            }
            if let pool = world[vm, VirtualMachine.resourcePool] {
                #expect(world.links(pool, "vm").contains(vm.asAny))
            } else {
                #expect(world[vm, VirtualMachine.config]?.template == true, "\(name) is in no pool")
            }
        }
        for host in world.all(HostSystem.self) {
            guard let compute = world[host, HostSystem.parent] else { continue }
            #expect(world.links(compute, "host").contains(host.asAny))
            for store in world.links(host, "datastore") { #expect(world.links(compute, "datastore").contains(store)) }
        }
    }

    @Test(arguments: Kind.allCases)
    func `Devices have keys of their own, and controllers know what is on them`(kind: Kind) {
        let world = kind.simulator.snapshot()
        var addresses: Set<String> = []
        for vm in world.all(VirtualMachine.self) {
            let devices = world[vm, VirtualMachine.config]?.hardware.device ?? []
            let keys = Set(devices.map(\.key))
            #expect(keys.count == devices.count)
            #expect(Set(devices.compactMap { $0.deviceInfo?.label }).count == devices.count)
            for device in devices {
                guard let controller = devices.first(where: { $0.key == device.controllerKey }) else { continue }
                let children: [Int] = controller._storage.get("device") ?? []
                #expect(
                    children.contains(device.key), "\(world.name(of: vm)): \(device.key) is not on \(controller.key)")
            }
            for card in devices.compactMap({ $0.as(VirtualEthernetCard.self) }) {
                #expect(addresses.insert(card.macAddress ?? "").inserted)
                #expect(card.macAddress?.hasPrefix("00:50:56:") == true)
            }
        }
    }

    @Test func `The same seed makes the same inventory`() throws {
        func identifiers(_ seed: UInt64) -> [String] {
            var settings = SimulatorSettings()
            settings.seed = seed
            let world = Simulator.demo(settings).snapshot()
            return world.all(VirtualMachine.self).map { world[$0, VirtualMachine.config]?.instanceUuid ?? "" }
        }
        let first = identifiers(1)
        #expect(first == identifiers(1))
        #expect(first != identifiers(2))
        #expect(Set(first).count == first.count)
    }
}
