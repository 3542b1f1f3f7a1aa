import Foundation
import VSphere
import VimTypes

extension Script {
    /// Who the server is, and who is let in.
    func session() async throws {
        try await step("what the server is") {
            let about = try await client.content().about
            return [about.apiType, about.vendor, about.productLineId]
        }
        try await step("the server's clock") { abs(try await client.serverTime().timeIntervalSinceNow) < 86_400 }
        try await act("a wrong password") {
            var wrong = client.configuration
            wrong.password = "wrong"
            try await withVSphereClient(wrong) { _ = try await $0.findAll(Datacenter.self) }
        }
        try await step("a new session after logging out") {
            try await client.singleton("sessions") { $0.sessionManager }.logout()
            return try await client.findAll(Datacenter.self).map(\.name)
        }
        try await step("the present session") {
            let sessions = try await client.singleton("sessions") { $0.sessionManager }
            let session = try await client.properties(of: [sessions.reference], ["currentSession"]).first
            let present: UserSession? = session?.value("currentSession")
            let isActive = try await sessions.sessionIsActive(
                sessionID: present?.key ?? "", userName: present?.userName ?? "")
            return ["is the user's": present?.userName == client.configuration.user, "is active": isActive]
        }
        try await step("the list of sessions") {
            let sessions = try await client.singleton("sessions") { $0.sessionManager }
            let list = try await client.properties(of: [sessions.reference], ["sessionList"]).first
            return (list?[SessionManager.sessionList] ?? []).map { $0.userName == client.configuration.user }
        }
    }

    /// What there is, of every type.
    func inventory() async throws {
        try await list(
            Datacenter.self, ["overallStatus", "vmFolder", "hostFolder", "datastoreFolder", "networkFolder"])
        try await list(Folder.self, ["childType", "childEntity"])
        try await list(
            ClusterComputeResource.self,
            [
                "host", "datastore", "network", "resourcePool", "summary.numHosts", "summary.numEffectiveHosts",
                "configurationEx", "environmentBrowser",
            ])
        try await list(ComputeResource.self, ["summary.numHosts", "resourcePool", "parent", "host"])
        try await list(ResourcePool.self, ["owner", "vm", "parent", "resourcePool"])
        try await list(
            HostSystem.self,
            [
                "summary.config.name", "runtime.connectionState", "runtime.powerState", "runtime.inMaintenanceMode",
                "parent", "datastore", "network", "summary.hardware.vendor", "hardware.cpuInfo.numCpuPackages",
                "summary.hardware.numCpuCores", "configManager.networkSystem",
                "overallStatus", "datastoreBrowser",
            ])
        try await list(
            Datastore.self,
            [
                "summary.name", "summary.accessible", "summary.maintenanceMode", "summary.type", "host", "vm",
                "browser",
                "capability.perFileThinProvisioningSupported", "parent",
            ])
        try await list(Network.self, ["summary.name", "summary.accessible", "host", "vm", "parent"])
        try await list(
            DistributedVirtualPortgroup.self,
            ["config.name", "config.type", "config.distributedVirtualSwitch", "host", "vm"])
        try await list(
            VmwareDistributedVirtualSwitch.self,
            ["summary.name", "summary.hostMember", "config.name", "portgroup", "summary.numPorts"])
        try await list(
            VirtualMachine.self,
            [
                "config.name", "config.template", "config.guestId", "config.hardware.numCPU",
                "config.hardware.memoryMB",
                "runtime.powerState", "runtime.connectionState", "summary.config.name", "summary.config.vmPathName",
                "summary.config.template", "summary.config.guestId", "summary.config.numCpu",
                "summary.config.memorySizeMB", "summary.config.numEthernetCards", "summary.config.numVirtualDisks",
                "summary.runtime.powerState", "runtime.host", "resourcePool", "parent", "datastore", "network",
                "snapshot", "overallStatus", "guest.guestState", "guest.toolsRunningStatus", "config.annotation",
                "config.files.vmPathName", "summary.runtime.host", "config.cpuHotAddEnabled",
            ])
        try await step("devices of a machine") { try await devices("DC0_H0_VM0") }
        try await step("disks of a machine") {
            let vm = try await client.find("DC0_H0_VM0", VirtualMachine.self, properties: ["config.hardware"])
            let hardware: VirtualHardware? = vm.value("config.hardware")
            return (hardware?.device ?? []).compactMap { $0.as(VirtualDisk.self) }.map { disk in
                [
                    "label": disk.deviceInfo?.label ?? "absent", "backing": disk.backing?.wireTypeName ?? "absent",
                    "key": "\(disk.key)", "unit": "\(disk.unitNumber ?? -1)",
                ]
            }
        }
        for kind in ["VirtualMachine", "HostSystem", "ManagedEntity"] {
            try await step("a view of each \(kind)") { try await view(of: kind) }
        }
        try await step("a list view") {
            let host = try await client.find("DC0_H0", HostSystem.self)
            let views = try await client.singleton("views") { $0.viewManager }
            let view = try await views.createListView(obj: [host.reference.asAny]).on(client)
            let listed = try await client.properties(of: [view.reference], ["view"]).first
            let members: [ManagedObjectReference<AnyManagedObject>]? = listed?.value("view")
            try await view.destroyView()
            return members?.map(\.type) ?? []
        }
        try await act("a property that there is not") {
            _ = try await client.inventory(of: VirtualMachine.self, properties: ["name", "noSuchProperty"])
        }
        try await step("machines of a cluster") {
            let cluster = try await client.find("DC0_C0", ClusterComputeResource.self)
            return try await client.findAll(VirtualMachine.self, in: cluster.reference).map(\.path).sorted()
        }
        try await step("machines of a datastore") {
            let store = try await client.find("LocalDS_0", Datastore.self)
            return try await client.findAll(VirtualMachine.self, in: store.reference).map(\.path).sorted()
        }
    }

