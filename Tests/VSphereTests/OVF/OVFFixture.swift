import Foundation
import Testing

@testable import VSphere

/// A package with two disks, as folder and as archive.
struct OVFFixture {
    static let disks: [(name: String, content: [UInt8])] = [
        ("app-disk1.vmdk", (0..<1_500_000).map { UInt8(truncatingIfNeeded: $0 &* 17 &+ $0 >> 9) }),
        ("app disk#2.vmdk", (0..<700_001).map { UInt8(truncatingIfNeeded: $0 &* 5) }),
    ]

    static let descriptor = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"
         xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData"
         xmlns:vssd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_VirtualSystemSettingData">
          <References>
            <File ovf:id="file1" ovf:href="app-disk1.vmdk" ovf:size="1500000"/>
            <File ovf:id="file2" ovf:href="app disk#2.vmdk" ovf:size="700001"/>
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
              <Item><rasd:Address>0</rasd:Address><rasd:ElementName>scsi</rasd:ElementName><rasd:InstanceID>3</rasd:InstanceID>
                <rasd:ResourceSubType>VirtualSCSI</rasd:ResourceSubType><rasd:ResourceType>6</rasd:ResourceType></Item>
              <Item><rasd:AddressOnParent>0</rasd:AddressOnParent><rasd:ElementName>disk1</rasd:ElementName>
                <rasd:HostResource>ovf:/disk/d1</rasd:HostResource><rasd:InstanceID>4</rasd:InstanceID>
                <rasd:Parent>3</rasd:Parent><rasd:ResourceType>17</rasd:ResourceType></Item>
              <Item><rasd:AddressOnParent>1</rasd:AddressOnParent><rasd:ElementName>disk2</rasd:ElementName>
                <rasd:HostResource>ovf:/disk/d2</rasd:HostResource><rasd:InstanceID>5</rasd:InstanceID>
                <rasd:Parent>3</rasd:Parent><rasd:ResourceType>17</rasd:ResourceType></Item>
            </VirtualHardwareSection>
          </VirtualSystem>
        </Envelope>
        """

    static func manifest(_ algorithm: OVFManifest.Algorithm = .sha256) -> OVFManifest {
        OVFManifest(
            ([("app.ovf", Array(descriptor.utf8))] + disks).map {
                OVFManifest.Entry(name: $0.0, algorithm: algorithm, digest: ManifestTests.digest(algorithm, $0.1))
            })
    }

    /// Writes the package as files of a folder; gives the descriptor's path.
    static func write(to folder: URL, manifest text: String? = manifest().text) throws -> String {
        try Data(descriptor.utf8).write(to: folder.appending(path: "app.ovf"))
        for disk in disks { try Data(disk.content).write(to: folder.appending(path: disk.name)) }
        if let text { try Data(text.utf8).write(to: folder.appending(path: "app.mf")) }
        return folder.appending(path: "app.ovf").path
    }

    /// Has GNU tar make an archive of the folder; the manifest stands last in it.
    static func archive(_ folder: URL, format: String = "ustar") throws -> String {
        let path = folder.appending(path: "app.ova").path
        let names = ["app.ovf"] + disks.map(\.name)
        let manifest = Foundation.FileManager.default.fileExists(atPath: folder.appending(path: "app.mf").path)
        try shell(
            ["tar", "-C", folder.path, "--format", format, "-cf", path] + names + (manifest ? ["app.mf"] : []))
        return path
    }
}
