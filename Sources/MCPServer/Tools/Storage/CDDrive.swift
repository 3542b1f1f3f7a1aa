import MCPCore
import VSphere
import VimTypes

extension VMDevices {
    /// What is in a CD drive: the datastore path of an image, or nothing.
    static func image(in drive: VirtualCdrom) -> String? {
        drive.backing?.as(VirtualCdromIsoBackingInfo.self)?.fileName
    }

    /// An empty drive's backing: a device of the client that is not there.
    static var noImage: VirtualDeviceBackingInfo {
        VirtualDeviceBackingInfo(VirtualCdromRemotePassthroughBackingInfo(deviceName: "", exclusive: false))
    }

    /// A new, empty CD drive, on SATA or IDE.
    ///
    /// - Returns: the drive, after the controller that has to be made for it.
    func newDrive() throws -> [VirtualDeviceConfigSpec] {
        var steps: [VirtualDeviceConfigSpec] = []
        var place: (controller: Int, unit: Int)?
        for controller in all where place == nil {
            let isIDE = controller.as(VirtualIDEController.self) != nil
            // IDE cannot be added to while the machine runs.
            guard isIDE ? !isOn : DiskController(controller) == .sata else { continue }
            place = freeUnit(controller.key, upTo: isIDE ? 2 : 30).map { (controller.key, $0) }
        }
        if place == nil {
            steps = [VirtualDeviceConfigSpec(device: try DiskController.sata.make(self, key: -100), operation: .add)]
        }
        let drive = VirtualCdrom(
            key: -101, backing: Self.noImage,
            connectable: VirtualDeviceConnectInfo(startConnected: false, allowGuestControl: true, connected: false),
            controllerKey: place?.controller ?? -100, unitNumber: place?.unit ?? 0)
        return steps + [VirtualDeviceConfigSpec(device: VirtualDevice(drive), operation: .add)]
    }
}

extension ArgumentDeclaration {
    /// Which CD drive.
    static let drive = ArgumentDeclaration("Label or key; else the first")
}
