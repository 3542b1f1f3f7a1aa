import Foundation
import VSphere
import VimTypes

extension Script {
    private static let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 17 &+ $0 >> 9) }

    /// Files and disks on a datastore, and content that goes there and back.
    func files() async throws {
        let files = try await client.files(on: try await client.find("LocalDS_0", Datastore.self).reference)
        try await step("make a folder on a datastore") {
            try await files.makeFolder("script/inner")
            return try await names(files)
        }
        try await act("make a folder that there is") {
            try await client.singleton("files") { $0.fileManager }.makeDirectory(
                name: "[LocalDS_0] script", datacenter: try await client.find("DC0", Datacenter.self).reference)
        }
        try await step("upload") {
            try await files.upload(Self.bytes, to: "script/inner/data.bin")
            return try await names(files)
        }
        try await act("upload once more without replacing") {
            try await files.upload(Self.bytes, to: "script/inner/data.bin")
        }
        try await step("upload a file of this machine") {
            let local = folder.appending(path: "local.iso")
            try Data(Self.bytes).write(to: local)
            try await files.upload(file: local.path, to: "script/image.iso")
            return try await names(files)
        }
        try await step("sizes of files") {
            try await files.list("script", recursively: true).compactMap { file in
                file.kind == .folder ? nil : "\(file.path.path): \(file.kind.rawValue), \(file.size ?? -1)"
            }
        }
        try await step("download") {
            try await files.bytes(of: "script/inner/data.bin", upTo: 1 << 20) == Self.bytes
        }
        try await step("download a part") {
            try await files.bytes(of: "script/inner/data.bin", from: 299_990, upTo: 100) == Array(Self.bytes.suffix(10))
        }
        try await step("download to a file of this machine") {
            let local = folder.appending(path: "back.iso")
            try await files.download("script/image.iso", to: local.path)
            return try Data(contentsOf: local) == Data(Self.bytes)
        }
        try await act("download what there is not") {
            _ = try await files.bytes(of: "script/nothing", upTo: 10)
        }
        try await step("copy a file") {
            try await files.copy("script/image.iso", to: "script/copy.iso")
            return try await names(files)
        }
        try await act("copy a file over another") { try await files.copy("script/image.iso", to: "script/copy.iso") }
        try await step("move a file") {
            try await files.move("script/copy.iso", to: "script/inner/moved.iso")
            return try await names(files)
        }
        try await step("search by a pattern") {
            try await files.list("script", matching: ["*.iso"], recursively: true).map(\.path.path)
        }
        try await act("search where nothing is") { _ = try await files.list("nowhere") }
        try await step("delete a file") {
            try await files.delete("script/inner/moved.iso")
            return try await names(files)
        }
        try await act("delete a file that there is not") { try await files.delete("script/nothing.iso") }
        func createDisk() async throws {
            try await done(
                try await client.singleton("disks") { $0.virtualDiskManager }.createVirtualDisk(
                    name: "[LocalDS_0] script/disk.vmdk",
                    datacenter: try await client.find("DC0", Datacenter.self).reference,
                    spec: VirtualDiskSpec(
                        FileBackedVirtualDiskSpec(diskType: "thin", adapterType: "lsiLogic", capacityKb: 1 << 20))))
        }
        try await step("create a disk") {
            try await createDisk()
            return try await files.exists("script/disk.vmdk")
        }
        try await act("create a disk of a name that is taken") { try await createDisk() }
        try await step("copy and move a disk") {
            try await files.copy("script/disk.vmdk", to: "script/inner/copy.vmdk")
            try await files.move("script/inner/copy.vmdk", to: "script/inner/moved.vmdk")
            return try await names(files)
        }
        try await step("delete a disk") {
            try await files.delete("script/inner/moved.vmdk")
            try await files.delete("script/disk.vmdk")
            return try await names(files)
        }
        try await step("delete a folder") {
            try await files.delete("script")
            return try await files.exists("script")
        }
        try await step("files of a machine") {
            try await files.list("DC0_H0_VM0").map(\.path.name).filter { $0.hasSuffix(".vmx") || $0.hasSuffix(".log") }
        }
        try await act("refresh a datastore") {
            try await client.find("LocalDS_0", Datastore.self).reference.on(client).refreshDatastore()
        }
    }

    /// What is in the script's folder, blocks of disks aside.
    private func names(_ files: DatastoreFiles) async throws -> [String] {
        try await files.list("script", recursively: true).map(\.path.path).filter { !$0.hasSuffix("-flat.vmdk") }
    }

    /// A machine that comes as a package.
    func packages() async throws {
        let descriptor = folder.appending(path: "app.ovf")
        try Data(Self.descriptor.utf8).write(to: descriptor)
        try Data(Self.bytes).write(to: folder.appending(path: "disk1.vmdk"))
        try Data(Self.bytes.reversed()).write(to: folder.appending(path: "disk2.vmdk"))
        let datastore = try await client.find("LocalDS_0", Datastore.self).reference
        try await step("import a package") {
            let package = try await OVFPackage(.file(path: descriptor.path), client)
            let network = try await client.find("/DC0/network/VM Network", Network.self).reference
            let folder = try await client.find("/DC0/vm", Folder.self).reference
            let made = try await client.importOVF(
                package, into: try await pool(of: "DC0_H0"), on: datastore,
                OVFImportOptions(name: "imported", folder: folder, networks: ["nat": network]))
            return made.transferred
        }
        try await step("what was imported") {
            try await texts(
                of: "imported", VirtualMachine.self,
                [
                    "name", "config.hardware.numCPU", "config.hardware.memoryMB", "runtime.powerState", "parent",
                    "datastore",
                ])
        }
        try await step("devices of what was imported") { try await devices("imported") }
        try await step("import a package under a name that is taken") {
            let package = try await OVFPackage(.file(path: descriptor.path), client)
            let folder = try await client.find("/DC0/vm", Folder.self).reference
            let made = try await client.importOVF(
                package, into: try await pool(of: "DC0_H0"), on: datastore,
                OVFImportOptions(name: "imported", folder: folder))
            return made.transferred
        }
        try await act("destroy what was imported") { try await done(try await machine("imported").destroy()) }
    }

    private static let descriptor = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"
         xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData"
         xmlns:vssd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_VirtualSystemSettingData">
          <References>
            <File ovf:id="file1" ovf:href="disk1.vmdk" ovf:size="300000"/>
            <File ovf:id="file2" ovf:href="disk2.vmdk" ovf:size="300000"/>
          </References>
          <DiskSection><Info>d</Info>
            <Disk ovf:diskId="d1" ovf:fileRef="file1" ovf:capacity="1" ovf:capacityAllocationUnits="byte * 2^30" ovf:format="f"/>
            <Disk ovf:diskId="d2" ovf:fileRef="file2" ovf:capacity="2" ovf:capacityAllocationUnits="byte * 2^30" ovf:format="f"/>
          </DiskSection>
          <NetworkSection><Info>n</Info><Network ovf:name="nat"><Description>n</Description></Network></NetworkSection>
          <VirtualSystem ovf:id="app"><Info>s</Info><Name>app</Name>
            <OperatingSystemSection ovf:id="36"><Info>o</Info></OperatingSystemSection>
            <VirtualHardwareSection><Info>h</Info>
              <System><vssd:ElementName>h</vssd:ElementName><vssd:InstanceID>0</vssd:InstanceID>
                <vssd:VirtualSystemIdentifier>app</vssd:VirtualSystemIdentifier>
                <vssd:VirtualSystemType>vmx-10</vssd:VirtualSystemType></System>
              <Item><rasd:ElementName>cpu</rasd:ElementName><rasd:InstanceID>1</rasd:InstanceID>
                <rasd:ResourceType>3</rasd:ResourceType><rasd:VirtualQuantity>2</rasd:VirtualQuantity></Item>
              <Item><rasd:AllocationUnits>byte * 2^20</rasd:AllocationUnits><rasd:ElementName>memory</rasd:ElementName>
                <rasd:InstanceID>2</rasd:InstanceID><rasd:ResourceType>4</rasd:ResourceType>
                <rasd:VirtualQuantity>512</rasd:VirtualQuantity></Item>
              <Item><rasd:Address>0</rasd:Address><rasd:ElementName>scsi</rasd:ElementName><rasd:InstanceID>3</rasd:InstanceID>
                <rasd:ResourceSubType>VirtualSCSI</rasd:ResourceSubType><rasd:ResourceType>6</rasd:ResourceType></Item>
              <Item><rasd:AddressOnParent>0</rasd:AddressOnParent><rasd:ElementName>disk1</rasd:ElementName>
                <rasd:HostResource>ovf:/disk/d1</rasd:HostResource><rasd:InstanceID>4</rasd:InstanceID>
                <rasd:Parent>3</rasd:Parent><rasd:ResourceType>17</rasd:ResourceType></Item>
              <Item><rasd:AddressOnParent>1</rasd:AddressOnParent><rasd:ElementName>disk2</rasd:ElementName>
                <rasd:HostResource>ovf:/disk/d2</rasd:HostResource><rasd:InstanceID>5</rasd:InstanceID>
                <rasd:Parent>3</rasd:Parent><rasd:ResourceType>17</rasd:ResourceType></Item>
              <Item><rasd:AutomaticAllocation>true</rasd:AutomaticAllocation><rasd:Connection>nat</rasd:Connection>
                <rasd:ElementName>card</rasd:ElementName><rasd:InstanceID>6</rasd:InstanceID>
                <rasd:ResourceSubType>VmxNet3</rasd:ResourceSubType><rasd:ResourceType>10</rasd:ResourceType></Item>
            </VirtualHardwareSection>
          </VirtualSystem>
        </Envelope>
        """
}
