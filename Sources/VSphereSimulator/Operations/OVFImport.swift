internal import VimTypes

/// Makes an import specification of a descriptor: what `CreateImportSpec` answers.
struct OVFImport {
    private let descriptor: OVFDescriptor
    private let parameters: OvfCreateImportSpecParams
    private let world: World
    private let pool: ManagedObjectReference<ResourcePool>
    private let datastore: ManagedObjectReference<Datastore>
    private var errors: [Fault]
    private var warnings: [Fault]
    private var changes: [VirtualDeviceConfigSpec] = []
    /// Keys of controllers by the descriptor's ids.
    private var controllers: [String: (key: Int, name: String)] = [:]
    private var items: [OvfFileItem] = []

    private static let provisioning = [
        "thin", "thick", "eagerZeroedThick", "monolithicSparse", "monolithicFlat", "flat", "sparse",
    ]

    init(
        _ descriptor: OVFDescriptor, _ parameters: OvfCreateImportSpecParams, _ world: World,
        pool: ManagedObjectReference<ResourcePool>, datastore: ManagedObjectReference<Datastore>
    ) {
        self.descriptor = descriptor
        self.parameters = parameters
        self.world = world
        self.pool = pool
        self.datastore = datastore
        errors = descriptor.errors
        warnings = descriptor.warnings
    }

    private var name: String {
        EntityName.kept(parameters.entityName.isEmpty ? descriptor.name : parameters.entityName)
    }

    /// The answer. There is a specification only when there are no errors.
    mutating func result() -> OvfCreateImportSpecResult {
        if descriptor.isVirtualApp {
            errors.append(
                Fault(
                    OvfUnsupportedElement.self, ["name": "VirtualSystemCollection"],
                    "The package holds a vApp of several machines, which cannot be imported here: import its machines one by one."
                ))
        }
        var specification: VirtualMachineConfigSpec?
        if errors.isEmpty { specification = machine() }
        return OvfCreateImportSpecResult(fields: [
            "importSpec": errors.isEmpty
                ? specification.map { ImportSpec(VirtualMachineImportSpec(configSpec: $0)) } : nil,
            "fileItem": errors.isEmpty ? items : [], "warning": warnings.map(\.localized),
            "error": errors.map(\.localized),
        ])
    }

    private mutating func machine() -> VirtualMachineConfigSpec {
        var specification = VirtualMachineConfigSpec(
            name: name, version: descriptor.version, guestId: descriptor.guestID,
            annotation: descriptor.annotation.isEmpty ? nil : descriptor.annotation,
            files: VirtualMachineFileInfo(vmPathName: "[\(world.name(of: datastore))]"))
        if let wanted = parameters.diskProvisioning, !wanted.isEmpty, !Self.provisioning.contains(wanted) {
            errors.append(
                Fault(
                    OvfUnsupportedDiskProvisioning.self,
                    [
                        "diskProvisioning": wanted,
                        "supportedDiskProvisioning": Self.provisioning.joined(separator: ","),
                    ],
                    "Disk provisioning '\(wanted)' is not supported."))
        }
        for item in descriptor.items where (5...6).contains(item.type) || item.type == 20 { addController(item) }
        for item in descriptor.items {
            switch item.type {
            case 3: specification.numCPUs = Int(clamping: item.quantity)
            case 4:
                guard let unit = OVFDescriptor.bytes(item.units.isEmpty ? "byte * 2^20" : item.units),
                    case let (bytes, overflow) = item.quantity.multipliedReportingOverflow(by: unit), !overflow
                else {
                    refuse(item)
                    continue
                }
                specification.memoryMB = Int(bytes >> 20)
            case 5, 6, 20: break
            case 10: addNetworkCard(item)
            case 14, 1, 24: break
            case 15, 16: addDrive(item)
            case 17: addDisk(item)
            case 23: add(VirtualDevice(VirtualUSBController(key: key(), busNumber: 0, autoConnectDevices: false)))
            default: refuse(item)
            }
        }
        specification.deviceChange = changes
        specification.vAppConfig = configuration()
        return specification
    }

    // MARK: Devices

    private func key() -> Int { -101 - changes.count }

