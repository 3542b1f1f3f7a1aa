import Foundation
import VSphere
import VimTypes

extension Script {
    /// Moving machines: to folders, hosts, pools.
    func changes() async throws {
        try await step("create a folder") {
            let folder = try await object("/DC0/vm", Folder.self)
            let made = try await folder.createFolder(name: "Outer").on(client)
            _ = try await made.createFolder(name: "Inner")
            return try await client.findAll(Folder.self, in: folder.reference).map(\.path).sorted()
        }
        try await act("create a folder of a name that is taken") {
            _ = try await object("/DC0/vm", Folder.self).createFolder(name: "Outer")
        }
        try await step("a folder with a slash in its name") {
            _ = try await object("/DC0/vm/Outer", Folder.self).createFolder(name: "a%2fb")
            return try await client.find("/DC0/vm/Outer/a%2fb", Folder.self).name
        }
        try await step("move a machine into a folder") {
            let folder = try await object("/DC0/vm/Outer/Inner", Folder.self)
            let vm = try await client.find("DC0_H0_VM1", ManagedEntity.self)
            try await done(try await folder.moveIntoFolder(list: [vm.reference]))
            return try await client.find("DC0_H0_VM1", VirtualMachine.self).path
        }
        try await act("move a host into a folder of machines") {
            let folder = try await object("/DC0/vm/Outer", Folder.self)
            let host = try await client.find("/DC0/host/DC0_H0/DC0_H0", ManagedEntity.self)
            try await done(try await folder.moveIntoFolder(list: [host.reference]))
        }
        try await step("rename a folder") {
            try await done(try await object("/DC0/vm/Outer", Folder.self).rename(newName: "Around"))
            return try await client.find("DC0_H0_VM1", VirtualMachine.self).path
        }
        try await step("move a machine back") {
            let vm = try await client.find("DC0_H0_VM1", ManagedEntity.self)
            try await done(try await object("/DC0/vm", Folder.self).moveIntoFolder(list: [vm.reference]))
            return try await client.find("DC0_H0_VM1", VirtualMachine.self).path
        }
        try await step("destroy a folder") {
            try await done(try await object("/DC0/vm/Around", Folder.self).destroy())
            let folder = try await client.find("/DC0/vm", Folder.self)
            return try await client.findAll(Folder.self, in: folder.reference).map(\.path).sorted()
        }
        try await step("migrate to another host") { () -> Bool in
            let vm = try await client.find("DC0_C0_RP0_VM0", VirtualMachine.self, properties: ["runtime.host"])
            let old: ManagedObjectReference<HostSystem>? = vm.value("runtime.host")
            let cluster = try await client.find("DC0_C0", ClusterComputeResource.self, properties: ["host"])
            let hosts: [ManagedObjectReference<HostSystem>] = cluster.value("host") ?? []
            var specification = VirtualMachineRelocateSpec()
            specification.host = hosts.first { $0 != old }
            try await done(try await vm.reference.on(client).relocateVM(spec: specification))
            let moved = try await client.properties(of: [vm.reference], ["runtime.host"]).first
            return moved?.value("runtime.host") == specification.host
        }
        try await step("create a resource pool") {
            let root = try await pool(of: "DC0_C0").on(client)
            _ = try await root.createResourcePool(name: "Gold", spec: Self.shares)
            return try await client.find("Gold", ResourcePool.self).path
        }
        try await act("create a resource pool of a name that is taken") {
            _ = try await pool(of: "DC0_C0").on(client).createResourcePool(name: "Gold", spec: Self.shares)
        }
        try await step("move a machine into a pool") { () -> [String] in
            var specification = VirtualMachineRelocateSpec()
            let pool = try await client.find("Gold", ResourcePool.self).reference
            specification.pool = pool
            try await done(try await machine("DC0_C0_RP0_VM0").relocateVM(spec: specification))
            return try await client.findAll(VirtualMachine.self, in: pool).map(\.path)
        }
        try await step("rename a pool") {
            try await object("Gold", ResourcePool.self).updateConfig(name: "Silver")
            return try await client.find("Silver", ResourcePool.self).path
        }
        try await step("destroy a pool with a machine") { () -> String in
            try await done(try await object("Silver", ResourcePool.self).destroy())
            let vm = try await client.find("DC0_C0_RP0_VM0", VirtualMachine.self, properties: ["resourcePool"])
            let pool: ManagedObjectReference<ResourcePool>? = vm.value("resourcePool")
            return try await pool == self.pool(of: "DC0_C0") ? "its machine is in the pool above" : "\(pool == nil)"
        }
    }

