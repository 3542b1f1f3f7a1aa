import Foundation
import HTTPTransport
import SimulatorServer
import VSphere
import VimTypes

@testable import VSphereSimulator

/// Where a fault is caused: a simulator behind a gate, a client of it, and a folder for local files.
final class Scene: Sendable {
    /// How a scene is set.
    struct Setting: Sendable {
        var gate = Gate.Setting()
        var simulator = SimulatorSettings()
        /// Changes how the client connects; is given the gate and a folder.
        var client: @Sendable (inout VSphereConfiguration, Gate, URL) throws -> Void = { _, _, _ in }
        /// Whether what the client leaves on the server goes with the session at the latest, because nobody could take
        /// it back before.
        var leavesBelongings = false
        /// How many sessions stay because nobody could end them.
        var leavesSessions = 0
    }

    static let machines = 40

    let gate: Gate
    let client: VSphereClient
    /// Nothing may be left in it.
    let folder: URL

    init(_ gate: Gate, _ client: VSphereClient, _ folder: URL) {
        self.gate = gate
        self.client = client
        self.folder = folder
    }

    var simulator: Simulator { gate.simulator }

    /// A fresh simulator, whose time leaps so that nobody has to wait for tasks.
    static func simulator(_ settings: SimulatorSettings) -> Simulator {
        var settings = settings
        settings.virtualTime = true
        let simulator = Simulator.generated(vms: machines, hosts: 2, settings)
        simulator.change { world in
            for number in 0..<50 {
                world.record(
                    GeneralUserEvent.self, on: nil, by: "administrator@vsphere.local", ["message": "\(number)"],
                    "Event \(number)")
            }
        }
        return simulator
    }

    /// Runs a closure in a scene, and then tells what is left that should not be.
    static func play(
        _ setting: Setting, _ body: @escaping @Sendable (Scene) async throws -> Void
    ) async throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "fault-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await Gate.serving(simulator(setting.simulator), setting.gate) { gate in
            var configuration = VSphereConfiguration(
                host: gate.address, user: "administrator@vsphere.local", password: "VMware1!",
                trust: .thumbprint(CertificateThumbprint(gate.certificate.thumbprint)!), logoutTimeout: .seconds(1))
            try setting.client(&configuration, gate, folder)
            let scene = Scene(gate, VSphereClient(configuration), folder)
            do { try await body(scene) } catch {
                await scene.client.shutdown()
                throw error
            }
            var left = setting.leavesBelongings ? [] : await scene.remainingBelongings()
            left += try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .filter { !$0.hasSuffix(".pem") }.map { "file \($0)" }
            await scene.client.shutdown()
            let world = scene.simulator.snapshot()
            if world.sessions.count != setting.leavesSessions { left.append("\(world.sessions.count) sessions") }
            if !world.restSessions.isEmpty { left.append("\(world.restSessions.count) sessions of /api") }
            if setting.leavesSessions == 0 { left += scene.belongings }
            return left
        }
    }

    /// What the client has made on the server and does not take back; for what it is taking back it gets the time.
    private func remainingBelongings() async -> [String] {
        for _ in 0..<500 where !belongings.isEmpty { try? await Task.sleep(for: .milliseconds(10)) }
        return belongings
    }

    /// What the client has made on the server and not taken back.
    private var belongings: [String] {
        let world = simulator.snapshot()
        var left: [String] = []
        for session in world.sessions.values {
            for (name, collector) in session.collectors {
                if !Session.standardCollectors.contains(name) { left.append("collector \(name)") }
                if !collector.filters.isEmpty { left.append("\(collector.filters.count) filters of \(name)") }
                if !collector.pages.isEmpty { left.append("\(collector.pages.count) unread answers of \(name)") }
            }
        }
        for object in world.objects.values
        where ["View", "HistoryCollector"].contains(where: { object.kind.isKind(of: $0) }) {
            left.append("\(object.reference)")
        }
        for object in world.objects.values where object.kind.isKind(of: "HttpNfcLease") {
            if world.leases[ManagedObjectReference(object.reference.value)] != nil { left.append("a lease") }
        }
        return left
    }

    // MARK: Who acts

    func machine(on isOn: Bool = false) throws -> VirtualMachine {
        let world = simulator.snapshot()
        let wanted: VirtualMachinePowerState = isOn ? .poweredOn : .poweredOff
        return try required(
            world.all(VirtualMachine.self).first { vm in
                world[vm, VirtualMachine.runtime]?.powerState == wanted
                    && (!isOn || world[vm, VirtualMachine.guest]?.toolsRunningStatus == "guestToolsRunning")
            }
        ).on(client)
    }

    func files() async throws -> DatastoreFiles {
        let world = simulator.snapshot()
        return try await client.files(on: required(world.all(Datastore.self).first))
    }

    func guest() async throws -> VSphere.GuestOperations {
        try await client.guest(of: machine(on: true).reference, GuestCredentials(user: "root", password: "VMware1!"))
    }

    /// A package of one disk, in memory.
    func importPackage() async throws {
        let world = simulator.snapshot()
        let cluster = try required(world.all(ClusterComputeResource.self).first)
        let folder = try required(world.datacenter(of: cluster.asAny).flatMap { world[$0, Datacenter.vmFolder] })
        let pool = try required(world[cluster.as(ComputeResource.self)!, ComputeResource.resourcePool])
        let network = try required(world.links(cluster, "network").first?.as(Network.self))
        let datastore = try required(world.links(cluster, "datastore").first?.as(Datastore.self))
        let path = self.folder.appending(path: "app.ovf")
        let disk = self.folder.appending(path: "app.vmdk")
        defer { for file in [path, disk] { try? FileManager.default.removeItem(at: file) } }
        try Data(Sample.descriptor.utf8).write(to: path)
        try Data(Sample.bytes).write(to: disk)
        let package = try await OVFPackage(.file(path: path.path), client)
        let options = OVFImportOptions(name: "imported", folder: folder, networks: ["front": network])
        let result = try await client.importOVF(package, into: pool, on: datastore, options)
        try check(simulator.snapshot().has(result.entity), "the machine is not there")
    }

    func required<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw Wrong(what: "the simulator has no \(Value.self)") }
        return value
    }
}

