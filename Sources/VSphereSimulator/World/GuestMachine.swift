internal import VimTypes

/// What a guest operating system can tell of the machine that it runs on.
struct GuestMachine: Sendable {
    let hostName: String
    let address: String
    let systemName: String
    let memoryMB: Int
    let cpus: Int
    /// Capacities in bytes.
    let disks: [Int64]
    let bootTime: DateTime
    let isWindows: Bool

    init(_ vm: ManagedObjectReference<VirtualMachine>, _ world: World) {
        let config = world[vm, VirtualMachine.config]
        let guest = world[vm, VirtualMachine.guest]
        let id = config?.guestId ?? "otherGuest"
        let name = world[vm, VirtualMachine.name] ?? "localhost"
        hostName = guest?.hostName ?? String(name.map { $0.isLetter || $0.isNumber || $0 == "." ? $0 : "-" })
        address = guest?.ipAddress ?? "127.0.0.1"
        systemName = guest?.guestFullName ?? config?.guestFullName ?? "Other (64-bit)"
        memoryMB = config?.hardware.memoryMB ?? 1024
        cpus = config?.hardware.numCPU ?? 1
        let capacities = (config?.hardware.device ?? []).compactMap { device in
            device.as(VirtualDisk.self).map { Int64($0.capacityInKB) << 10 }
        }
        disks = capacities.isEmpty ? [8 << 30] : capacities
        bootTime = world[vm, VirtualMachine.runtime]?.bootTime ?? world.now
        isWindows = id.lowercased().contains("win")
    }

    /// The name without the domain.
    var shortName: String { String(hostName.prefix { $0 != "." }) }

    /// Bytes of the disk that the system is on.
    var systemDisk: Int64 { disks.first ?? 0 }
}