    private static var shares: ResourceConfigSpec {
        let allocation = ResourceAllocationInfo(
            reservation: 0, expandableReservation: true, limit: -1, shares: SharesInfo(shares: 4000, level: .normal))
        return ResourceConfigSpec(cpuAllocation: allocation, memoryAllocation: allocation)
    }

    /// Datacenters, clusters, hosts and networks that come and go.
    func surroundings() async throws {
        try await step("create a datacenter") {
            _ = try await client.content().rootFolder.on(client).createDatacenter(name: "DC1")
            let site = try await client.find("DC1", Datacenter.self)
            return try await client.findAll(Folder.self, in: site.reference).map(\.path).sorted()
        }
        try await step("create a cluster") {
            let folder = try await object("/DC1/host", Folder.self)
            _ = try await folder.createClusterEx(name: "Lab", spec: ClusterConfigSpecEx())
            return try await texts(of: "/DC1/host/Lab", ClusterComputeResource.self, ["host", "summary.numHosts"])
        }
        try await act("create a cluster where machines go") {
            _ = try await object("/DC1/vm", Folder.self).createClusterEx(name: "Lab", spec: ClusterConfigSpecEx())
        }
        try await step("add a host to a cluster") {
            let cluster = try await object("/DC1/host/Lab", ClusterComputeResource.self)
            let specification = HostConnectSpec(force: true, hostName: "esx9", userName: "root", password: "VMware1!")
            try await done(try await cluster.addHost(spec: specification, asConnected: true))
            return try await client.find("esx9", HostSystem.self).path
        }
        try await step("switch DRS on") {
            let cluster = try await object("/DC1/host/Lab", ComputeResource.self)
            let specification = ClusterConfigSpecEx(drsConfig: ClusterDrsConfigInfo(enabled: true))
            try await done(
                try await cluster.reconfigureComputeResource(
                    spec: ComputeResourceConfigSpec(specification), modify: true))
            let found = try await client.find(
                "/DC1/host/Lab", ClusterComputeResource.self, properties: ["configurationEx"])
            let configuration: ClusterConfigInfoEx? = found.value("configurationEx")
            return "\(configuration?.drsConfig.enabled ?? false)"
        }
        try await step("create a distributed switch with a port group") {
            let folder = try await object("/DC1/network", Folder.self)
            let configuration = VMwareDVSConfigSpec(name: "DSwitch")
            try await done(
                try await folder.createDVS(spec: DVSCreateSpec(configSpec: DVSConfigSpec(configuration))))
            let dvs = try await object("DSwitch", DistributedVirtualSwitch.self)
            try await done(
                try await dvs.addDVPortgroup(spec: [
                    DVPortgroupConfigSpec(name: "web", numPorts: 8, type: "earlyBinding")
                ]))
            return try await client.find("web", DistributedVirtualPortgroup.self).path
        }
        try await step("destroy a port group") {
            try await done(try await object("web", DistributedVirtualPortgroup.self).destroy())
            return try await client.find("web", DistributedVirtualPortgroup.self).path
        }
        try await step("rename a datacenter") {
            try await done(try await object("DC1", Datacenter.self).rename(newName: "DC9"))
            return try await client.findAll(Datacenter.self).map(\.name).sorted()
        }
        try await step("destroy a datacenter") {
            try await done(try await object("DC9", Datacenter.self).destroy())
            return try await client.findAll(Datacenter.self).map(\.name).sorted()
        }
    }

