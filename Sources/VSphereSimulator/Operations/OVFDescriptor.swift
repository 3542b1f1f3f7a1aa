internal import VimTypes

/// What an OVF descriptor (DSP0243, version 1) says of a machine.
struct OVFDescriptor {
    struct File {
        let id: String
        let path: String
        let size: Int64?
        let chunkSize: Int64?
        let compression: String?
    }

    struct Disk {
        let id: String
        let file: String?
        let capacity: Int64
        let populatedSize: Int64?
    }

    struct Network {
        let name: String
        let description: String
    }

    struct DeploymentOption {
        let id: String
        let label: String
        let description: String
        let isDefault: Bool
    }

    /// A line of the virtual hardware.
    struct Item {
        let id: String
        let line: Int
        let type: Int
        let subtype: String
        let name: String
        let parent: String?
        let place: Int?
        let quantity: Int64
        let units: String
        let resource: String?
        let connection: String?
        let isRequired: Bool
        let isConnected: Bool
    }

    var name = ""
    var files: [File] = []
    var disks: [Disk] = []
    var networks: [Network] = []
    var options: [DeploymentOption] = []
    var eulas: [String] = []
    var annotation = ""
    var guestID = "otherGuest64"
    var version: String?
    var transport: [String] = []
    var products: [VAppProductInfo] = []
    var properties: [(info: VAppPropertyInfo, line: Int)] = []
    /// The hardware of the chosen deployment option.
    var items: [Item] = []
    var isVirtualApp = false
    var errors: [Fault] = []
    var warnings: [Fault] = []

    /// The deployment option that is used when none is named.
    var defaultOption: String { (options.first(where: \.isDefault) ?? options.first)?.id ?? "" }

    /// Bytes that are transferred.
    var downloadSize: Int64 {
        files.filter { file in disks.contains { $0.file == file.id } }.reduce(0) { $0 + ($1.size ?? 0) }
    }

    /// Bytes that the disks take when all their space is taken at once.
    var flatSize: Int64 { disks.reduce(0) { $0.addingReportingOverflow($1.capacity).partialValue } }

    /// Bytes that the disks take when they are thin.
    var sparseSize: Int64 {
        disks.reduce(0) { total, disk in
            let size = files.first { $0.id == disk.file }?.size ?? 0
            return total.addingReportingOverflow(disk.populatedSize ?? size).partialValue
        }
    }

    /// Bytes that units stand for: `byte * 2^20`, `MegaBytes`; nil when they are none.
    static func bytes(_ units: String) -> Int64? {
        let compact = units.lowercased().filter { $0 != " " }
        switch compact {
        case "", "byte", "bytes": return 1
        case "kilobytes", "kb": return 1 << 10
        case "megabytes", "mb": return 1 << 20
        case "gigabytes", "gb": return 1 << 30
        case "terabytes", "tb": return 1 << 40
        default: break
        }
        guard compact.hasPrefix("byte*") else { return nil }
        let parts = compact.dropFirst(5).split(separator: "^")
        guard parts.count == 2, let base = Int64(parts[0]), let power = Int(parts[1]), [2, 10].contains(base),
            (0...(base == 2 ? 50 : 15)).contains(power)
        else { return nil }
        return (0..<power).reduce(1) { value, _ in value * base }
    }
}
