import MCPCore
import Testing
import VSphereSimulator

@testable import MCPServer

/// The tools of the area `network` in several steps, against the simulator.
@Suite struct NetworkToolTests {
    private func nics(_ vm: JSON, _ server: SimulatedServer) async throws -> [JSON] {
        try await server.call("list_nics", ["vm": vm])["items"]?.array ?? []
    }

    @Test(arguments: ["vmxnet3", "e1000e", "e1000", "sriov", "pvrdma", "vmxnet2", "pcnet32"])
    func `an adapter of any type is added, told and removed`(type: String) async throws {
        try await SimulatedServer.run { server in
            let added = try await server.call(
                "add_nic", ["vm": "vm10", "network": "VM Network", "nic_type": .string(type)])
            #expect(added["after"]?["connected"] == false, "the machine is off")
            let all = try await nics("vm10", server)
            #expect(all.count == 2 && all[1]["type"] == .string(type) && all[1]["start_connected"] == true)
            #expect(all[1]["mac_address"] == added["after"]?["mac_address"])
            let key = try #require(added["after"]?["key"])
            let removed = try await server.call("remove_nic", ["vm": "vm10", "nic": .string(key.description)])
            #expect(removed["before"]?["mac_address"] == all[1]["mac_address"])
            #expect(try await nics("vm10", server).count == 1)
        }
    }

    @Test func `an adapter goes from a standard network to a distributed one and on`() async throws {
        try await SimulatedServer.run(.demo) { server in
            let before = try await nics("test-db01", server)
            #expect(before[0]["network"] == "VM Network" && before[0]["port"] == nil)
            var ports: Set<String> = []
            for network in ["ber-db-130", "ber-app-120"] {
                let change = try await server.call(
                    "change_nic_network", ["vm": "test-db01", "nic": "4000", "network": .string(network)])
                #expect(change["after"]?["network"] == .string(network))
                let now = try await nics("test-db01", server)
                #expect(now[0]["network"] == .string(network))
                #expect(now[0]["mac_address"] == before[0]["mac_address"])
                ports.insert(try #require(now[0]["port"]?.string))
            }
            #expect(ports.count == 2)
            let machines = try await server.call("get_network_info", ["network": "ber-app-120"])
            #expect(machines["vms"]?.array?.contains("test-db01") == true)
            _ = try await server.call(
                "change_nic_network", ["vm": "test-db01", "nic": "4000", "network": "VM Network"])
            #expect(try await nics("test-db01", server)[0]["network"] == "VM Network")
        }
    }

    private static let withNSX = """
        {"datacenters": [{
            "name": "DC", "datastores": [{"name": "san", "capacity_gib": 100}],
            "networks": [{"name": "VM Network"}, {"name": "segment-1", "nsx": true}, {"name": "segment-2", "nsx": true}],
            "clusters": [{"name": "C", "hosts": [{"name": "esx1"}]}],
            "vms": [{"name": "web", "host": "esx1", "datastore": "san", "networks": ["segment-1"], "disks_gib": [1]}]
        }]}
        """

    @Test func `an adapter is on a network of NSX`() async throws {
        try await SimulatedServer.run(.described(Self.withNSX)) { server in
            let first = try await nics("web", server)
            #expect(first[0]["network"] == "segment-1", "\(first)")
            let changed = try await server.call(
                "change_nic_network", ["vm": "web", "nic": "4000", "network": "segment-2"])
            #expect(changed["before"]?["network"] == "segment-1")
            let added = try await server.call("add_nic", ["vm": "web", "network": "segment-1"])
            #expect(added["after"]?["network"] == "segment-1")
            let all = try await nics("web", server)
            #expect(all.compactMap { $0["network"]?.string } == ["segment-2", "segment-1"], "\(all)")
            let network = try await server.call("get_network_info", ["network": "segment-2"])
            #expect(network["vms"] == ["web"] && network["moref"] == all[0]["network_moref"])
            let made = try await server.call(
                "create_vm", ["name": "new", "disks": [1], "network": "segment-2", "datastore": "san"])
            #expect(made["status"] == "done")
            #expect(try await server.call("get_vm_info", ["vm": "new"])["nics"]?[0]?["network"] == "segment-2")
        }
    }

    @Test func `a cable is pulled and plugged in while the machine runs`() async throws {
        try await SimulatedServer.run { server in
            for connected in [false, true] {
                let change = try await server.call(
                    "connect_nic", ["vm": "vm1", "nic": "Network adapter 1", "connected": .bool(connected)])
                #expect(change["after"]?["connected"] == .bool(connected))
                let nic = try await server.call("get_nic_info", ["vm": "vm1"])
                #expect(nic["connected"] == .bool(connected) && nic["start_connected"] == .bool(connected))
            }
        }
    }

    @Test func `two adapters of one network do not get one address`() async throws {
        try await SimulatedServer.run { server in
            let taken = try #require(try await nics("vm1", server)[0]["mac_address"])
            let message = await server.failure(
                "set_nic_mac", ["vm": "vm10", "nic": "4000", "mac_address": taken])
            #expect(message.contains("vm1 (vm-") && message.contains("Choose another"), "\(message)")
            _ = try await server.call(
                "set_nic_mac", ["vm": "vm10", "nic": "4000", "mac_address": "00:50:56:01:02:03"])
            let again = try await server.call(
                "set_nic_mac", ["vm": "vm10", "nic": "4000", "mac_address": "0050.5601.0203"])
            #expect(again["status"] == "unchanged")
            _ = try await server.call("add_nic", ["vm": "vm10", "network": "VM Network"])
            let own = await server.failure(
                "set_nic_mac", ["vm": "vm10", "nic": "Network adapter 2", "mac_address": "00:50:56:01:02:03"])
            #expect(own.contains("Another adapter of vm10"), "\(own)")
        }
    }

    @Test func `uplinks take no machines`() async throws {
        try await SimulatedServer.run(.demo) { server in
            let groups = try await server.call("get_cluster_info", ["cluster": "Production"])
            let uplinks = try #require(
                groups["networks"]?.array?.compactMap(\.string).first { $0.contains("DVUplinks") }, "\(groups)")
            let message = await server.failure("add_nic", ["vm": "web03", "network": .string(uplinks)])
            #expect(message.contains("takes no VMs"), "\(message)")
        }
    }

    @Test func `a machine has at most ten adapters`() async throws {
        try await SimulatedServer.run { server in
            for _ in 2...10 { _ = try await server.call("add_nic", ["vm": "vm10", "network": "VM Network"]) }
            let labels = try await nics("vm10", server).compactMap { $0["label"]?.string }
            #expect(labels == (1...10).map { "Network adapter \($0)" })
            let message = await server.failure("add_nic", ["vm": "vm10", "network": "VM Network"])
            #expect(message.contains("TooManyDevices"), "\(message)")
        }
    }

    @Test(arguments: [
        "00:50:56:AB:cd:ef", "00-50-56-ab-cd-ef", "0050.56ab.cdef", "005056abcdef",
    ])
    func `an address is read however it is written`(text: String) throws {
        #expect(try MACAddress.parse(text) == "00:50:56:ab:cd:ef")
    }

    @Test(arguments: ["", "00:50:56:ab:cd", "00:50:56:ab:cd:ef:01", "00:50:56:ab:cd:eg", "ff:ff:ff:ff:ff:ff", "0"])
    func `what is no address of an adapter is refused`(text: String) {
        #expect(throws: ToolError.self) { try MACAddress.parse(text) }
    }
}
