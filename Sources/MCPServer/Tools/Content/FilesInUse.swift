import MCPCore
import VSphere
import VimTypes

/// Which files of a datastore belong to machines in the inventory: configurations, disks with all that they are based
/// on, snapshots, and images in drives.
struct FilesInUse {
    /// Machines by file, `[datastore] path`.
    private var users: [String: Set<String>] = [:]

    /// Asks all machines that use a datastore, in one question.
    init(on place: DatastorePlace, in context: Context) async throws {
        let machines = try await context.all(
            VirtualMachine.self, in: place.datastore.reference,
            properties: ["config.files.vmPathName", "config.hardware.device", "layoutEx.file"])
        for machine in machines {
            if let home: String = machine.value("config.files.vmPathName") { note(home, machine) }
            for file in machine.objects("layoutEx.file", as: VirtualMachineFileLayoutExFileInfo.self) {
                note(file.name, machine)
            }
            for device in machine.objects("config.hardware.device", as: VirtualDevice.self) {
                if let image = device.backing?.as(VirtualDeviceFileBackingInfo.self) { note(image.fileName, machine) }
                var disk = device.backing?.as(VirtualDiskFlatVer2BackingInfo.self)
                while let backing = disk {
                    note(backing.fileName, machine)
                    disk = backing.parent
                }
            }
        }
    }

    private mutating func note(_ file: String, _ machine: Found<VirtualMachine>) {
        users[file, default: []].insert(machine.name)
        // The blocks of a disk are in a file of their own.
        if let place = DatastorePath(file), place.isVirtualDisk {
            users["\(file.dropLast(5))-flat.vmdk", default: []].insert(machine.name)
        }
    }

    /// The machines that use a file, or anything in a folder.
    func machines(using place: String) -> [String] {
        users.filter { $0.key == place || $0.key.hasPrefix(place + "/") }.reduce(into: Set<String>()) {
            $0.formUnion($1.value)
        }.sorted()
    }

    /// - Throws: `ToolError` `.invalid` when a machine uses the file, or one in the folder.
    static func refuse(_ place: DatastorePlace, _ verb: String, in context: Context) async throws {
        let machines = try await FilesInUse(on: place, in: context).machines(using: place.text)
        guard !machines.isEmpty else { return }
        let names = machines.prefix(10).joined(separator: ", ")
        throw ToolError(
            .invalid, "\(place.text) is not \(verb): \(names)\(machines.count > 10 ? " and others" : "") use it.",
            hint: "Use delete_vm, remove_disk, detach_iso or storage_vmotion, which keep machines and files together.")
    }
}
