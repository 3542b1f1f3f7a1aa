import Foundation
import HTTPTransport
import Testing
import VSphere
import VimTypes

/// The examples of the documentation, compiled as they stand there.
@Suite struct DocumentationTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test(arguments: [
        "VSphere", "GettingStarted", "Sessions", "Properties", "Tasks", "DatastoreFiles", "Packages", "Guests",
        "Counters", "Tags", "Errors",
    ])
    func `every example of an article is compiled`(article: String) throws {
        let examples = Self.lines(try String(contentsOfFile: #filePath, encoding: .utf8))
        let text = try String(
            contentsOf: Self.root.appending(path: "Sources/VSphere/VSphere.docc/\(article).md"), encoding: .utf8)
        let blocks = text.components(separatedBy: "```swift\n").dropFirst().map {
            Self.lines($0.components(separatedBy: "```")[0])
        }
        #expect(!blocks.isEmpty)
        for block in blocks {
            #expect(Self.contains(examples, block), "not compiled: \(block.joined(separator: "\n"))")
        }
    }

    /// The lines of code, without indentation and line breaks that a formatter chose.
    private static func lines(_ text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).map(String.init)
    }

    private static func contains(_ words: [String], _ part: [String]) -> Bool {
        words.indices.contains { words[$0...].starts(with: part) }
    }
}

private func overview() async throws {
    let configuration = VSphereConfiguration(host: "vc.example.org", user: "reader@vsphere.local", password: "…")
    try await withVSphereClient(configuration) { client in
        let vm = try await client.find("web01", VirtualMachine.self, properties: ["runtime.powerState"])
        let state: VirtualMachinePowerState? = vm.value("runtime.powerState")
        print(vm.path, state?.rawValue ?? "unknown")
    }
}

private func list(_ configuration: VSphereConfiguration) async throws {
    try await withVSphereClient(configuration) { client in
        let machines = try await client.findAll(
            VirtualMachine.self, properties: ["summary.config.numCpu", "summary.config.memorySizeMB"])
        for machine in machines {
            let cpus: Int? = machine.value("summary.config.numCpu")
            print(machine.path, cpus ?? 0)
        }
    }
}

private func narrow(_ client: VSphereClient) async throws -> Int {
    let cluster = try await client.find("Production", ClusterComputeResource.self)
    let machines = try await client.findAll(VirtualMachine.self, in: cluster.reference)
    return machines.count
}

private func find(_ client: VSphereClient) async throws {
    let byName = try await client.find("web01", VirtualMachine.self)
    let byPath = try await client.find("/Berlin/vm/Web/web01", VirtualMachine.self)
    let byMoref = try await client.find("vm-42", VirtualMachine.self)
    print(byPath, byMoref)

    let machine = byName.reference.on(client)
    let task = try await machine.powerOnVM()
    let info = try await client.wait(for: task)
    print(info.completeTime as Any)
}

private func session() {
    var configuration = VSphereConfiguration(host: "vc.example.org", user: "reader@vsphere.local", password: "…")
    configuration.keepAlive = .seconds(600)

    configuration.trust = .certificateAuthority(path: "/etc/vsphere/ca.pem")
    if let thumbprint = CertificateThumbprint("AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:0A:0B:0C:0D") {
        configuration.trust = .thumbprint(thumbprint)
    }
}

private func properties(_ client: VSphereClient) async throws {
    let hosts = try await client.inventory(
        of: HostSystem.self, properties: ["name", "summary.hardware", "runtime.inMaintenanceMode"])
    for host in hosts {
        let hardware: HostHardwareSummary? = host.value("summary.hardware")
        let isResting: Bool? = host.value("runtime.inMaintenanceMode")
        print(host[HostSystem.name] ?? "?", hardware?.numCpuCores ?? 0, isResting ?? false)
    }
}

private func watch(_ client: VSphereClient) async throws {
    let vm = try await client.find("web01", VirtualMachine.self, properties: ["config.hardware"])
    let hardware: VirtualHardware? = vm.value("config.hardware")
    let disks = hardware?.device.compactMap { $0.as(VirtualDisk.self) } ?? []
    print(disks.map(\.capacityInKB))

    try await client.withUpdates(of: [vm.reference], ["runtime.powerState"]) { updates in
        for try await update in updates {
            for object in update.objects { print(object.reference, object.properties.values) }
        }
    }
}