    /// Prints the objects of a type with some of their properties, by their paths.
    private func list<Object: ManagedObject>(_ type: Object.Type, _ paths: [String]) async throws {
        try await step("each \(Object._typeID.name)") {
            let objects = try await client.findAll(type, properties: paths)
            return Dictionary(objects.filter { !Self.isUplink($0.name) }.map { ($0.path, Self.texts($0, paths)) }) {
                first, _ in first
            }
        }
    }

    /// Whether it is the port group of a switch's uplinks, whose name ends in a number of the server's own.
    private static func isUplink(_ name: String) -> Bool { name.contains("-DVUplinks-") }

    private func view(of kind: String) async throws -> [String] {
        let root = try await client.content().rootFolder
        let views = try await client.singleton("views") { $0.viewManager }
        let view = try await views.createContainerView(
            container: root.asAny.as(ManagedEntity.self) ?? ManagedObjectReference(root.value, type: root.type),
            type: [kind], recursive: true
        ).on(client)
        var names: [String] = []
        let question = PropertyFilterSpec(
            propSet: [PropertySpec(type: kind, pathSet: ["name"])],
            objectSet: [
                ObjectSpec(
                    obj: view.reference.asAny, skip: true,
                    selectSet: [
                        SelectionSpec(TraversalSpec(type: "ContainerView", path: "view", name: "view", skip: false))
                    ])
            ])
        try await client.retrieve(question) { page in
            names += page.map { content in
                "\(content.obj.type) " + Self.text(content.propSet.first { $0.name == "name" }?.val)
            }
        }
        try await view.destroyView()
        return names.filter { !Self.isUplink($0) }.sorted()
    }

    /// What a name can mean.
    func finding() async throws {
        for name in [
            "DC0_H0_VM0", "/DC0/vm/DC0_H0_VM0", "vm/DC0_H0_VM0", "/DC0/host/DC0_H0", "/DC0/vm/nothing", "nothing",
            "DC0",
            "VirtualMachine:vm-999999",
        ] {
            try await step("find '\(name)'") { try await client.find(name, VirtualMachine.self).path }
        }
        try await step("find one name of several") { try await client.find("DC0_H0", ManagedEntity.self).path }
        try await step("find by moref") {
            let vm = try await client.find("DC0_H0_VM1", VirtualMachine.self)
            return try await client.find(vm.reference.value, VirtualMachine.self).name
        }
        for path in ["config.uuid", "config.instanceUuid"] {
            try await step("find by \(path)") {
                let vm = try await client.find("DC0_H0_VM1", VirtualMachine.self, properties: [path])
                return try await client.find(vm.value(path) ?? "absent", VirtualMachine.self).name
            }
        }
        try await step("find a host by its UUID") {
            let host = try await client.find("DC0_H0", HostSystem.self, properties: ["hardware.systemInfo.uuid"])
            return try await client.find(host.value("hardware.systemInfo.uuid") ?? "absent", HostSystem.self).name
        }
        try await search("by an unknown UUID") {
            try await $0.findByUuid(uuid: "00000000-0000-4000-8000-000000000000", vmSearch: true)
        }
        try await search("by datastore path") { index in
            let site = try await client.find("DC0", Datacenter.self)
            let vm = try await client.find("DC0_H0_VM0", VirtualMachine.self, properties: ["config.files"])
            let files: VirtualMachineFileInfo? = vm.value("config.files")
            return try await index.findByDatastorePath(datacenter: site.reference, path: files?.vmPathName ?? "")
        }
        try await search("by an unknown DNS name") {
            try await $0.findByDnsName(dnsName: "nothing.example.com", vmSearch: true)
        }
        try await search("by an unknown address") { try await $0.findByIp(ip: "192.0.2.1", vmSearch: true) }
        try await search("a child") { index in
            let folder = try await client.find("/DC0/vm", ManagedEntity.self)
            return try await index.findChild(entity: folder.reference, name: "DC0_H0_VM1")
        }
        try await search("a child that there is not") { index in
            let folder = try await client.find("/DC0/vm", ManagedEntity.self)
            return try await index.findChild(entity: folder.reference, name: "nothing")
        }
        try await act("an unknown object") {
            _ = try await client.properties(of: [ManagedObjectReference<VirtualMachine>("vm-999999")], ["name"])
        }
        try await act("an operation of an unknown object") {
            _ = try await ManagedObjectReference<VirtualMachine>("vm-999999").on(client).powerOnVM()
        }
    }

    private func search(
        _ what: String, _ find: (SearchIndex) async throws -> ManagedObjectReference<some ManagedObject>?
    ) async throws {
        try await step("search \(what)") { () -> String in
            guard let found = try await find(try await client.singleton("search") { $0.searchIndex }) else {
                return "nothing"
            }
            let name = try await client.properties(of: [found], ["name"]).first
            return Self.text(name?.values["name"])
        }
    }
}
