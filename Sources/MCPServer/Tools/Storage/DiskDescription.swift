import MCPCore
import VSphere
import VimTypes

/// A virtual disk, as tools tell of it.
struct DiskDescription: ToolOutput {
    var label: String
    var key: Int
    var sizeBytes: Int
    var file: String?
    var datastore: String?
    var provisioning: String?
    var mode: String?
    var sharing: String?
    var controller: String?
    var unit: Int?
    var parentFile: String?

    static let fields = [
        "label": "Label",
        "key": "Device key",
        "sizeBytes": "Size",
        "file": "Datastore path",
        "datastore": "Its datastore",
        "provisioning": "thin, thick or eager",
        "mode": "Disk mode",
        "sharing": "Sharing",
        "controller": "Controller",
        "unit": "Unit there",
        "parentFile": "What a snapshot's disk is based on",
    ]

    init(_ disk: VirtualDisk, _ devices: VMDevices) {
        let flat = disk.backing?.as(VirtualDiskFlatVer2BackingInfo.self)
        label = VMDevices.label(disk)
        key = disk.key
        sizeBytes = Self.size(disk)
        file = disk.backing?.as(VirtualDeviceFileBackingInfo.self)?.fileName
        datastore = file.flatMap { $0.hasPrefix("[") ? String($0.dropFirst().prefix { $0 != "]" }) : nil }
        provisioning = flat.map { flat in
            flat.thinProvisioned == true ? "thin" : flat.eagerlyScrub == true ? "eager" : "thick"
        }
        mode = flat?.diskMode
        sharing = flat?.sharing
        controller = devices.label(ofKey: disk.controllerKey)
        unit = disk.unitNumber
        parentFile = flat?.parent?.fileName
    }

    static func size(_ disk: VirtualDisk) -> Int { disk.capacityInBytes ?? disk.capacityInKB * 1024 }
}

extension ArgumentDeclaration {
    /// Which disk.
    static let disk = ArgumentDeclaration("Label or key of the disk", aliases: ["disk_label", "label"])
}
