import Testing
import VimTypes

@testable import VSphereSimulator

@Suite struct InventoryFileTests {
    static let text = """
        {
          "datacenters": [
            {
              "name": "Paris",
              "datastores": [
                {"name": "san", "capacity_gib": 2048},
                {"name": "nas", "type": "nfs", "capacity_gib": 512, "server": "nas.example.com", "path": "/vol"},
                {"name": "gone", "capacity_gib": 64, "accessible": false, "hosts": ["esx2"]}
              ],
              "networks": [{"name": "VM Network"}, {"name": "web", "switch": "DSwitch", "vlan": 10}],
              "clusters": [
                {"name": "Main", "drs": true, "ha": false, "pools": ["Gold"],
                 "hosts": [{"name": "esx1", "memory_gib": 64}, {"name": "esx2", "maintenance": true}]}
              ],
              "hosts": [{"name": "lonely", "sockets": 1, "cores_per_socket": 4, "cpu_mhz": 2400}],
              "folders": ["Empty"],
              "vms": [
                {"name": "a", "folder": "Apps/Web", "host": "esx1", "pool": "Gold", "datastore": "san",
                 "guest": "debian12_64Guest", "cpus": 4, "memory_mib": 8192, "disks_gib": [20, 40],
                 "networks": ["web", "VM Network"], "addresses": ["10.0.0.1"], "state": "on", "note": "first"},
                {"name": "b", "host": "lonely", "datastore": "nas", "state": "off", "tools": false},
                {"name": "c", "host": "esx2", "datastore": "gone", "state": "template"}
              ]
            }
          ]
        }
        """

    @Test func `A file becomes an inventory`() throws {
        let world = try Simulator.described(by: Self.text).snapshot()
        let vm = try #require(world.all(VirtualMachine.self).first { world.name(of: $0) == "a" })
        #expect(world[vm, VirtualMachine.summary]?.guest?.ipAddress == "10.0.0.1")
        #expect(world[vm, VirtualMachine.config]?.disks.map(\.capacity) == [20 << 30, 40 << 30])
        #expect(world.links(vm, "network").map { world.name(of: $0) }.sorted() == ["VM Network", "web"])
        let gone = try #require(world.all(Datastore.self).first { world.name(of: $0) == "gone" })
        #expect(world[gone, Datastore.summary]?.accessible == false)
        #expect(InventoryCheck.problems(in: world).isEmpty)
    }

    @Test func `An inventory that a file made describes itself as the file did, in full`() throws {
        let first = InventoryDescription(try Simulator.described(by: Self.text).snapshot())
        let second = InventoryDescription(try Simulator.described(by: try first.text).snapshot())
        #expect(first == second)
        let paris = try #require(first.datacenters.first)
        #expect(paris.vms?.map(\.name).sorted() == ["a", "b", "c"])
        #expect(paris.vms?.first { $0.name == "a" }?.folder == "Apps/Web")
        #expect(paris.vms?.first { $0.name == "a" }?.pool == "Gold")
        #expect(paris.folders?.sorted() == ["Apps", "Apps/Web", "Empty"])
        #expect(paris.clusters?.first?.hasHA == false)
        #expect(paris.hosts?.first?.megahertz == 2400)
        #expect(paris.networks?.first { $0.name == "web" }?.vlan == 10)
        #expect(paris.datastores?.first { $0.name == "gone" }?.hosts == ["esx2"])
    }

    @Test func `What was made in another way can be described and made again`() throws {
        let first = InventoryDescription(Simulator.generated(vms: 30, hosts: 2).snapshot())
        let second = InventoryDescription(try Simulator.described(by: try first.text).snapshot())
        #expect(first == second)
    }

    @Test(arguments: [
        ("{", "", InventoryFileError.Code.notJSON),
        ("{}", "datacenters", .missing),
        (#"{"datacenters": [{"nmae": "x", "name": "x"}]}"#, "datacenters[0].nmae", .unknownKey),
        (#"{"datacenters": [{}]}"#, "datacenters[0].name", .missing),
        (#"{"datacenters": [{"name": 5}]}"#, "datacenters[0].name", .invalid),
        (#"{"datacenters": [{"name": "x"}, {"name": "x"}]}"#, "datacenters[1].name", .duplicate),
        (
            #"{"datacenters": [{"name": "x", "datastores": [{"name": "d", "capacity_gib": 0}]}]}"#,
            "datacenters[0].datastores[0].capacity_gib", .invalid
        ),
        (
            #"{"datacenters": [{"name": "x", "datastores": [{"name": "d", "capacity_gib": 1, "hosts": ["h"]}]}]}"#,
            "datacenters[0].datastores[0].hosts[0]", .unknownName
        ),
        (
            #"{"datacenters": [{"name": "x", "vms": [{"name": "v", "host": "h", "datastore": "d"}]}]}"#,
            "datacenters[0].vms[0].host", .unknownName
        ),
        (
            #"""
            {"datacenters": [{"name": "x", "hosts": [{"name": "h"}], "datastores": [{"name": "d", "capacity_gib": 9}],
              "vms": [{"name": "v", "host": "h", "datastore": "d", "state": "asleep"}]}]}
            """#, "datacenters[0].vms[0].state", .invalid
        ),
        (
            #"""
            {"datacenters": [{"name": "x", "hosts": [{"name": "h"}], "datastores": [{"name": "d", "capacity_gib": 9}],
              "vms": [{"name": "v", "host": "h", "datastore": "d"}, {"name": "v", "host": "h", "datastore": "d"}]}]}
            """#, "datacenters[0].vms[1]", .invalid
        ),
    ])
    func `A mistake is named with the place where it is`(text: String, keyPath: String, code: InventoryFileError.Code) {
        let error = #expect(throws: InventoryFileError.self) { try Simulator.described(by: text) }
        #expect(error?.keyPath == keyPath)
        #expect(error?.code == code)
        #expect(error?.message.isEmpty == false)
    }

    @Test func `A stand-alone host takes no file`() {
        var settings = SimulatorSettings()
        settings.product = .esxi
        #expect(throws: InventoryFileError.self) { try Simulator.described(by: Self.text, settings) }
    }
}
