import Testing

@testable import VSphere

/// OVF descriptors, good and hostile.
@Suite("OVF descriptors") struct DescriptorTests {
    static let prolog = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1">
        """

    static func parse(_ body: String) throws -> OVFDescriptor {
        try OVFDescriptor(parsing: Array((prolog + body + "</Envelope>").utf8))
    }

    @Test("Files, disks, networks and options are found")
    func parts() throws {
        let descriptor = try Self.parse(
            """
            <References>
              <File ovf:id="f1" ovf:href="a-disk1.vmdk" ovf:size="1234"/>
              <File ovf:id="f2" ovf:href="images/b.iso"/>
            </References>
            <DiskSection><Info>disks</Info>
              <Disk ovf:diskId="d1" ovf:fileRef="f1" ovf:capacity="8" ovf:capacityAllocationUnits="byte * 2^30"/>
              <Disk ovf:diskId="d2" ovf:capacity="100"/>
            </DiskSection>
            <NetworkSection><Info/><Network ovf:name="VM Network"/></NetworkSection>
            <DeploymentOptionSection><Info/><Configuration ovf:id="small"/><Configuration ovf:id="large"/></DeploymentOptionSection>
            <VirtualSystemCollection ovf:id="app"/>
            """)
        #expect(descriptor.files.map(\.path) == ["a-disk1.vmdk", "images/b.iso"])
        #expect(descriptor.files.map(\.size) == [1234, nil])
        #expect(descriptor.disks.map(\.capacity) == [8 << 30, 100])
        #expect(descriptor.disks.map(\.file) == ["f1", nil])
        #expect(descriptor.networks == ["VM Network"])
        #expect(descriptor.deploymentOptions == ["small", "large"])
        #expect(descriptor.isVirtualApp)
    }

    @Test(
        "A file from elsewhere is refused",
        arguments: [
            "../secret", "/etc/passwd", "a/../../b", "https://evil.example/disk.vmdk", "file:///etc/passwd", "a//b",
            "./a",
            "a\\b", "a/", "..",
        ])
    func outside(path: String) {
        let error = #expect(throws: OVFFormatError.self) {
            try Self.parse("<References><File ovf:id='f' ovf:href='\(path)'/></References>")
        }
        #expect(error?.code == .descriptor)
        #expect(!OVFDescriptor.isInside(path))
    }

    static let refused: [(String, OVFFormatError.Code)] = [
        ("<File ovf:id='f'/>", .descriptor),
        ("<File ovf:href='a'/>", .descriptor),
        ("<File ovf:id='f' ovf:href='a' ovf:size='-1'/>", .descriptor),
        ("<File ovf:id='f' ovf:href='a'/><File ovf:id='f' ovf:href='b'/>", .descriptor),
        ("<File ovf:id='f' ovf:href='a'/><File ovf:id='g' ovf:href='a'/>", .descriptor),
        ("<File ovf:id='f' ovf:href='a' ovf:compression='gzip'/>", .unsupported),
        ("<File ovf:id='f' ovf:href='a' ovf:chunkSize='1000'/>", .unsupported),
        ("<Disk ovf:diskId='d' ovf:fileRef='none'/>", .descriptor),
        ("<unclosed>", .descriptor),
    ]

    @Test("A descriptor that contradicts itself is refused", arguments: refused.indices)
    func contradictions(_ number: Int) {
        let error = #expect(throws: OVFFormatError.self) { try Self.parse(Self.refused[number].0) }
        #expect(error?.code == Self.refused[number].1)
    }

    @Test(
        "What is no OVF envelope is refused",
        arguments: [
            "", "<html/>", "<Envelope/>", "<Envelope xmlns='http://other/'/>",
            "<!DOCTYPE a [<!ENTITY b 'c'>]><Envelope xmlns='http://schemas.dmtf.org/ovf/envelope/1'/>",
        ])
    func notOVF(text: String) {
        let error = #expect(throws: OVFFormatError.self) { try OVFDescriptor(parsing: Array(text.utf8)) }
        #expect(error?.code == .descriptor)
    }

    @Test("Capacities in units are computed, and left alone where they are none")
    func capacities() {
        #expect(OVFDescriptorReader.capacity("2", units: "byte * 2^20") == 2 << 20)
        #expect(OVFDescriptorReader.capacity("2", units: "byte * 1024 * 1024") == 2 << 20)
        #expect(OVFDescriptorReader.capacity("2", units: "byte") == 2)
        #expect(OVFDescriptorReader.capacity("9", units: "byte * 2^63") == nil)
        #expect(OVFDescriptorReader.capacity("9", units: "byte * 2^999999999999") == nil)
        #expect(OVFDescriptorReader.capacity("9", units: "byte * -2^3") == nil)
        #expect(OVFDescriptorReader.capacity("9", units: "furlong") == nil)
        #expect(OVFDescriptorReader.capacity("${size}", units: nil) == nil)
    }

    @Test("More files than allowed are refused")
    func tooMany() {
        let files = (0...OVFDescriptor.maximumItems).map { "<File ovf:id='\($0)' ovf:href='\($0)'/>" }
        let error = #expect(throws: OVFFormatError.self) { try Self.parse(files.joined()) }
        #expect(error?.code == .limit)
    }
}
