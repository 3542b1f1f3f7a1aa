internal import VimTypes
internal import XMLStream

/// Writes the OVF descriptor of a machine: what `CreateDescriptor` answers.
struct OVFExport {
    private let config: VirtualMachineConfigInfo
    private let files: [OvfFile]
    private let name: String
    private let description: String
    private let networks: [(card: VirtualEthernetCard, name: String)]
    /// Disks with the controller of each, and the file that holds it.
    private let disks: [(disk: VirtualDisk, file: OvfFile?)]

    init(_ vm: ManagedObjectReference<VirtualMachine>, _ parameters: OvfCreateDescriptorParams, _ world: World) throws {
        guard let config = world[vm, VirtualMachine.config] else { throw Fault(InvalidState.self) }
        self.config = config
        files = parameters.ovfFiles
        name = parameters.name.flatMap { $0.isEmpty ? nil : $0 } ?? world.name(of: vm)
        description = parameters.description ?? config.annotation ?? ""
        networks = config.hardware.device.compactMap { $0.as(VirtualEthernetCard.self) }.map {
            ($0, world.networkName(of: $0) ?? "none")
        }
        let keys = Lease.disks(of: vm, config)
        disks = keys.map { key, disk in (disk, parameters.ovfFiles.first { $0.deviceId == key }) }
    }

    /// The descriptor's text.
    func descriptor() -> String {
        var xml = XMLWriter(capacity: 8192)
        xml.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        xml.raw("<Envelope xmlns=\"http://schemas.dmtf.org/ovf/envelope/1\"")
        xml.raw(" xmlns:ovf=\"http://schemas.dmtf.org/ovf/envelope/1\"")
        xml.raw(" xmlns:rasd=\"http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData\"")
        xml.raw(" xmlns:vmw=\"http://www.vmware.com/schema/ovf\"")
        xml.raw(" xmlns:vssd=\"http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_VirtualSystemSettingData\">\n")
        writeReferences(&xml)
        writeNetworks(&xml)
        xml.raw("  <VirtualSystem")
        xml.attribute("ovf:id", name)
        xml.raw(">\n    <Info>A virtual machine</Info>\n")
        element("Name", name, &xml, indent: 2)
        writeSystem(&xml)
        writeProducts(&xml)
        if !description.isEmpty {
            xml.raw("    <AnnotationSection>\n      <Info>A human-readable annotation</Info>\n")
            element("Annotation", description, &xml, indent: 3)
            xml.raw("    </AnnotationSection>\n")
        }
        writeHardware(&xml)
        xml.raw("  </VirtualSystem>\n</Envelope>\n")
        return String(decoding: xml.bytes, as: UTF8.self)
    }

    private func element(_ name: String, _ text: String, _ xml: inout XMLWriter, indent: Int) {
        xml.raw(String(repeating: "  ", count: indent) + "<\(name)>")
        xml.text(text)
        xml.raw("</\(name)>\n")
    }

    private func writeReferences(_ xml: inout XMLWriter) {
        xml.raw("  <References>\n")
        for (number, file) in files.enumerated() {
            xml.raw("    <File")
            xml.attribute("ovf:href", file.path)
            xml.attribute("ovf:id", "file\(number + 1)")
            xml.attribute("ovf:size", String(file.size))
            if let method = file.compressionMethod { xml.attribute("ovf:compression", method) }
            if let size = file.chunkSize { xml.attribute("ovf:chunkSize", String(size)) }
            xml.raw("/>\n")
        }
        xml.raw("  </References>\n  <DiskSection>\n    <Info>Virtual disk information</Info>\n")
        for (number, (disk, file)) in disks.enumerated() {
            xml.raw("    <Disk")
            xml.attribute("ovf:capacity", String(disk.capacityInBytes ?? disk.capacityInKB * 1024))
            xml.attribute("ovf:capacityAllocationUnits", "byte")
            xml.attribute("ovf:diskId", "vmdisk\(number + 1)")
            if let file, let place = files.firstIndex(of: file) {
                xml.attribute("ovf:fileRef", "file\(place + 1)")
                if let populated = file.populatedSize { xml.attribute("ovf:populatedSize", String(populated)) }
            }
            xml.attribute(
                "ovf:format", "http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized")
            xml.raw("/>\n")
        }
        xml.raw("  </DiskSection>\n")
    }

    private func writeNetworks(_ xml: inout XMLWriter) {
        xml.raw("  <NetworkSection>\n    <Info>The list of logical networks</Info>\n")
        for name in Set(networks.map(\.name)).sorted() {
            xml.raw("    <Network")
            xml.attribute("ovf:name", name)
            xml.raw(">\n")
            element("Description", "The \(name) network", &xml, indent: 3)
            xml.raw("    </Network>\n")
        }
        xml.raw("  </NetworkSection>\n")
    }

    private func writeSystem(_ xml: inout XMLWriter) {
        xml.raw("    <OperatingSystemSection")
        xml.attribute("ovf:id", String(OVFGuests.number(config.guestId)))
        xml.attribute("vmw:osType", config.guestId)
        xml.raw(">\n      <Info>The kind of installed guest operating system</Info>\n")
        element("Description", config.guestFullName, &xml, indent: 3)
        xml.raw("    </OperatingSystemSection>\n")
    }