private func tasks(_ client: VSphereClient, _ vm: InventoryObject<VirtualMachine>) async throws {
    let task = try await vm.reference.on(client).createSnapshot(
        name: "before the update", description: "", memory: false, quiesce: false)
    let info = try await client.wait(for: task) { progress in
        print(progress.percent.map { "\($0) %" } ?? progress.state.rawValue)
    }
    print(info.result as Any)

    let unfinished = try await client.wait(for: task, upTo: .seconds(45))
    print(unfinished.state)

    for event in try await client.events(limit: 20) { print(event.createdTime, event.fullFormattedMessage ?? "") }
    for task in try await client.tasks(limit: 20) { print(task.operationName, task.state) }
}

private func errors(_ client: VSphereClient, _ machine: VirtualMachine) async throws {
    do {
        _ = try await client.wait(for: try await machine.powerOnVM())
    } catch let fault as VimFault {
        if let state = fault.as(InvalidPowerState.self) { print("already", state.existingState) }
        if let denied = fault.as(NoPermission.self) { print("ask for", denied.privilegeId ?? "a role") }
        print(fault.advice)
    }

    do {
        _ = try await client.find("web", VirtualMachine.self)
    } catch let error as VSphereError where error.code == .ambiguous {
        for candidate in error.candidates { print(candidate.path, candidate.reference.value) }
    }
}

private func datastoreFiles(_ client: VSphereClient) async throws {
    let datastore = try await client.find("san", Datastore.self).reference
    let files = try await client.files(on: datastore)
    for file in try await files.list("iso", matching: ["*.iso"]) { print(file.path, file.size ?? 0) }

    try await files.upload(file: "/tmp/debian.iso", to: "iso/debian.iso") { print($0.percent ?? 0) }
    try await files.download("iso/debian.iso", to: "/tmp/copy.iso", replacing: true)
    let log = try await files.bytes(of: "web01/vmware.log", upTo: 65_536)
    _ = log

    try await files.makeFolder("iso/debian")
    try await files.move("iso/debian.iso", to: "iso/debian/netinst.iso")
    try await files.delete("iso/debian")
}

private func packages(
    _ client: VSphereClient, _ pool: ManagedObjectReference<ResourcePool>,
    _ datastore: ManagedObjectReference<Datastore>, _ machine: ManagedObjectReference<VirtualMachine>
) async throws {
    let package = try await OVFPackage(.file(path: "/srv/appliance.ova"), client)
    print(package.descriptor.networks, package.descriptor.deploymentOptions, package.size ?? 0)

    let network = try await client.find("VM Network", Network.self).reference
    var options = OVFImportOptions(name: "appliance-01", networks: ["front": network])
    options.properties = ["hostname": "appliance-01"]
    options.diskProvisioning = "thin"
    let result = try await client.importOVF(package, into: pool, on: datastore, options) { print($0.percent ?? 0) }
    print(result.entity, result.isVerified)

    let export = try await client.exportOVF(machine, to: .archive(path: "/srv/web01.ova"))
    print(export.path, export.files.map(\.size))
}

private func guests(_ client: VSphereClient, _ machine: ManagedObjectReference<VirtualMachine>) async throws {
    let guest = try await client.guest(of: machine, GuestCredentials(user: "root", password: "…"))
    let result = try await guest.run("df -h /", upTo: .seconds(20))
    print(result.exitCode ?? -1, String(decoding: result.output.bytes, as: UTF8.self))

    try await guest.write(Array("hello\n".utf8), to: "/tmp/hello", replacing: true)
    try await guest.download("/var/log/messages", to: "/tmp/messages", replacing: true)
    for file in try await guest.list("/etc", matching: ".*\\.conf").files { print(file.path, file.size) }

    let picture = try await client.screenshot(of: machine)
    print(picture.count)
}

private func counters(
    _ client: VSphereClient, _ machines: [ManagedObjectReference<VirtualMachine>],
    _ host: ManagedObjectReference<HostSystem>
) async throws {
    let answers = try await client.performance.query(
        machines, counters: ["cpu.usage.average", "mem.active.average"], over: .last(.seconds(600)))
    for machine in answers where machine.status == .measured {
        for series in machine.series { print(series.counter.name, series.average ?? 0, series.counter.unitSymbol) }
    }

    let volumes = try await client.performance.query(
        [host], counters: ["datastore.totalReadLatency.average"], instances: .all)
    print(volumes[0].series.map { ($0.instance, $0.latest ?? 0) })
}

private func tags(
    _ client: VSphereClient, _ machine: ManagedObjectReference<VirtualMachine>,
    _ machines: [ManagedObjectReference<VirtualMachine>]
) async throws {
    let production = try await client.tagging.tag(named: "Production", category: "Environment")
    for object in try await client.tagging.objects(with: production.id) { print(object) }
    try await client.tagging.attach(production.id, to: machine)

    let tags = try await client.tagging.tags(of: machines)
    for (object, labels) in tags { print(object, labels.map(\.name)) }
}
