import MCPCore
import VSphere
import VimTypes

/// Types of controllers that disks hang on.
enum DiskController: String, ToolEnum {
    case pvscsi
    case lsilogic
    case lsilogicSAS = "lsilogic_sas"
    case sata
    case nvme

    init?(_ device: VirtualDevice) {
        if device.as(ParaVirtualSCSIController.self) != nil {
            self = .pvscsi
        } else if device.as(VirtualLsiLogicSASController.self) != nil {
            self = .lsilogicSAS
        } else if device.as(VirtualLsiLogicController.self) != nil {
            self = .lsilogic
        } else if device.as(VirtualAHCIController.self) != nil {
            self = .sata
        } else if device.as(VirtualNVMEController.self) != nil {
            self = .nvme
        } else {
            return nil
        }
    }

    /// How many units it has. Of a SCSI bus, the controller itself takes the seventh.
    var units: Int {
        switch self {
        case .pvscsi, .lsilogic, .lsilogicSAS: 16
        case .sata: 30
        case .nvme: 15
        }
    }

    var reservedUnit: Int? { isSCSI ? 7 : nil }
    private var isSCSI: Bool { self != .sata && self != .nvme }

    /// A new controller, on the first bus of its kind that is free.
    func make(_ devices: VMDevices, key: Int) throws -> VirtualDevice {
        let family = devices.all.filter { device in
            DiskController(device).map { $0 == self || ($0.isSCSI && isSCSI) } ?? false
        }
        let used = family.compactMap { $0.as(VirtualController.self)?.busNumber }
        guard let bus = (0..<4).first(where: { !used.contains($0) }) else {
            throw ToolError(.invalid, "\(devices.machine.name) has four such controllers, and all are full.")
        }
        return switch self {
        case .pvscsi: VirtualDevice(ParaVirtualSCSIController(key: key, busNumber: bus, sharedBus: .noSharing))
        case .lsilogic: VirtualDevice(VirtualLsiLogicController(key: key, busNumber: bus, sharedBus: .noSharing))
        case .lsilogicSAS:
            VirtualDevice(VirtualLsiLogicSASController(key: key, busNumber: bus, sharedBus: .noSharing))
        case .sata: VirtualDevice(VirtualAHCIController(key: key, busNumber: bus))
        case .nvme: VirtualDevice(VirtualNVMEController(key: key, busNumber: bus))
        }
    }
}

extension AddDisk.Input {
    /// Where the disk goes, and the controller that has to be made for it.
    func slot(_ devices: VMDevices) throws -> (slot: (controller: Int, unit: Int), new: VirtualDevice?) {
        let first = devices.disks.first.flatMap { disk in devices.all.first { $0.key == disk.controllerKey } }
        let kind = controller ?? first.flatMap(DiskController.init) ?? .pvscsi
        for device in devices.all where DiskController(device) == kind {
            if let unit = devices.freeUnit(device.key, upTo: kind.units, without: kind.reservedUnit) {
                return ((device.key, unit), nil)
            }
        }
        return ((-100, 0), try kind.make(devices, key: -100))
    }
}
