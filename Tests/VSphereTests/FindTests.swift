import Foundation
import HTTPTransport
import Testing
import VSphereTestSupport
import VimTypes

@testable import VSphere

/// Lookup against govmomi's simulator, with the calls counted.
@Suite(.enabled(if: GovmomiSimulator.isBuilt, "govmomi's simulator is not built: run scripts/test"), .serialized)
struct FindTests {
    /// Runs a closure with a client that has logged in, and gives the calls that the closure made.
    private func calls(
        machines: Int = 8, datacenters: Int = 2, isESXi: Bool = false, _ body: (VSphereClient) async throws -> Void
    ) async throws -> [String] {
        var made: [String] = []
        try await GovmomiSimulator.run(machines: machines, datacenters: datacenters, isESXi: isESXi) { simulator in
            let client = VSphereClient(simulator.configuration())
            _ = try await client.session()
            let before = try simulator.calls().count
            try await body(client)
            made = Array(try simulator.calls().dropFirst(before))
            await client.shutdown()
        }
        return made
    }

    @Test(arguments: [false, true])
    func `a machine is found by name, path, moref and UUID in two calls at most`(isESXi: Bool) async throws {
        for way in 0..<7 {
            let calls = try await calls(isESXi: isESXi) { client in
                let all = try await client.findAll(
                    VirtualMachine.self, properties: ["config.uuid", "config.instanceUuid"])
                let wanted = try #require(all.last)
                let text = [
                    wanted.name, wanted.path, String(wanted.path.dropFirst()), wanted.reference.value,
                    wanted.reference.description, try #require(wanted.value("config.uuid") as String?).uppercased(),
                    try #require(wanted.value("config.instanceUuid") as String?),
                ][way]
                let found = try await client.find(
                    text, VirtualMachine.self, properties: ["runtime.powerState", "config.hardware"])
                #expect(found.reference == wanted.reference)
                #expect(found.name == wanted.name)
                #expect(found.path == wanted.path)
                #expect(found.value("runtime.powerState") == VirtualMachinePowerState.poweredOn)
                #expect((found.value("config.hardware") as VirtualHardware?)?.numCPU == 1)
            }
            #expect(calls.count <= 1 + 2, "\(calls)")
        }
    }

    @Test func `names are looked up in two calls among thousands, and nothing else is fetched`() async throws {
        let calls = try await calls(machines: 2000) { client in
            let found = try await client.find("DC1_C0_RP0_VM499", VirtualMachine.self, properties: ["summary"])
            #expect(found.path == "/DC1/vm/DC1_C0_RP0_VM499")
        }
        #expect(calls == ["RetrievePropertiesEx", "RetrievePropertiesEx"])
    }

    @Test(arguments: [
        ("DC0", "Datacenter"), ("/DC1/host/DC1_C0", "ClusterComputeResource"), ("DC0_C0_H1", "HostSystem"),
        ("/DC0/datastore/LocalDS_0", "Datastore"), ("/DC1/network/VM Network", "Network"), ("/DC0/vm", "Folder"),
        ("/DC0/host/DC0_C0/Resources", "ResourcePool"), ("DC0_DVPG0", "DistributedVirtualPortgroup"),
        ("DVS0", "DistributedVirtualSwitch"),
    ])
    func `everything else is found too`(text: String, type: String) async throws {
        func found<Object: ManagedObject>(_ type: Object.Type, _ client: VSphereClient) async throws -> String {
            try await client.find(text, type).path
        }
        let calls = try await calls { client in
            let path =
                switch type {
                case "Datacenter": try await found(Datacenter.self, client)
                case "ClusterComputeResource": try await found(ClusterComputeResource.self, client)
                case "HostSystem": try await found(HostSystem.self, client)
                case "Datastore": try await found(Datastore.self, client)
                case "Network": try await found(Network.self, client)
                case "Folder": try await found(Folder.self, client)
                case "ResourcePool": try await found(ResourcePool.self, client)
                case "DistributedVirtualPortgroup": try await found(DistributedVirtualPortgroup.self, client)
                default:
                    try await client.find("/DC0/network/DVS0", DistributedVirtualSwitch.self).path
                }
            #expect(path.hasSuffix(text))
            #expect(path.hasPrefix("/DC"))
        }
        #expect(calls.count <= 2)
    }