/// Something came out otherwise than it should have.
struct Wrong: Error, CustomStringConvertible {
    let what: String
    var description: String { what }
}

func check(_ isRight: Bool, _ what: String) throws {
    if !isRight { throw Wrong(what: what) }
}

/// What is carried to and fro.
enum Sample {
    static let bytes = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 7) }

    /// What is there before.
    static let old = Array("what is there before".utf8)

    static let descriptor = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"
         xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData"
         xmlns:vssd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_VirtualSystemSettingData">
          <References><File ovf:id="file1" ovf:href="app.vmdk" ovf:size="\(bytes.count)"/></References>
          <DiskSection><Info>d</Info><Disk ovf:diskId="d1" ovf:fileRef="file1" ovf:capacity="1"
            ovf:capacityAllocationUnits="byte * 2^30" ovf:format="f"/></DiskSection>
          <NetworkSection><Info>n</Info><Network ovf:name="front"><Description>n</Description></Network></NetworkSection>
          <VirtualSystem ovf:id="app"><Info>s</Info><Name>app</Name>
            <OperatingSystemSection ovf:id="96"><Info>o</Info></OperatingSystemSection>
            <VirtualHardwareSection><Info>h</Info>
              <System><vssd:ElementName>h</vssd:ElementName><vssd:InstanceID>0</vssd:InstanceID>
                <vssd:VirtualSystemType>vmx-19</vssd:VirtualSystemType></System>
              <Item><rasd:ElementName>cpu</rasd:ElementName><rasd:InstanceID>1</rasd:InstanceID>
                <rasd:ResourceType>3</rasd:ResourceType><rasd:VirtualQuantity>1</rasd:VirtualQuantity></Item>
              <Item><rasd:AllocationUnits>byte * 2^20</rasd:AllocationUnits><rasd:ElementName>memory</rasd:ElementName>
                <rasd:InstanceID>2</rasd:InstanceID><rasd:ResourceType>4</rasd:ResourceType>
                <rasd:VirtualQuantity>512</rasd:VirtualQuantity></Item>
              <Item><rasd:ElementName>scsi</rasd:ElementName><rasd:InstanceID>3</rasd:InstanceID>
                <rasd:ResourceSubType>VirtualSCSI</rasd:ResourceSubType><rasd:ResourceType>6</rasd:ResourceType></Item>
              <Item><rasd:AddressOnParent>0</rasd:AddressOnParent><rasd:ElementName>disk1</rasd:ElementName>
                <rasd:HostResource>ovf:/disk/d1</rasd:HostResource><rasd:InstanceID>4</rasd:InstanceID>
                <rasd:Parent>3</rasd:Parent><rasd:ResourceType>17</rasd:ResourceType></Item>
              <Item><rasd:AutomaticAllocation>true</rasd:AutomaticAllocation><rasd:Connection>front</rasd:Connection>
                <rasd:ElementName>nic</rasd:ElementName><rasd:InstanceID>6</rasd:InstanceID>
                <rasd:ResourceSubType>VmxNet3</rasd:ResourceSubType><rasd:ResourceType>10</rasd:ResourceType></Item>
            </VirtualHardwareSection>
          </VirtualSystem>
        </Envelope>
        """
}