    private mutating func add(_ device: VirtualDevice, creatingFile: Bool = false) {
        changes.append(
            VirtualDeviceConfigSpec(device: device, operation: .add, fileOperation: creatingFile ? .create : nil))
    }

    /// Leaves out a device that hosts do not have: a warning if the descriptor can do without, an error if not.
    private mutating func refuse(_ item: OVFDescriptor.Item) {
        let fault = Fault(
            OvfUnsupportedType.self,
            ["lineNumber": item.line, "name": item.name, "instanceId": item.id, "deviceType": item.type],
            "Line \(item.line): the device '\(item.name)' of type \(item.type) is not supported.")
        if item.isRequired { errors.append(fault) } else { warnings.append(fault) }
    }

    private mutating func addController(_ item: OVFDescriptor.Item) {
        let key = key()
        let bus = descriptor.items.filter { $0.type == item.type }.firstIndex { $0.id == item.id } ?? 0
        let device: (VirtualDevice, String)?
        switch (item.type, item.subtype) {
        // Every machine has two IDE controllers already.
        case (5, _):
            controllers[item.id] = (200 + min(1, item.place ?? bus), "VirtualIDEController\(min(1, item.place ?? bus))")
            return
        case (6, ""), (6, "lsilogic"):
            device = (
                VirtualDevice(VirtualLsiLogicController(key: key, busNumber: bus, sharedBus: .noSharing)),
                "VirtualLsiLogicController"
            )
        case (6, "lsilogicsas"):
            device = (
                VirtualDevice(VirtualLsiLogicSASController(key: key, busNumber: bus, sharedBus: .noSharing)),
                "VirtualLsiLogicSASController"
            )
        case (6, "buslogic"):
            device = (
                VirtualDevice(VirtualBusLogicController(key: key, busNumber: bus, sharedBus: .noSharing)),
                "VirtualBusLogicController"
            )
        case (6, "virtualscsi"):
            device = (
                VirtualDevice(ParaVirtualSCSIController(key: key, busNumber: bus, sharedBus: .noSharing)),
                "ParaVirtualSCSIController"
            )
        case (20, _) where item.subtype.contains("nvme"):
            device = (VirtualDevice(VirtualNVMEController(key: key, busNumber: bus)), "VirtualNVMEController")
        case (20, _) where item.subtype.contains("ahci"):
            device = (VirtualDevice(VirtualAHCIController(key: key, busNumber: bus)), "VirtualAHCIController")
        default: device = nil
        }
        guard let device else { return refuse(item) }
        controllers[item.id] = (key, "\(device.1)\(bus)")
        add(device.0)
    }

    private mutating func addDisk(_ item: OVFDescriptor.Item) {
        let id = item.resource?.split(separator: "/").last.map(String.init)
        guard let disk = descriptor.disks.first(where: { $0.id == id }),
            let controller = item.parent.flatMap({ controllers[$0] })
        else { return refuse(item) }
        let siblings = descriptor.items.filter { $0.parent == item.parent }
        let unit = item.place ?? siblings.firstIndex { $0.id == item.id } ?? 0
        let kind = parameters.diskProvisioning ?? ""
        let backing = VirtualDiskFlatVer2BackingInfo(
            fileName: "", diskMode: "persistent", datastore: datastore,
            thinProvisioned: !["thick", "eagerZeroedThick", "flat", "monolithicFlat"].contains(kind),
            eagerlyScrub: kind == "eagerZeroedThick")
        add(
            VirtualDevice(
                VirtualDisk(
                    key: key(), capacityInKB: Int(disk.capacity + 1023) >> 10,
                    backing: VirtualDeviceBackingInfo(backing), controllerKey: controller.key, unitNumber: unit)),
            creatingFile: true)
        guard let file = descriptor.files.first(where: { $0.id == disk.file }) else { return }
        items.append(
            OvfFileItem(fields: [
                "deviceId": Self.deviceID(name, controller.name, unit), "path": file.path,
                "compressionMethod": file.compression, "chunkSize": file.chunkSize, "size": file.size, "cimType": 17,
                "create": false,
            ]))
    }