    @Test func `a name in two datacenters is refused with both places`() async throws {
        _ = try await calls { client in
            let error = try await #require(throws: VSphereError.self) {
                _ = try await client.find("VM Network", Network.self)
            }
            #expect(error.code == .ambiguous)
            #expect(Set(error.candidates.map(\.path)) == ["/DC0/network/VM Network", "/DC1/network/VM Network"])
            #expect(try await client.find("DC1/network/VM Network", Network.self).path == "/DC1/network/VM Network")
        }
    }

    @Test func `the path of something else says what that is`() async throws {
        _ = try await calls { client in
            let error = try await #require(throws: VSphereError.self) {
                _ = try await client.find("/DC0/vm", VirtualMachine.self)
            }
            #expect(error.code == .notFound)
            #expect(error.message == "has no virtual machine '/DC0/vm': that is a folder.")
        }
    }

    @Test func `machines are found in nested folders after they were renamed`() async throws {
        _ = try await calls { client in
            let folder = try await client.find("/DC0/vm", Folder.self).reference.on(client)
            let outer = try await folder.createFolder(name: "Outer").on(client)
            let inner = try await outer.createFolder(name: "In/ner 🚀".replacingOccurrences(of: "/", with: "%2f"))
            let machine = try await client.find("DC0_H0_VM0", VirtualMachine.self).reference
            _ = try await inner.on(client).moveIntoFolder(list: [machine.asAny.as(ManagedEntity.self)!])
            let found = try await client.find("DC0_H0_VM0", VirtualMachine.self)
            #expect(found.path == "/DC0/vm/Outer/In%2fner 🚀/DC0_H0_VM0")
            #expect(try await client.find(found.path, VirtualMachine.self).reference == machine)
            #expect(try await client.findAll(VirtualMachine.self, in: outer.reference).map(\.reference) == [machine])
        }
    }

    @Test func `lists are made by folder, cluster, host and datastore, each in one call`() async throws {
        let made = try await calls { client in
            let cluster = try await client.find("DC0_C0", ClusterComputeResource.self).reference
            let inCluster = try await client.findAll(VirtualMachine.self, in: cluster)
            #expect(Set(inCluster.map(\.path)) == ["/DC0/vm/DC0_C0_RP0_VM0", "/DC0/vm/DC0_C0_RP0_VM1"])
            let hosts = try await client.findAll(HostSystem.self, in: cluster, properties: ["runtime.connectionState"])
            #expect(hosts.count == 3)
            #expect(
                hosts.allSatisfy { $0.value("runtime.connectionState") == HostSystemConnectionState.connected })
            let datacenter = try await client.find("DC1", Datacenter.self).reference
            #expect(try await client.findAll(VirtualMachine.self, in: datacenter).count == 4)
            let store = try await client.find("/DC0/datastore/LocalDS_0", Datastore.self).reference
            #expect(try await client.findAll(VirtualMachine.self, in: store).count == 4)
            #expect(try await client.findAll(Datastore.self, in: cluster).map(\.name) == ["LocalDS_0"])
            #expect(try await client.findAll(VirtualMachine.self).count == 8)
            #expect(try await client.findAll(Datacenter.self).map(\.path).sorted() == ["/DC0", "/DC1"])
        }
        // Seven lists, two names and one path.
        #expect(made.count == 7 + 2 + 2)
    }

    @Test func `a moref that is gone is a fault that names it`() async throws {
        _ = try await calls { client in
            let fault = try await #require(throws: VimFault.self) {
                _ = try await client.find("VirtualMachine:vm-99999", VirtualMachine.self)
            }
            #expect(fault.as(ManagedObjectNotFound.self)?.obj.value == "vm-99999")
        }
    }
}
