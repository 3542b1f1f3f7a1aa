internal import VimTypes

/// What vSphere knows of a kind of device: the range of its keys, its label, where it is plugged in.
struct DeviceKind: Sendable {
    let keys: Range<Int>
    let label: String
    var isNumbered = true
    /// The unit of a controller's PCI slot that belongs to bus 0.
    var firstUnit = 0
    /// Types of controllers that it can be on, best first; empty for PCI.
    private var controllers: [String] = []

    private init(
        _ keys: Range<Int>, _ label: String, isNumbered: Bool = true, firstUnit: Int = 0, on controllers: [String] = []
    ) {
        self.keys = keys
        self.label = label
        self.isNumbered = isNumbered
        self.firstUnit = firstUnit
        self.controllers = controllers
    }

    func covers(_ key: Int) -> Bool { keys.contains(key) }

    /// The kind of a device; nil for those that cannot be added.
    static func of(_ device: VirtualDevice) -> DeviceKind? {
        if device.is(VirtualSCSIController.self) { return DeviceKind(1000..<1004, "SCSI controller", firstUnit: 3) }
        if device.is(VirtualSATAController.self) { return DeviceKind(15000..<15004, "SATA controller", firstUnit: 24) }
        if device.is(VirtualNVMEController.self) { return DeviceKind(31000..<31004, "NVME controller", firstUnit: 30) }
        if device.is(VirtualUSBController.self) {
            return DeviceKind(7000..<7001, "USB controller", isNumbered: false, firstUnit: 22)
        }
        if device.is(VirtualUSBXHCIController.self) {
            return DeviceKind(14000..<14001, "USB xHCI controller", isNumbered: false, firstUnit: 23)
        }
        if device.is(VirtualDisk.self) {
            return DeviceKind(
                2000..<3000, "Hard disk",
                on: ["VirtualSCSIController", "VirtualNVMEController", "VirtualSATAController", "VirtualIDEController"])
        }
        if device.is(VirtualCdrom.self) {
            return DeviceKind(3000..<4000, "CD/DVD drive", on: ["VirtualIDEController", "VirtualSATAController"])
        }
        if device.is(VirtualEthernetCard.self) { return DeviceKind(4000..<5000, "Network adapter", firstUnit: 7) }
        if device.is(VirtualFloppy.self) {
            return DeviceKind(8000..<8002, "Floppy drive", on: ["VirtualSIOController"])
        }
        if device.is(VirtualSerialPort.self) {
            return DeviceKind(9000..<9032, "Serial port", on: ["VirtualSIOController"])
        }
        if device.is(VirtualParallelPort.self) {
            return DeviceKind(10000..<10003, "Parallel port", on: ["VirtualSIOController"])
        }
        if device.is(VirtualTPM.self) { return DeviceKind(11000..<11001, "Virtual TPM", isNumbered: false) }
        if device.is(VirtualUSB.self) {
            return DeviceKind(7001..<7021, "USB", on: ["VirtualUSBXHCIController", "VirtualUSBController"])
        }
        if device.is(VirtualPCIPassthrough.self) { return DeviceKind(13000..<13016, "PCI device") }
        if device.is(VirtualSoundCard.self) { return DeviceKind(5000..<5001, "Sound card", isNumbered: false) }
        if device.is(VirtualWDT.self) { return DeviceKind(18000..<18001, "Watchdog timer", isNumbered: false) }
        return nil
    }

    /// Whether it can be plugged in there.
    func fits(_ controller: VirtualController) -> Bool {
        if controllers.isEmpty { return controller.key == 100 }
        return controllers.contains { name in
            Vim.schema.type(named: name).map { controller._storage.typeID.isKind(of: $0) } ?? false
        }
    }

    /// The units that a controller has for it.
    func units(on controller: VirtualController) -> [Int] {
        switch controller.key {
        case 100: Array((firstUnit == 0 ? 18 : firstUnit)..<(firstUnit == 0 ? 40 : firstUnit + 10))
        case 200..<300: [0, 1]
        case 400..<500: Array(0..<(label == "Floppy drive" ? 2 : 32))
        case 1000..<1100: Array(0..<7) + Array(8..<(controller.is(ParaVirtualSCSIController.self) ? 65 : 16))
        case 15000..<15100: Array(0..<30)
        case 31000..<31100: Array(0..<15)
        default: Array(0..<20)
        }
    }

    /// The key of a device at that place.
    func key(on controller: VirtualController, unit: Int, taken: Set<Int>) -> Int {
        let key =
            switch controller.key {
            case 200..<300: 3000 + (controller.key - 200) * 2 + unit
            case 1000..<1100: 2000 + (controller.key - 1000) * 16 + unit
            case 15000..<15100: 16000 + (controller.key - 15000) * 30 + unit
            case 31000..<31100: 32000 + (controller.key - 31000) * 15 + unit
            default: keys.lowerBound
            }
        return taken.contains(key) ? (key + 1..<key + 1000).first { !taken.contains($0) } ?? key : key
    }

    /// What a client shows below the label; nil for the label itself.
    func summary(of device: VirtualDevice) -> String? {
        if let disk = device.as(VirtualDisk.self) { return Self.grouped(disk.capacityInKB) + " KB" }
        if let iso = device.backing?.as(VirtualCdromIsoBackingInfo.self) { return "ISO \(iso.fileName)" }
        if device.is(VirtualCdrom.self) { return "Remote device" }
        if let network = device.backing?.as(VirtualEthernetCardNetworkBackingInfo.self) { return network.deviceName }
        if let port = device.backing?.as(VirtualEthernetCardDistributedVirtualPortBackingInfo.self)?.port {
            return "DVSwitch: \(port.switchUuid)"
        }
        if let port = device.backing?.as(VirtualSerialPortURIBackingInfo.self) { return "Remote \(port.serviceURI)" }
        switch device.wireTypeName {
        case "ParaVirtualSCSIController": return "VMware paravirtual SCSI"
        case "VirtualLsiLogicController": return "LSI Logic"
        case "VirtualLsiLogicSASController": return "LSI Logic SAS"
        case "VirtualBusLogicController": return "BusLogic"
        case "VirtualAHCIController": return "AHCI"
        default: return nil
        }
    }

    private static func grouped(_ number: Int) -> String {
        var digits = String(number)
        var parts: [Substring] = []
        while digits.count > 3 {
            parts.insert(digits.suffix(3), at: 0)
            digits.removeLast(3)
        }
        return ([digits[...]] + parts).joined(separator: ",")
    }
}
