import VSphere
import VimTypes

/// The devices of a machine that is about to be made.
///
/// They have provisional keys, below zero, by which they refer to each other.
struct NewHardware {
    var changes: [VirtualDeviceConfigSpec] = []

    /// Adds thin disks on a paravirtual SCSI controller, beside the machine's configuration.
    ///
    /// - Parameter sizes: GiB, of at most 15 disks.
    mutating func add(disks sizes: [Int]) {
        guard !sizes.isEmpty else { return }
        let controller = -100
        add(VirtualDevice(ParaVirtualSCSIController(key: controller, busNumber: 0, sharedBus: .noSharing)))
        // The controller itself is the seventh unit of its bus.
        for (index, size) in sizes.enumerated() {
            let backing = VirtualDiskFlatVer2BackingInfo(
                fileName: "", diskMode: DiskMode.persistent.rawValue, thinProvisioned: true)
            let disk = VirtualDisk(
                key: controller - 1 - index, capacityInKB: size << 20, backing: VirtualDeviceBackingInfo(backing),
                controllerKey: controller, unitNumber: index < 7 ? index : index + 1, capacityInBytes: size << 30)
            add(VirtualDevice(disk), file: .create)
        }
    }

    /// Adds a CD drive on a SATA controller.
    ///
    /// - Parameter image: datastore path of what is in it; nil for nothing.
    mutating func addDrive(image: String?) {
        let controller = -300
        add(VirtualDevice(VirtualAHCIController(key: controller, busNumber: 0)))
        let backing = image.map { VirtualDeviceBackingInfo(VirtualCdromIsoBackingInfo(fileName: $0)) }
        add(
            VirtualDevice(
                VirtualCdrom(
                    key: controller - 1, backing: backing ?? VMDevices.noImage,
                    connectable: VirtualDeviceConnectInfo(
                        startConnected: image != nil, allowGuestControl: true, connected: false),
                    controllerKey: controller, unitNumber: 0)))
    }

    private mutating func add(_ device: VirtualDevice, file: VirtualDeviceConfigSpecFileOperation? = nil) {
        changes.append(VirtualDeviceConfigSpec(device: device, operation: .add, fileOperation: file))
    }
}