    private func writeProducts(_ xml: inout XMLWriter) {
        for eula in config.vAppConfig?.eula ?? [] {
            xml.raw("    <EulaSection>\n      <Info>An end-user license agreement</Info>\n")
            element("License", eula, &xml, indent: 3)
            xml.raw("    </EulaSection>\n")
        }
        for product in config.vAppConfig?.product ?? [] {
            xml.raw("    <ProductSection")
            if let id = product.classId, !id.isEmpty { xml.attribute("ovf:class", id) }
            if let id = product.instanceId, !id.isEmpty { xml.attribute("ovf:instance", id) }
            xml.raw(">\n      <Info>Information about the installed software</Info>\n")
            for (name, value) in [("Product", product.name), ("Vendor", product.vendor), ("Version", product.version)] {
                if let value, !value.isEmpty { element(name, value, &xml, indent: 3) }
            }
            let own = (config.vAppConfig?.property ?? []).filter {
                ($0.classId ?? "") == (product.classId ?? "") && ($0.instanceId ?? "") == (product.instanceId ?? "")
            }
            for property in own {
                xml.raw("      <Property")
                xml.attribute("ovf:key", property.id ?? "")
                xml.attribute("ovf:type", property.type ?? "string")
                if property.userConfigurable ?? false { xml.attribute("ovf:userConfigurable", "true") }
                xml.attribute("ovf:value", property.defaultValue ?? "")
                xml.raw(">\n")
                element("Label", property.label ?? "", &xml, indent: 4)
                xml.raw("      </Property>\n")
            }
            xml.raw("    </ProductSection>\n")
        }
    }

    // MARK: Hardware

    private func writeHardware(_ xml: inout XMLWriter) {
        xml.raw("    <VirtualHardwareSection")
        let transport = config.vAppConfig?.ovfEnvironmentTransport ?? []
        if !transport.isEmpty { xml.attribute("ovf:transport", transport.joined(separator: " ")) }
        xml.raw(">\n      <Info>Virtual hardware requirements</Info>\n      <System>\n")
        element("vssd:ElementName", "Virtual Hardware Family", &xml, indent: 4)
        element("vssd:InstanceID", "0", &xml, indent: 4)
        element("vssd:VirtualSystemIdentifier", name, &xml, indent: 4)
        element("vssd:VirtualSystemType", config.version, &xml, indent: 4)
        xml.raw("      </System>\n")
        var lastID = 0
        func item(_ fields: [(String, String)], _ xml: inout XMLWriter) -> String {
            lastID += 1
            let all = (fields + [("InstanceID", String(lastID))]).sorted { $0.0 < $1.0 }
            xml.raw("      <Item>\n")
            for (name, value) in all { element("rasd:" + name, value, &xml, indent: 4) }
            xml.raw("      </Item>\n")
            return String(lastID)
        }
        _ = item(
            [
                ("AllocationUnits", "hertz * 10^6"), ("Description", "Number of Virtual CPUs"),
                ("ElementName", "\(config.hardware.numCPU) virtual CPU(s)"), ("ResourceType", "3"),
                ("VirtualQuantity", String(config.hardware.numCPU)),
            ], &xml)
        _ = item(
            [
                ("AllocationUnits", "byte * 2^20"), ("Description", "Memory Size"),
                ("ElementName", "\(config.hardware.memoryMB)MB of memory"), ("ResourceType", "4"),
                ("VirtualQuantity", String(config.hardware.memoryMB)),
            ], &xml)
        var parents: [Int: String] = [:]
        for device in config.hardware.device {
            guard let controller = device.as(VirtualController.self), let (type, subtype) = Self.kind(of: device) else {
                continue
            }
            var fields = [
                ("Address", String(controller.busNumber)), ("ElementName", device.deviceInfo?.label ?? "Controller"),
                ("ResourceType", String(type)),
            ]
            if !subtype.isEmpty { fields.append(("ResourceSubType", subtype)) }
            parents[device.key] = item(fields, &xml)
        }
        for (number, (disk, _)) in disks.enumerated() {
            _ = item(
                [
                    ("AddressOnParent", String(disk.unitNumber ?? 0)),
                    ("ElementName", disk.deviceInfo?.label ?? "Disk"),
                    ("HostResource", "ovf:/disk/vmdisk\(number + 1)"),
                    ("Parent", disk.controllerKey.flatMap { parents[$0] } ?? ""), ("ResourceType", "17"),
                ], &xml)
        }
        for (card, network) in networks {
            _ = item(
                [
                    ("AutomaticAllocation", card.connectable?.startConnected ?? true ? "true" : "false"),
                    ("Connection", network), ("ElementName", card.deviceInfo?.label ?? "Network adapter"),
                    ("ResourceSubType", Self.kind(of: card)), ("ResourceType", "10"),
                ], &xml)
        }
        xml.raw("    </VirtualHardwareSection>\n")
    }

    /// Type and subtype of a controller; nil for those that every machine has.
    private static func kind(of device: VirtualDevice) -> (Int, String)? {
        switch device.wireTypeName {
        case "VirtualIDEController": (5, "")
        case "VirtualLsiLogicController": (6, "lsilogic")
        case "VirtualLsiLogicSASController": (6, "lsilogicsas")
        case "VirtualBusLogicController": (6, "buslogic")
        case "ParaVirtualSCSIController": (6, "VirtualSCSI")
        case "VirtualAHCIController": (20, "vmware.sata.ahci")
        case "VirtualNVMEController": (20, "vmware.nvme.controller")
        default: nil
        }
    }

    private static func kind(of card: VirtualEthernetCard) -> String {
        switch card.wireTypeName {
        case "VirtualE1000": "E1000"
        case "VirtualE1000e": "E1000e"
        case "VirtualPCNet32": "PCNet32"
        case "VirtualVmxnet2": "VmxNet2"
        default: "VmxNet3"
        }
    }
}