    /// How file items and leases name a disk.
    static func deviceID(_ entity: String, _ controller: String, _ unit: Int) -> String {
        "/\(entity.replacing("/", with: "%2f"))/\(controller):\(unit)"
    }

    private mutating func addDrive(_ item: OVFDescriptor.Item) {
        if let resource = item.resource, resource.hasPrefix("ovf:/file") || resource.hasPrefix("/file") {
            warnings.append(
                Fault(
                    OvfUnsupportedElement.self, ["lineNumber": item.line, "name": "HostResource"],
                    "Line \(item.line): the image in the drive '\(item.name)' is left out: the drive is empty."))
        }
        var drive = StandardDevices.cdrom
        drive.key = key()
        drive.controllerKey = item.parent.flatMap { controllers[$0]?.key }
        drive.unitNumber = item.place
        add(VirtualDevice(drive))
    }

    private mutating func addNetworkCard(_ item: OVFDescriptor.Item) {
        guard let network = network(item) else {
            errors.append(
                Fault(
                    OvfNoHostNic.self, ["lineNumber": item.line],
                    "Line \(item.line): there is no network to which the adapter could be connected."))
            return
        }
        let key = key()
        let backing = world.backing(for: network)
        let connection = VirtualDeviceConnectInfo(
            startConnected: item.isConnected, allowGuestControl: true, connected: false)
        let device: VirtualDevice? =
            switch item.subtype.split(separator: " ").first ?? "" {
            case "vmxnet3": VirtualDevice(VirtualVmxnet3(key: key, backing: backing, connectable: connection))
            case "vmxnet2", "vmxnet": VirtualDevice(VirtualVmxnet2(key: key, backing: backing, connectable: connection))
            case "e1000e": VirtualDevice(VirtualE1000e(key: key, backing: backing, connectable: connection))
            case "e1000", "": VirtualDevice(VirtualE1000(key: key, backing: backing, connectable: connection))
            case "pcnet32": VirtualDevice(VirtualPCNet32(key: key, backing: backing, connectable: connection))
            default: nil
            }
        guard let device else { return refuse(item) }
        add(device)
    }

    /// The network that an adapter is mapped to; one of that name, or any, when it is not mapped.
    private mutating func network(_ item: OVFDescriptor.Item) -> AnyReference? {
        let name = item.connection ?? ""
        if let mapping = parameters.networkMapping.first(where: { $0.name == name }) {
            if world.has(mapping.network) { return mapping.network.asAny }
            errors.append(
                Fault(
                    ManagedObjectNotFound.self, ["obj": mapping.network]))
            return mapping.network.asAny
        }
        let reachable = world[pool, ResourcePool.owner].map { world.links($0, "network") } ?? []
        if let same = reachable.first(where: { world.name(of: $0) == name }) { return same }
        guard let any = reachable.first else { return nil }
        warnings.append(
            Fault(
                OvfNetworkMappingNotSupported.self, [:],
                "The network '\(name)' is not mapped: the adapter is connected to '\(world.name(of: any))'."))
        return any
    }

    // MARK: Properties

    private mutating func configuration() -> VmConfigSpec? {
        guard !descriptor.products.isEmpty || !descriptor.eulas.isEmpty || !descriptor.transport.isEmpty else {
            return nil
        }
        var properties: [VAppPropertySpec] = []
        for (info, line) in descriptor.properties {
            var info = info
            let names = [[info.classId, info.id, info.instanceId], [info.classId, info.id], [info.id]].map {
                $0.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: ".")
            }
            if let given = parameters.propertyMapping.first(where: { names.contains($0.key) }) {
                if !OVFGuests.isValue(given.value, of: info.type ?? "string") {
                    errors.append(
                        Fault(
                            OvfPropertyValue.self, ["lineNumber": line, "type": info.type ?? "", "value": given.value],
                            "The value of the property '\(given.key)' is no \(info.type ?? "string")."))
                }
                info.value = given.value
            }
            properties.append(VAppPropertySpec(operation: .add, info: info))
        }
        return VmConfigSpec(
            product: descriptor.products.map { VAppProductSpec(operation: .add, info: $0) }, property: properties,
            eula: descriptor.eulas, ovfEnvironmentTransport: descriptor.transport)
    }
}
