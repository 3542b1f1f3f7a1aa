internal import VimTypes

/// Machines whose disks are being transferred: what an `HttpNfcLease` stands for.
struct Lease: Sendable {
    /// One of the files.
    struct Device: Sendable {
        /// The device, such as `/vm-12/VirtualLsiLogicController0:0`.
        let key: String
        /// The device as the import specification names it; the same as the key in an export.
        let importKey: String
        /// The last part of its address, such as `disk-0.vmdk`.
        let name: String
        /// The file with its bytes on a datastore.
        let location: FileLocation
        /// Bytes that the guest sees.
        var capacity: Int64
        /// What is transferred, once it is known.
        var content: FileContent?
        /// SHA-1 and SHA-256 of what was transferred, in hexadecimal digits.
        var digests: (sha1: String, sha256: String)?
    }

    let reference: ManagedObjectReference<HttpNfcLease>
    let isImport: Bool
    let user: String
    /// The part of the addresses that nobody can guess.
    let token: String
    /// What is imported or exported; nil as long as an import has not made it.
    var entity: AnyReference?
    var vms: [ManagedObjectReference<VirtualMachine>] = []
    var devices: [Device] = []
    var lastProgress: DateTime

    /// The disks of a machine that are files, each with the name that leases give it.
    static func disks(
        of vm: ManagedObjectReference<VirtualMachine>, _ config: VirtualMachineConfigInfo
    ) -> [(key: String, disk: VirtualDisk)] {
        let controllers = config.hardware.device.compactMap { $0.as(VirtualController.self) }
        return config.hardware.device.compactMap { device in
            guard let disk = device.as(VirtualDisk.self),
                disk.backing?.is(VirtualDiskFlatVer2BackingInfo.self) ?? false,
                let controller = controllers.first(where: { $0.key == disk.controllerKey })
            else { return nil }
            let name = "\(controller.wireTypeName)\(controller.busNumber)"
            return (OVFImport.deviceID(vm.value, name, disk.unitNumber ?? 0), disk)
        }
    }
}

/// Imports and exports under way.
struct LeaseStore: Sendable {
    /// Seconds that a lease lives without a word from its holder.
    static let timeout = 300

    private var leases: [String: Lease] = [:]

    /// The lease of that moref value.
    subscript(_ reference: ManagedObjectReference<HttpNfcLease>) -> Lease? {
        get { leases[reference.value] }
        set { leases[reference.value] = newValue }
    }

    /// The lease in whose addresses that part is.
    func lease(token: String) -> Lease? { leases.values.first { $0.token == token } }

    /// Whether a lease holds a machine.
    func holds(_ vm: ManagedObjectReference<VirtualMachine>) -> Bool { leases.values.contains { $0.vms.contains(vm) } }
}