    /// What is done to hosts.
    func hosts() async throws {
        let path = "/DC0/host/DC0_C0/DC0_C0_H2"
        let state = ["runtime.inMaintenanceMode", "summary.runtime.inMaintenanceMode", "runtime.connectionState"]
        try await step("move machines off a host") { () -> String in
            let host = try await client.find(path, HostSystem.self, properties: ["vm"])
            let cluster = try await client.find("DC0_C0", ClusterComputeResource.self, properties: ["host"])
            let hosts: [ManagedObjectReference<HostSystem>] = cluster.value("host") ?? []
            for vm in host.value("vm") ?? [ManagedObjectReference<VirtualMachine>]() {
                var specification = VirtualMachineRelocateSpec()
                specification.host = hosts.first { $0 != host.reference }
                try await done(try await vm.on(client).relocateVM(spec: specification))
            }
            return Self.text(try await client.properties(of: [host.reference], ["vm"]).first?.values["vm"])
        }
        try await step("enter maintenance mode") {
            try await done(try await object(path, HostSystem.self).enterMaintenanceMode(timeout: 0))
            return try await texts(of: path, HostSystem.self, state)
        }
        try await act("enter maintenance mode twice") {
            try await done(try await object(path, HostSystem.self).enterMaintenanceMode(timeout: 0))
        }
        try await step("exit maintenance mode") {
            try await done(try await object(path, HostSystem.self).exitMaintenanceMode(timeout: 0))
            return try await texts(of: path, HostSystem.self, state)
        }
        try await act("exit maintenance mode twice") {
            try await done(try await object(path, HostSystem.self).exitMaintenanceMode(timeout: 0))
        }
        try await step("a virtual switch with a port group") {
            let network = try await networkSystem(of: path)
            try await network.addVirtualSwitch(vswitchName: "vSwitch9", spec: HostVirtualSwitchSpec(numPorts: 128))
            try await network.addPortGroup(
                portgrp: HostPortGroupSpec(name: "lab", vlanId: 7, vswitchName: "vSwitch9", policy: HostNetworkPolicy())
            )
            return try await switches(of: path)
        }
        try await act("a virtual switch of a name that is taken") {
            try await networkSystem(of: path).addVirtualSwitch(vswitchName: "vSwitch9")
        }
        try await step("without them") {
            let network = try await networkSystem(of: path)
            try await network.removePortGroup(pgName: "lab")
            try await network.removeVirtualSwitch(vswitchName: "vSwitch9")
            return try await switches(of: path)
        }
        try await act("remove a port group that there is not") {
            try await networkSystem(of: path).removePortGroup(pgName: "nothing")
        }
        try await act("look for storage again") {
            let storage: HostStorageSystem = try await manager(of: path, "configManager.storageSystem")
            try await storage.rescanAllHba()
            try await storage.rescanVmfs()
            try await storage.refreshStorageSystem()
        }
    }

    private func manager<Object: ManagedObject>(of host: String, _ property: String) async throws -> Object {
        let host = try await client.find(host, HostSystem.self, properties: [property])
        let reference: ManagedObjectReference<Object>? = host.value(property)
        return (reference ?? ManagedObjectReference("absent")).on(client)
    }

    private func networkSystem(of host: String) async throws -> HostNetworkSystem {
        try await manager(of: host, "configManager.networkSystem")
    }

    /// Virtual switches of a host and their port groups.
    private func switches(of host: String) async throws -> [String] {
        let network = try await networkSystem(of: host)
        let found = try await client.properties(of: [network.reference], ["networkInfo"]).first
        let info: HostNetworkInfo? = found?.value("networkInfo")
        return (info?.vswitch ?? []).map { vswitch in
            let groups = (info?.portgroup ?? []).filter { $0.spec.vswitchName == vswitch.name }
                .map { "\($0.spec.name) \($0.spec.vlanId)" }
            return "\(vswitch.name): \(groups.sorted().joined(separator: ", "))"
        }.sorted()
    }
}
