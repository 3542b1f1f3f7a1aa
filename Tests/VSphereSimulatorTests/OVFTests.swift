import Foundation
import HTTPTransport
import Testing
import VSphere
import VimTypes

@testable import VSphereSimulator

@Suite("Packages", .timeLimit(.minutes(2)))
struct OVFTests {
    static let disks: [[UInt8]] = [
        (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 17 &+ $0 >> 9) }, SparseDisk.empty(capacity: 2 << 30),
    ]

    static func descriptor(
        sizes: [Int] = disks.map(\.count), capacity: String = "1", units: String = "byte * 2^30", more: String = "",
        items: String = ""
    ) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"
         xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData"
         xmlns:vssd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_VirtualSystemSettingData">
          <References>
            <File ovf:id="file1" ovf:href="one.vmdk" ovf:size="\(sizes[0])"/>
            <File ovf:id="file2" ovf:href="two.vmdk" ovf:size="\(sizes[1])"/>
          </References>
          <DiskSection><Info>d</Info>
            <Disk ovf:diskId="d1" ovf:fileRef="file1" ovf:capacity="\(capacity)" ovf:capacityAllocationUnits="\(units)"/>
            <Disk ovf:diskId="d2" ovf:fileRef="file2" ovf:capacity="2147483648"/>
          </DiskSection>
          <NetworkSection><Info>n</Info><Network ovf:name="front"><Description>Front &amp; back</Description></Network></NetworkSection>
          <DeploymentOptionSection><Info>o</Info>
            <Configuration ovf:id="small"><Label>Small</Label><Description>s</Description></Configuration>
            <Configuration ovf:id="large" ovf:default="true"><Label ovf:msgid="l">?</Label><Description>l</Description></Configuration>
          </DeploymentOptionSection>
          \(more)
          <VirtualSystem ovf:id="app"><Info>s</Info><Name>app</Name>
            <AnnotationSection><Info>a</Info><Annotation>An appliance</Annotation></AnnotationSection>
            <EulaSection><Info>e</Info><License>Be kind.</License></EulaSection>
            <OperatingSystemSection ovf:id="96"><Info>o</Info></OperatingSystemSection>
            <ProductSection ovf:class="app"><Info>p</Info><Product>Appliance</Product><Version>1</Version>
              <Property ovf:key="port" ovf:type="uint16" ovf:userConfigurable="true" ovf:value="80"><Label>Port</Label></Property>
            </ProductSection>
            <VirtualHardwareSection ovf:transport="com.vmware.guestInfo"><Info>h</Info>
              <System><vssd:ElementName>h</vssd:ElementName><vssd:InstanceID>0</vssd:InstanceID>
                <vssd:VirtualSystemType>vmx-13 vmx-19</vssd:VirtualSystemType></System>
              <Item><rasd:ElementName>cpu</rasd:ElementName><rasd:InstanceID>1</rasd:InstanceID>
                <rasd:ResourceType>3</rasd:ResourceType><rasd:VirtualQuantity>4</rasd:VirtualQuantity></Item>
              <Item ovf:configuration="small"><rasd:ElementName>cpu</rasd:ElementName><rasd:InstanceID>1</rasd:InstanceID>
                <rasd:ResourceType>3</rasd:ResourceType><rasd:VirtualQuantity>1</rasd:VirtualQuantity></Item>
              <Item><rasd:AllocationUnits>byte * 2^20</rasd:AllocationUnits><rasd:ElementName>memory</rasd:ElementName>
                <rasd:InstanceID>2</rasd:InstanceID><rasd:ResourceType>4</rasd:ResourceType>
                <rasd:VirtualQuantity>2048</rasd:VirtualQuantity></Item>
              <Item><rasd:ElementName>scsi</rasd:ElementName><rasd:InstanceID>3</rasd:InstanceID>
                <rasd:ResourceSubType>VirtualSCSI</rasd:ResourceSubType><rasd:ResourceType>6</rasd:ResourceType></Item>
              <Item><rasd:AddressOnParent>0</rasd:AddressOnParent><rasd:ElementName>disk1</rasd:ElementName>
                <rasd:HostResource>ovf:/disk/d1</rasd:HostResource><rasd:InstanceID>4</rasd:InstanceID>
                <rasd:Parent>3</rasd:Parent><rasd:ResourceType>17</rasd:ResourceType></Item>
              <Item><rasd:AddressOnParent>1</rasd:AddressOnParent><rasd:ElementName>disk2</rasd:ElementName>
                <rasd:HostResource>ovf:/disk/d2</rasd:HostResource><rasd:InstanceID>5</rasd:InstanceID>
                <rasd:Parent>3</rasd:Parent><rasd:ResourceType>17</rasd:ResourceType></Item>
              <Item><rasd:AutomaticAllocation>true</rasd:AutomaticAllocation><rasd:Connection>front</rasd:Connection>
                <rasd:ElementName>nic</rasd:ElementName><rasd:InstanceID>6</rasd:InstanceID>
                <rasd:ResourceSubType>VmxNet3</rasd:ResourceSubType><rasd:ResourceType>10</rasd:ResourceType></Item>
              \(items)
            </VirtualHardwareSection>
          </VirtualSystem>
          <Strings xml:lang="en"><Msg ovf:msgid="l">Large</Msg></Strings>
        </Envelope>
        """
    }

    /// Where a machine can be imported.
    private struct Place {
        let pool: ManagedObjectReference<ResourcePool>
        let folder: ManagedObjectReference<Folder>
        let datastore: ManagedObjectReference<Datastore>
        let network: ManagedObjectReference<Network>

        init(_ bench: Bench) throws {
            let world = bench.simulator.snapshot()
            datastore = bench.datastore
            let cluster = try #require(
                world.all(ComputeResource.self).first { world.links($0, "datastore").contains(bench.datastore.asAny) })
            pool = try #require(world[cluster, ComputeResource.resourcePool])
            let datacenter = try #require(world.datacenter(of: cluster.asAny))
            folder = try #require(world[datacenter, Datacenter.vmFolder])
            network = try #require(world.links(cluster, "network").first?.as(Network.self))
        }
    }

    private func plan(
        _ bench: Bench, _ descriptor: String, name: String = "new", provisioning: String? = "thin", option: String = "",
        properties: [KeyValue] = []
    ) async throws -> OvfCreateImportSpecResult {
        let place = try Place(bench)
        let manager = try #require(try await bench.client.content().ovfManager).on(bench.client)
        let parameters = OvfCreateImportSpecParams(
            locale: "", deploymentOption: option, entityName: name,
            networkMapping: [OvfNetworkMapping(name: "front", network: place.network)], propertyMapping: properties,
            diskProvisioning: provisioning)
        let result = try await manager.createImportSpec(
            ovfDescriptor: descriptor, resourcePool: place.pool, datastore: place.datastore, cisp: parameters)
        var check = InventoryCheck(bench.simulator.snapshot())
        for fault in result.error + result.warning { check.look(at: AnyDataObject(fault), "fault") }
        #expect(check.problems.isEmpty, "\(check.problems)")
        return result
    }

    private func lease(_ bench: Bench, _ result: OvfCreateImportSpecResult) async throws -> HttpNfcLease {
        let place = try Place(bench)
        let specification = try #require(result.importSpec)
        let lease = try await place.pool.on(bench.client).importVApp(spec: specification, folder: place.folder)
        #expect(bench.simulator.snapshot()[lease, HttpNfcLease.state] == .initializing)
        bench.simulator.change { $0.advance(to: $0.now + .seconds(1)) }
        return lease.on(bench.client)
    }

    @Test("A descriptor is described")
    func parse() async throws {
        let bench = Bench()
        let manager = try #require(try await bench.client.content().ovfManager).on(bench.client)
        let result = try await manager.parseDescriptor(
            ovfDescriptor: Self.descriptor(), pdp: OvfParseDescriptorParams(locale: "", deploymentOption: ""))
        #expect(result.error.isEmpty && result.warning.isEmpty)
        #expect(result.defaultEntityName == "app" && result.annotation == "An appliance" && result.eula == ["Be kind."])
        #expect(result.network.map(\.description) == ["Front & back"])
        #expect(
            result.deploymentOption.map(\.label) == ["Small", "Large"] && result.defaultDeploymentOption == "large")
        #expect(result.property.map(\.id) == ["port"] && result.productInfo?.name == "Appliance")
        #expect(result.approximateFlatDeploymentSize == 3 << 30)
        #expect(result.approximateDownloadSize == Self.disks.reduce(0) { $0 + $1.count })
    }

    @Test(
        "What is wrong with a descriptor is said by the type of the fault",
        arguments: [
            ("<not-ovf/>", "OvfWrongElement"), ("not xml", "OvfXmlFormat"), ("", "OvfXmlFormat"),
            ("<Envelope xmlns='http://schemas.dmtf.org/ovf/envelope/2'/>", "OvfWrongNamespace"),
            ("<Envelope xmlns='http://schemas.dmtf.org/ovf/envelope/1'/>", "OvfMissingElement"),
            (
                "<!DOCTYPE x [<!ENTITY a 'b'>]><Envelope xmlns='http://schemas.dmtf.org/ovf/envelope/1'>&a;</Envelope>",
                "OvfXmlFormat"
            ),
            (descriptor(capacity: "-1"), "OvfInvalidValue"),
            (descriptor(capacity: "99999999999999999999"), "OvfInvalidValue"),
            (descriptor(capacity: "9999999999", units: "byte * 2^50"), "OvfInvalidValue"),
            (descriptor(units: "byte * 2^99"), "OvfInvalidValue"), (descriptor(sizes: [-1, 1]), "OvfInvalidValue"),
            (descriptor(more: "<OddSection><Info>x</Info></OddSection>"), "OvfUnsupportedSection"),
            (
                descriptor(items: "<Item><InstanceID>9</InstanceID><ResourceType>999</ResourceType></Item>"),
                "OvfUnsupportedType"
            ),
            (descriptor(items: "<Item><ResourceType>3</ResourceType></Item>"), "OvfMissingElement"),
            (
                descriptor(
                    items:
                        "<Item><InstanceID>9</InstanceID><ResourceType>17</ResourceType><HostResource>ovf:/disk/none</HostResource></Item>"
                ),
                "OvfInvalidValue"
            ),
            (
                "<Envelope xmlns='http://schemas.dmtf.org/ovf/envelope/1' xmlns:ovf='http://schemas.dmtf.org/ovf/envelope/1'>"
                    + "<VirtualSystemCollection ovf:id='x'><Info/></VirtualSystemCollection></Envelope>",
                "OvfUnsupportedElement"
            ),
            (String(repeating: "<a>", count: 300), "OvfXmlFormat"),
        ])
    func errors(descriptor: String, expected: String) async throws {
        let result = try await plan(Bench(), descriptor)
        #expect(result.importSpec == nil)
        #expect(result.error.map(\.fault.wireTypeName).contains(expected), "\(result.error)")
        #expect(result.error.allSatisfy { !($0.localizedMessage ?? "").isEmpty })
    }

    @Test("Choices that cannot be met are errors")
    func choices() async throws {
        let bench = Bench()
        #expect(
            try await plan(bench, Self.descriptor(), provisioning: "paper").error.map(\.fault.wireTypeName)
                == ["OvfUnsupportedDiskProvisioning"])
        #expect(
            try await plan(bench, Self.descriptor(), option: "none").error.map(\.fault.wireTypeName)
                == ["OvfInvalidValueConfiguration"])
        #expect(
            try await plan(bench, Self.descriptor(), properties: [KeyValue(key: "app.port", value: "x")]).error
                .map(\.fault.wireTypeName) == ["OvfPropertyValue"])
        let optional =
            "<Item ovf:required=\"false\"><rasd:ElementName>odd</rasd:ElementName><rasd:InstanceID>9</rasd:InstanceID>"
            + "<rasd:ResourceType>999</rasd:ResourceType></Item>"
        let warned = try await plan(bench, Self.descriptor(items: optional))
        #expect(warned.error.isEmpty && warned.warning.map(\.fault.wireTypeName) == ["OvfUnsupportedType"])
        let small = try await plan(bench, Self.descriptor(), option: "small")
        #expect(small.importSpec?.as(VirtualMachineImportSpec.self)?.configSpec.numCPUs == 1)
    }

    @Test("A machine goes in, and comes out byte for byte")
    func roundTrip() async throws {
        let bench = Bench()
        let free = bench.free
        let result = try await plan(bench, Self.descriptor(), properties: [KeyValue(key: "app.port", value: "8080")])
        #expect(result.error.isEmpty && result.fileItem.map(\.path) == ["one.vmdk", "two.vmdk"])
        let lease = try await lease(bench, result)
        let info = try #require(bench.simulator.snapshot()[lease.reference, HttpNfcLease.info])
        #expect(Set(info.deviceUrl.map(\.importKey)) == Set(result.fileItem.map(\.deviceId)))
        for (item, content) in zip(result.fileItem, Self.disks) {
            let url = try #require(info.deviceUrl.first { $0.importKey == item.deviceId }).url
            #expect(url.hasPrefix("https://*/nfc/"))
            let path = String(url.dropFirst("https://*".count))
            #expect(try await bench.send("PUT", path, body: .bytes(content)).status == 201)
            #expect(try await bench.send("GET", path).status == 405)
        }
        try await lease.httpNfcLeaseProgress(percent: 50)
        let manifest = try await lease.httpNfcLeaseGetManifest()
        #expect(manifest.map(\.size) == Self.disks.map(\.count))
        try await lease.httpNfcLeaseComplete()
        #expect(await fault { try await lease.httpNfcLeaseProgress(percent: 60) } == "InvalidState")

        let world = bench.simulator.snapshot()
        let vm = try #require(info.entity.as(VirtualMachine.self))
        let config = try #require(world[vm, VirtualMachine.config])
        #expect(config.hardware.memoryMB == 2048 && config.hardware.numCPU == 4 && config.guestId == "debian10_64Guest")
        #expect(config.vAppConfig?.property.map(\.value) == ["8080"])
        #expect(config.hardware.device.compactMap { $0.as(VirtualDisk.self)?.capacityInKB } == [1 << 20, 2 << 20])
        #expect(InventoryCheck.problems(in: world).isEmpty)

        let out = try await vm.on(bench.client).exportVm()
        bench.simulator.change { $0.advance(to: $0.now + .seconds(1)) }
        let exported = try #require(bench.simulator.snapshot()[out, HttpNfcLease.info])
        #expect(exported.deviceUrl.map(\.fileSize) == Self.disks.map(\.count))
        var files: [OvfFile] = []
        for (device, content) in zip(exported.deviceUrl, Self.disks) {
            let reply = try await bench.send("GET", String(device.url.dropFirst("https://*".count)))
            #expect(reply.status == 200 && reply.body == content)
            files.append(OvfFile(deviceId: device.key, path: device.targetId ?? "", size: reply.body.count))
        }
        let digests = try await out.on(bench.client).httpNfcLeaseGetManifest()
        #expect(digests.map(\.checksum) == manifest.map(\.checksum) && digests.map(\.sha1) == manifest.map(\.sha1))
        let manager = try #require(try await bench.client.content().ovfManager).on(bench.client)
        let written = try await manager.createDescriptor(
            obj: vm.asAny.as(ManagedEntity.self)!, cdp: OvfCreateDescriptorParams(ovfFiles: files, name: "again"))
        let again = try await plan(bench, written.ovfDescriptor, name: "again")
        #expect(again.error.isEmpty, "\(again.error)")
        #expect(again.fileItem.map(\.size) == Self.disks.map(\.count))
        #expect(written.ovfDescriptor.contains("Be kind.") && written.ovfDescriptor.contains("ovf:key=\"port\""))
        let busy = await fault { _ = try await vm.on(bench.client).exportVm() }
        #expect(busy == "InvalidState")
        try await out.on(bench.client).httpNfcLeaseComplete()
        bench.simulator.change { $0.removeVirtualMachine(vm) }
        #expect(bench.free == free)
    }

    @Test("A lease that is given up, or forgotten, leaves nothing", arguments: [true, false])
    func abandoned(isAborted: Bool) async throws {
        let bench = Bench()
        let free = bench.free
        let lease = try await lease(bench, try await plan(bench, Self.descriptor()))
        let info = try #require(bench.simulator.snapshot()[lease.reference, HttpNfcLease.info])
        let path = String(info.deviceUrl[0].url.dropFirst("https://*".count))
        #expect(try await bench.send("PUT", path, body: .bytes(Self.disks[0])).status == 201)
        if isAborted {
            try await lease.httpNfcLeaseAbort()
        } else {
            bench.simulator.change { $0.advance(to: $0.now + .seconds(299)) }
            try await lease.httpNfcLeaseProgress(percent: 1)
            bench.simulator.change { $0.advance(to: $0.now + .seconds(299)) }
            #expect(bench.simulator.snapshot()[lease.reference, HttpNfcLease.state] == .ready)
            bench.simulator.change { $0.advance(to: $0.now + .seconds(2)) }
            #expect(bench.simulator.snapshot()[lease.reference, HttpNfcLease.error]?.fault.wireTypeName == "Timedout")
        }
        let world = bench.simulator.snapshot()
        #expect(world[lease.reference, HttpNfcLease.state] == .error)
        #expect(!world.has(info.entity) && bench.free == free)
        #expect(try await bench.send("PUT", path, body: .bytes([1])).status == 404)
    }

    @Test("An import that cannot be made ends its lease with the fault")
    func failing() async throws {
        let bench = Bench()
        let world = bench.simulator.snapshot()
        let folder = try Place(bench).folder
        let taken = "taken"
        _ = world
        let first = try await lease(bench, try await plan(bench, Self.descriptor(), name: taken))
        #expect(bench.simulator.snapshot()[first.reference, HttpNfcLease.state] == .ready)
        #expect(bench.simulator.snapshot().child(named: taken, of: folder.asAny) != nil)
        let second = try await lease(bench, try await plan(bench, Self.descriptor(), name: taken))
        let after = bench.simulator.snapshot()
        #expect(after[second.reference, HttpNfcLease.state] == .error)
        #expect(after[second.reference, HttpNfcLease.error]?.fault.wireTypeName == "DuplicateName")
    }

    @Test("Running machines are not exported")
    func running() async throws {
        let bench = Bench()
        let vm = try bench.machine()
        #expect(await fault { _ = try await vm.on(bench.client).exportVm() } == "InvalidPowerState")
    }

    @Test("The client's own import and export agree with it")
    func client() async throws {
        let bench = Bench()
        let place = try Place(bench)
        let folder = FileManager.default.temporaryDirectory.appending(path: "ovf-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(Self.descriptor().utf8).write(to: folder.appending(path: "app.ovf"))
        for (name, disk) in zip(["one.vmdk", "two.vmdk"], Self.disks) {
            try Data(disk).write(to: folder.appending(path: name))
        }
        let package = try await OVFPackage(.file(path: folder.appending(path: "app.ovf").path), bench.client)
        let result = try await bench.client.importOVF(
            package, into: place.pool, on: place.datastore,
            OVFImportOptions(name: "mine", folder: place.folder, networks: ["front": place.network]))
        let vm = try #require(result.entity.as(VirtualMachine.self))
        #expect(bench.simulator.snapshot().name(of: vm) == "mine")
        let out = folder.appending(path: "out")
        _ = try await bench.client.exportOVF(vm, to: .folder(path: out.path))
        let files = try FileManager.default.contentsOfDirectory(at: out, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "vmdk" }.map { [UInt8](try! Data(contentsOf: $0)) }
        #expect(Set(files) == Set(Self.disks))
        await bench.client.shutdown()
    }

    @Test("An empty disk is a valid one", arguments: [1, 512, 1 << 30, (5 << 40) + 512] as [Int64])
    func emptyDisk(capacity: Int64) throws {
        let disk = SparseDisk.empty(capacity: capacity)
        #expect(disk.count.isMultiple(of: 512))
        #expect(SparseDisk.capacity(of: .bytes(disk)) == max(512, capacity))
        #expect(SparseDisk.capacity(of: .bytes(Array(disk.dropFirst()))) == nil)
        #expect(SparseDisk.capacity(of: .bytes(Array("KDMV".utf8))) == nil)
        var huge = disk
        huge.replaceSubrange(12..<20, with: [UInt8](repeating: 0xFF, count: 8))
        #expect(SparseDisk.capacity(of: .bytes(huge)) == nil)
    }
}
