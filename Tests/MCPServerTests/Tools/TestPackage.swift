import Foundation
import HTTPTransport
import MCPCore
import VSphere

/// A small OVF with two disks, two networks, a property and two deployment options.
enum TestPackage {
    static let disks: [(name: String, content: [UInt8])] = [
        ("app-disk1.vmdk", (0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 17) }),
        ("app-disk2.vmdk", (0..<5001).map { UInt8(truncatingIfNeeded: $0 &* 5) }),
    ]

    static let descriptor = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"
         xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData"
         xmlns:vssd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_VirtualSystemSettingData">
          <References>
            <File ovf:id="file1" ovf:href="app-disk1.vmdk" ovf:size="3000"/>
            <File ovf:id="file2" ovf:href="app-disk2.vmdk" ovf:size="5001"/>
          </References>
          <DiskSection><Info>d</Info>
            <Disk ovf:diskId="d1" ovf:fileRef="file1" ovf:capacity="1" ovf:capacityAllocationUnits="byte * 2^30"/>
            <Disk ovf:diskId="d2" ovf:fileRef="file2" ovf:capacity="2" ovf:capacityAllocationUnits="byte * 2^30"/>
          </DiskSection>
          <NetworkSection><Info>n</Info>
            <Network ovf:name="front"><Description>Where customers are</Description></Network>
            <Network ovf:name="back"/>
          </NetworkSection>
          <DeploymentOptionSection><Info>o</Info>
            <Configuration ovf:id="small"><Label>Small</Label><Description>s</Description></Configuration>
            <Configuration ovf:id="large" ovf:default="true"><Label>Large</Label><Description>l</Description></Configuration>
          </DeploymentOptionSection>
          <VirtualSystem ovf:id="app"><Info>s</Info><Name>app</Name>
            <OperatingSystemSection ovf:id="96"><Info>o</Info></OperatingSystemSection>
            <ProductSection ovf:class="app"><Info>p</Info><Product>Appliance</Product><Version>1.2</Version>
              <Property ovf:key="port" ovf:type="uint16" ovf:userConfigurable="true" ovf:value="80"><Label>Port</Label></Property>
            </ProductSection>
            <VirtualHardwareSection ovf:transport="com.vmware.guestInfo"><Info>h</Info>
              <System><vssd:ElementName>h</vssd:ElementName><vssd:InstanceID>0</vssd:InstanceID>
                <vssd:VirtualSystemType>vmx-13 vmx-19</vssd:VirtualSystemType></System>
              <Item><rasd:ElementName>cpu</rasd:ElementName><rasd:InstanceID>1</rasd:InstanceID>
                <rasd:ResourceType>3</rasd:ResourceType><rasd:VirtualQuantity>4</rasd:VirtualQuantity></Item>
              <Item ovf:configuration="small"><rasd:ElementName>cpu</rasd:ElementName><rasd:InstanceID>1</rasd:InstanceID>
                <rasd:ResourceType>3</rasd:ResourceType><rasd:VirtualQuantity>1</rasd:VirtualQuantity></Item>
              <Item><rasd:ElementName>scsi</rasd:ElementName><rasd:InstanceID>3</rasd:InstanceID>
                <rasd:ResourceSubType>VirtualSCSI</rasd:ResourceSubType><rasd:ResourceType>6</rasd:ResourceType></Item>
              <Item><rasd:AddressOnParent>0</rasd:AddressOnParent><rasd:ElementName>disk1</rasd:ElementName>
                <rasd:HostResource>ovf:/disk/d1</rasd:HostResource><rasd:InstanceID>4</rasd:InstanceID>
                <rasd:Parent>3</rasd:Parent><rasd:ResourceType>17</rasd:ResourceType></Item>
              <Item><rasd:AddressOnParent>1</rasd:AddressOnParent><rasd:ElementName>disk2</rasd:ElementName>
                <rasd:HostResource>ovf:/disk/d2</rasd:HostResource><rasd:InstanceID>5</rasd:InstanceID>
                <rasd:Parent>3</rasd:Parent><rasd:ResourceType>17</rasd:ResourceType></Item>
              <Item><rasd:AutomaticAllocation>true</rasd:AutomaticAllocation><rasd:Connection>front</rasd:Connection>
                <rasd:ElementName>nic1</rasd:ElementName><rasd:InstanceID>6</rasd:InstanceID>
                <rasd:ResourceSubType>VmxNet3</rasd:ResourceSubType><rasd:ResourceType>10</rasd:ResourceType></Item>
              <Item><rasd:AutomaticAllocation>true</rasd:AutomaticAllocation><rasd:Connection>back</rasd:Connection>
                <rasd:ElementName>nic2</rasd:ElementName><rasd:InstanceID>7</rasd:InstanceID>
                <rasd:ResourceSubType>VmxNet3</rasd:ResourceSubType><rasd:ResourceType>10</rasd:ResourceType></Item>
            </VirtualHardwareSection>
          </VirtualSystem>
        </Envelope>
        """

    /// The package's files in the order of an archive, with a manifest.
    static let files: [(name: String, content: [UInt8])] = {
        let described = [("app.ovf", Array(descriptor.utf8))] + disks
        let manifest = OVFManifest(
            described.map { name, content in
                var digest = MessageDigest(.sha256)
                digest.update(content[...])
                return OVFManifest.Entry(name: name, algorithm: .sha256, digest: digest.finish())
            })
        return [described[0], ("app.mf", Array(manifest.text.utf8))] + disks
    }()

    /// The package as an archive.
    ///
    /// - Parameter change: may spoil a file.
    static func archive(_ change: (String, [UInt8]) -> [UInt8] = { $1 }) -> [UInt8] {
        var archive: [UInt8] = []
        for (name, content) in files {
            let content = change(name, content)
            archive += TarWriter.header(name: name, size: Int64(content.count)) + content
            archive += TarWriter.padding(after: Int64(content.count))
        }
        return archive + TarWriter.end
    }

    /// The call that puts the archive on a datastore.
    static let upload = ToolExample.succeeds(
        "upload_to_datastore",
        ["path": "[ber-san-02] packages/app.ova", "base64": .string(Data(archive()).base64EncodedString())], in: .demo)

    /// Gives a folder that is removed in the end.
    static func withFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "content-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }
}
