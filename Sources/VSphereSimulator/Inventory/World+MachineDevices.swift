internal import VimTypes

extension World {
    /// Adds a device to a machine's: makes the disk's files or finds them, gives an adapter its hardware address.
    ///
    /// - Parameters:
    ///   - change: the device and what is done with its file.
    ///   - devices: the machine's devices.
    ///   - index: position in the specification, for the fault.
    ///   - home: the machine's `.vmx`.
    ///   - host: where the machine is.
    /// - Returns: the device as it now is.
    @discardableResult
    mutating func add(
        _ change: VirtualDeviceConfigSpec, to devices: inout VirtualDevices, index: Int, home: DatastorePath,
        host: ManagedObjectReference<HostSystem>
    ) throws -> VirtualDevice {
        var device = change.device
        if let card = device.as(VirtualEthernetCard.self) {
            device = VirtualDevice(try completed(card, index))
        } else if let disk = device.as(VirtualDisk.self) {
            device = VirtualDevice(try completed(disk, change, index, home, host))
        } else if device.is(VirtualCdrom.self), device.backing == nil {
            device.backing = StandardDevices.cdrom.backing
        }
        if device.connectable == nil, !device.is(VirtualController.self), !device.is(VirtualDisk.self),
            !device.is(VirtualTPM.self)
        {
            device.connectable = VirtualDeviceConnectInfo(
                startConnected: !device.is(VirtualCdrom.self), allowGuestControl: true, connected: false,
                status: "untried")
        }
        do {
            return try devices.add(device, index: index)
        } catch {
            if change.fileOperation != nil { removeFiles(of: device, on: host) }
            throw error
        }
    }

    /// Deletes the files of a disk that has just been made.
    mutating func removeFiles(of device: VirtualDevice, on host: ManagedObjectReference<HostSystem>) {
        guard let disk = device.as(VirtualDisk.self) else { return }
        for path in Self.files(of: disk) {
            if let store = datastore(at: path, of: host) { files[store.value]?.remove(path.path) }
        }
    }

    /// An adapter with all that vSphere adds to what was asked for.
    mutating func completed(_ card: VirtualEthernetCard, _ index: Int) throws -> VirtualEthernetCard {
        var card = card
        if let backing = card.backing?.as(VirtualEthernetCardNetworkBackingInfo.self), backing.network == nil {
            let network = all(Network.self).first { name(of: $0) == backing.deviceName }
            card.backing = VirtualDeviceBackingInfo(backing.with("network", network))
        }
        if let backing = card.backing?.as(VirtualEthernetCardDistributedVirtualPortBackingInfo.self),
            backing.port.portKey == nil
        {
            let port = backing.port.with("portKey", String(nextNumber("dvport")))
                .with("connectionCookie", nextNumber("cookie"))
            card.backing = VirtualDeviceBackingInfo(backing.with("port", port))
        }
        if let network = network(of: card), !has(network) {
            throw Fault(
                InvalidDeviceBacking.self, ["property": "deviceChange[\(index)].device.backing", "deviceIndex": index])
        }
        if card.macAddress == nil || card.macAddress == "" {
            var generator = SeededGenerator(settings.seed, "mac-\(nextNumber("mac"))")
            card.macAddress =
                "00:50:56:\(String(0x80 + Int(generator.next() % 64), radix: 16)):\(generator.hex(2)):\(generator.hex(2))"
            card.addressType = settings.product == .vCenter ? "assigned" : "generated"
        } else if card.addressType == nil {
            card.addressType = "manual"
        }
        card.wakeOnLanEnabled = card.wakeOnLanEnabled ?? true
        card.uptCompatibilityEnabled = card.uptCompatibilityEnabled ?? card.is(VirtualVmxnet3.self)
        card.resourceAllocation = card.resourceAllocation ?? Self.adapterResources
        return card
    }

    private static let adapterResources = VirtualEthernetCardResourceAllocation(
        share: SharesInfo(shares: 50, level: .normal), reservation: 0, limit: -1)

