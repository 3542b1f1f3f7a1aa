internal import VimTypes

/// A `.vmx` file: what a host knows of a machine that is in no inventory.
struct SavedConfiguration: Sendable {
    private var values: [String: String] = [:]

    /// Reads a file.
    init(_ bytes: [UInt8]) {
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            guard let equals = line.firstIndex(of: "=") else { continue }
            let key = line[..<equals].filter { !$0.isWhitespace }
            let text = line[line.index(after: equals)...].drop { $0.isWhitespace }
            guard text.first == "\"", let close = text.lastIndex(of: "\""), close != text.startIndex else { continue }
            values[String(key)] = String(text[text.index(after: text.startIndex)..<close])
        }
    }

    /// What the file for a configuration says.
    init(_ config: VirtualMachineConfigInfo) {
        values = [
            ".encoding": "UTF-8", "config.version": "8",
            "virtualHW.version": HardwareVersion.number(config.version).map(String.init) ?? "22",
            "displayName": config.name, "guestOS": config.guestId, "annotation": config.annotation ?? "",
            "numvcpus": String(config.hardware.numCPU), "memSize": String(config.hardware.memoryMB),
            "cpuid.coresPerSocket": String(config.hardware.numCoresPerSocket ?? 1),
            "firmware": config.firmware ?? "bios",
            "uuid.bios": config.uuid, "vc.uuid": config.instanceUuid ?? "",
        ]
        for device in config.hardware.device { add(device, of: config) }
    }

    /// A setting, such as `displayName`.
    subscript(key: String) -> String? { values[key].flatMap { $0.isEmpty ? nil : $0 } }

    /// The file.
    var bytes: [UInt8] {
        Array(values.sorted { $0.key < $1.key }.map { "\($0.key) = \"\($0.value)\"\n" }.joined().utf8)
    }

    // MARK: Devices

    private static let controllers: [(prefix: String, name: String, type: String)] = [
        ("scsi", "pvscsi", "ParaVirtualSCSIController"), ("scsi", "lsilogic", "VirtualLsiLogicController"),
        ("scsi", "lsisas1068", "VirtualLsiLogicSASController"), ("scsi", "buslogic", "VirtualBusLogicController"),
        ("sata", "ahci", "VirtualAHCIController"), ("nvme", "nvme", "VirtualNVMEController"),
    ]
    private static let cards = [
        "vmxnet3": "VirtualVmxnet3", "e1000e": "VirtualE1000e", "e1000": "VirtualE1000", "vmxnet2": "VirtualVmxnet2",
        "sriov": "VirtualSriovEthernetCard",
    ]

    private mutating func add(_ device: VirtualDevice, of config: VirtualMachineConfigInfo) {
        if let known = Self.controllers.first(where: { $0.type == device.wireTypeName }) {
            let slot = "\(known.prefix)\(device.as(VirtualController.self)?.busNumber ?? 0)"
            values[slot + ".present"] = "TRUE"
            values[slot + ".virtualDev"] = known.name
            return
        }
        if let card = device.as(VirtualEthernetCard.self) { return add(card) }
        if let port = device.as(VirtualSerialPort.self) { return add(port) }
        guard let slot = drivePlace(of: device, in: config) else { return }
        if let disk = device.as(VirtualDisk.self), let path = disk.chain.first {
            let isAtHome = config.home?.datastore == path.datastore && config.home?.folder == path.folder
            values[slot + ".present"] = "TRUE"
            values[slot + ".fileName"] = isAtHome ? path.name : path.description
            values[slot + ".mode"] = disk.flat?.diskMode
        } else if device.is(VirtualCdrom.self) {
            let image = device.backing?.as(VirtualCdromIsoBackingInfo.self)?.fileName
            values[slot + ".present"] = "TRUE"
            values[slot + ".deviceType"] = image == nil ? "atapi-cdrom" : "cdrom-image"
            values[slot + ".fileName"] = image
        }
    }

    private func drivePlace(of device: VirtualDevice, in config: VirtualMachineConfigInfo) -> String? {
        guard let owner = device.controllerKey.flatMap({ config.device($0) }),
            let bus = owner.as(VirtualController.self)?.busNumber, let unit = device.unitNumber
        else { return nil }
        let prefix =
            owner.is(VirtualIDEController.self)
            ? "ide" : Self.controllers.first { $0.type == owner.wireTypeName }?.prefix
        return prefix.map { "\($0)\(bus):\(unit)" }
    }

    private mutating func add(_ card: VirtualEthernetCard) {
        let slot = "ethernet\(card.key - 4000)"
        values[slot + ".present"] = "TRUE"
        values[slot + ".virtualDev"] = Self.cards.first { $0.value == card.wireTypeName }?.key ?? "vmxnet3"
        values[slot + ".address"] = card.macAddress
        values[slot + ".addressType"] = card.addressType
        if let network = card.backing?.as(VirtualEthernetCardNetworkBackingInfo.self) {
            values[slot + ".networkName"] = network.deviceName
        } else if let port = card.backing?.as(VirtualEthernetCardDistributedVirtualPortBackingInfo.self)?.port {
            values[slot + ".dvs.switchId"] = port.switchUuid
            values[slot + ".dvs.portgroupId"] = port.portgroupKey
        }
    }

    private mutating func add(_ port: VirtualSerialPort) {
        guard let line = port.backing?.as(VirtualSerialPortURIBackingInfo.self) else { return }
        let slot = "serial\(port.key - 9000)"
        values[slot + ".present"] = "TRUE"
        values[slot + ".fileType"] = "network"
        values[slot + ".fileName"] = line.serviceURI
        values[slot + ".network.endPoint"] = line.direction
        values[slot + ".vspc"] = line.proxyURI
    }

    /// The devices as changes that add them.
    func devices(beside home: DatastorePath) -> [VirtualDeviceConfigSpec] {
        var devices: [VirtualDevice] = []
        var keys: [String: Int] = ["ide0": 200, "ide1": 201]
        for (prefix, buses) in [("scsi", 0..<4), ("sata", 0..<4), ("nvme", 0..<4)] {
            for bus in buses where isPresent("\(prefix)\(bus)") {
                let name = self["\(prefix)\(bus).virtualDev"]
                let known =
                    Self.controllers.first { $0.prefix == prefix && $0.name == name }
                    ?? Self.controllers.first { $0.prefix == prefix }
                guard let type = known.flatMap({ Vim.schema.type(named: $0.type) }) else { continue }
                let key = -100 - devices.count
                keys["\(prefix)\(bus)"] = key
                var controller = AnyDataObject(type, fields: ["key": key, "busNumber": bus])
                if controller._storage.hasField("sharedBus") {
                    controller._storage.set("sharedBus", VirtualSCSISharing.noSharing)
                }
                devices.append(VirtualDevice(_storage: controller._storage))
            }
        }
        for slot in values.keys.filter({ $0.contains(":") && $0.hasSuffix(".present") }).sorted() {
            let place = slot.dropLast(8)
            let parts = place.split(separator: ":")
            guard isPresent(String(place)), parts.count == 2, let key = keys[String(parts[0])], let unit = Int(parts[1])
            else { continue }
            devices.append(drive(String(place), key, unit, home))
        }
        devices += (0..<10).compactMap { isPresent("ethernet\($0)") ? card("ethernet\($0)") : nil }
        devices += (0..<4).compactMap { isPresent("serial\($0)") ? port("serial\($0)") : nil }
        return devices.map { VirtualDeviceConfigSpec(device: $0, operation: .add) }
    }

    private func isPresent(_ slot: String) -> Bool { self[slot + ".present"]?.uppercased() == "TRUE" }

    private func drive(_ place: String, _ controller: Int, _ unit: Int, _ home: DatastorePath) -> VirtualDevice {
        let file = self[place + ".fileName"]
        guard let type = self[place + ".deviceType"], type.contains("cdrom") else {
            let name = file ?? ""
            return VirtualDevice(
                VirtualDisk(
                    key: -1, capacityInKB: 0,
                    backing: VirtualDeviceBackingInfo(
                        VirtualDiskFlatVer2BackingInfo(
                            fileName: (DatastorePath(name) ?? home.beside(name)).description,
                            diskMode: self[place + ".mode"] ?? "persistent")),
                    controllerKey: controller, unitNumber: unit))
        }
        var drive = StandardDevices.cdrom
        drive.controllerKey = controller
        drive.unitNumber = unit
        if type == "cdrom-image", let file {
            drive.backing = VirtualDeviceBackingInfo(VirtualCdromIsoBackingInfo(fileName: file))
        }
        return VirtualDevice(drive)
    }

    private func card(_ slot: String) -> VirtualDevice? {
        let name = Self.cards[self[slot + ".virtualDev"] ?? ""] ?? "VirtualVmxnet3"
        guard let type = Vim.schema.type(named: name) else { return nil }
        let backing: VirtualDeviceBackingInfo =
            if let uuid = self[slot + ".dvs.switchId"] {
                VirtualDeviceBackingInfo(
                    VirtualEthernetCardDistributedVirtualPortBackingInfo(
                        port: DistributedVirtualSwitchPortConnection(
                            switchUuid: uuid, portgroupKey: self[slot + ".dvs.portgroupId"])))
            } else {
                VirtualDeviceBackingInfo(
                    VirtualEthernetCardNetworkBackingInfo(deviceName: self[slot + ".networkName"] ?? ""))
            }
        let card = AnyDataObject(
            type,
            fields: [
                "key": -1, "backing": backing, "macAddress": self[slot + ".address"],
                "addressType": self[slot + ".addressType"],
            ])
        return VirtualDevice(_storage: card._storage)
    }

    private func port(_ slot: String) -> VirtualDevice {
        VirtualDevice(
            VirtualSerialPort(
                key: -1, yieldOnPoll: true,
                backing: VirtualDeviceBackingInfo(
                    VirtualSerialPortURIBackingInfo(
                        serviceURI: self[slot + ".fileName"] ?? "",
                        direction: self[slot + ".network.endPoint"] ?? "server",
                        proxyURI: self[slot + ".vspc"]))))
    }
}

extension World {
    /// Writes the machine's `.vmx` file, from which it can be registered again.
    mutating func writeConfiguration(of vm: Machine) {
        guard let config = self[vm, VirtualMachine.config], let home = config.home else { return }
        // A file of a few kilobytes replaces one of its own kind: when there is no room even for that, it stays.
        try? write(.bytes(SavedConfiguration(config).bytes), to: home, for: vm)
    }

    /// What a disk's files say that it builds on.
    func savedChain(
        _ backing: VirtualDiskFlatVer2BackingInfo, for entity: ManagedObjectReference<some ManagedObject>
    ) -> VirtualDiskFlatVer2BackingInfo {
        guard backing.parent == nil, let path = DatastorePath(backing.fileName),
            case .bytes(let bytes)? = fileEntry(path, for: entity)?.content,
            let hint = SavedConfiguration(bytes)["parentFileNameHint"]
        else { return backing }
        var parent = backing
        parent.fileName = DatastorePath(path.datastore, hint).description
        var top = backing
        top.parent = savedChain(parent, for: entity)
        return top
    }
}