    /// A disk with all that vSphere adds to what was asked for, its files made or found.
    mutating func completed(
        _ disk: VirtualDisk, _ change: VirtualDeviceConfigSpec, _ index: Int, _ home: DatastorePath,
        _ host: ManagedObjectReference<HostSystem>
    ) throws -> VirtualDisk {
        var disk = disk
        guard var backing = disk.backing?.as(VirtualDiskFlatVer2BackingInfo.self) else {
            guard disk.backing == nil else { return disk }
            disk.backing = VirtualDeviceBackingInfo(
                VirtualDiskFlatVer2BackingInfo(fileName: "", diskMode: "persistent"))
            return try completed(disk, change, index, home, host)
        }
        var path =
            DatastorePath(backing.fileName)
            ?? DatastorePath(backing.datastore.map { name(of: $0) } ?? home.datastore, "")
        guard let store = datastore(at: path, of: host) else {
            throw Fault(InvalidDatastorePath.self, ["datastorePath": path.description, "name": path.datastore])
        }
        let isNew = change.fileOperation == .create || change.fileOperation == .replace
        if path.path.isEmpty { path = freeDiskPath(DatastorePath(path.datastore, home.path), on: store) }
        if isNew {
            if let bytes = disk.capacityInBytes, bytes > 0 { disk.capacityInKB = (bytes + 1023) / 1024 }
            guard disk.capacityInKB > 0 else {
                throw Fault(
                    InvalidDeviceSpec.self,
                    ["property": "deviceChange[\(index)].device.capacityInKB", "deviceIndex": index])
            }
            if change.fileOperation == .create, files[store.value]?[path.path] != nil {
                throw Fault(FileAlreadyExists.self, ["file": path.description])
            }
            let bytes = Int64(disk.capacityInKB) * 1024
            let isThin = backing.thinProvisioned ?? false
            if !isThin, freeSpace(on: store) < bytes {
                throw Fault(NoDiskSpace.self, ["file": path.description, "datastore": path.datastore])
            }
            writeDisk(at: path, on: store, capacity: bytes, used: isThin ? 0 : bytes, isThin: isThin)
        } else {
            guard files[store.value]?[path.path] != nil else {
                throw Fault(FileNotFound.self, ["file": path.description])
            }
            if disk.capacityInKB == 0 { disk.capacityInKB = Int((diskCapacity(at: path, on: store) ?? 0) / 1024) }
        }
        disk.capacityInBytes = disk.capacityInKB * 1024
        var generator = SeededGenerator(settings.seed, "content-\(path)")
        let digits = (files[store.value]?[path.path]?.disk?.uuid ?? "").filter { $0 != " " && $0 != "-" }
        backing.fileName = path.description
        backing.datastore = store
        backing.diskMode = backing.diskMode.isEmpty ? "persistent" : backing.diskMode
        backing.split = false
        backing.writeThrough = backing.writeThrough ?? false
        backing.thinProvisioned = backing.thinProvisioned ?? false
        backing.eagerlyScrub = backing.eagerlyScrub ?? false
        backing.uuid = digits.isEmpty ? nil : Self.grouped(digits)
        backing.contentId = generator.hex(32)
        backing.digestEnabled = false
        backing.sharing = backing.sharing ?? "sharingNone"
        disk.backing = VirtualDeviceBackingInfo(backing)
        disk.shares = disk.shares ?? Self.diskShares
        disk.storageIOAllocation = disk.storageIOAllocation ?? Self.diskResources
        disk.nativeUnmanagedLinkedClone = false
        return disk
    }

    /// Digits of a UUID with dashes: `6000C29e-…`.
    private static func grouped(_ digits: String) -> String {
        var rest = digits[...]
        return [8, 4, 4, 4, 12].map { count in
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }.joined(separator: "-")
    }

    private static let diskShares = SharesInfo(shares: 1000, level: .normal)
    private static let diskResources = StorageIOAllocationInfo(limit: -1, shares: diskShares, reservation: 0)

    /// The name for a machine's next disk: `web01.vmdk`, `web01_1.vmdk`, …
    private func freeDiskPath(_ home: DatastorePath, on store: ManagedObjectReference<Datastore>) -> DatastorePath {
        var number = 0
        while true {
            let path = home.beside(home.stem + (number == 0 ? "" : "_\(number)") + ".vmdk")
            if files[store.value]?[path.path] == nil { return path }
            number += 1
        }
    }
}
