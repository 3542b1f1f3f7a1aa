internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

// What stands behind a device: files, networks, addresses.

extension World {
    /// Sees to it that what a device is backed by exists and may be used.
    func checkBacking(of device: VirtualDevice, _ draft: MachineDraft) throws {
        guard let backing = device.backing else {
            guard device.is(VirtualSerialPort.self) || device.is(VirtualEthernetCard.self) else { return }
            throw draft.fault(InvalidDeviceBacking.self, "virtualDeviceSpec.device.backing")
        }
        if device.is(VirtualEthernetCard.self) { return try checkNetwork(of: device, backing, draft) }
        if let image = backing.as(VirtualCdromIsoBackingInfo.self) { return try checkImage(image.fileName, draft) }
        if let image = backing.as(VirtualFloppyImageBackingInfo.self) { return try checkImage(image.fileName, draft) }
        if let line = backing.as(VirtualDeviceURIBackingInfo.self) {
            guard ["client", "server"].contains(line.direction), let url = URL(string: line.serviceURI),
                url.scheme != nil || line.proxyURI != nil
            else {
                throw draft.fault(
                    InvalidDeviceBacking.self, "virtualDeviceSpec.device.backing.serviceURI", [:],
                    "'\(line.serviceURI)' with direction '\(line.direction)' is no way to connect a serial port.")
            }
        }
        if let pipe = backing.as(VirtualDevicePipeBackingInfo.self), pipe.pipeName.isEmpty {
            throw draft.fault(InvalidDeviceBacking.self, "virtualDeviceSpec.device.backing.pipeName")
        }
    }

    private func checkImage(_ fileName: String, _ draft: MachineDraft) throws {
        guard !fileName.isEmpty else { return }
        guard let path = DatastorePath(fileName) else {
            throw Fault(
                InvalidDatastorePath.self, ["datastorePath": fileName], "Invalid datastore path '\(fileName)'.")
        }
        let datastore = try datastore(of: path, for: draft.vm)
        try demand("Datastore.Browse", on: datastore, for: draft.user)
        guard files[datastore.value]?[path.path] != nil else {
            throw Fault(FileNotFound.self, ["file": path.description])
        }
    }

    // MARK: Networks

    /// Sees to it that the adapter's network exists where the machine is, and that the user may use it.
    private func checkNetwork(
        of device: VirtualDevice, _ backing: VirtualDeviceBackingInfo, _ draft: MachineDraft
    ) throws {
        let known = links(host(of: draft.vm)?.asAny ?? draft.vm.asAny, "network")
        let found: AnyReference?
        let property: String
        if let port = backing.as(VirtualEthernetCardDistributedVirtualPortBackingInfo.self)?.port {
            property = "virtualDeviceSpec.device.backing.port"
            found = known.first { $0.value == port.portgroupKey }
            let dvs = all(DistributedVirtualSwitch.self).first {
                self[$0, DistributedVirtualSwitch.uuid] == port.switchUuid
            }
            guard let dvs, port.portgroupKey == nil || links(dvs, "portgroup").contains(where: { $0 == found }) else {
                throw draft.fault(
                    InvalidDeviceBacking.self, property, [:],
                    "The host has no distributed switch '\(port.switchUuid)' with port group '\(port.portgroupKey ?? "")'."
                )
            }
            if let group = found?.as(DistributedVirtualPortgroup.self),
                self[group, DistributedVirtualPortgroup.config]?.uplink ?? false
            {
                throw draft.fault(
                    InvalidDeviceBacking.self, property, [:], "A port group of uplinks takes no virtual machines.")
            }
        } else if let opaque = backing.as(VirtualEthernetCardOpaqueNetworkBackingInfo.self) {
            property = "virtualDeviceSpec.device.backing.opaqueNetworkId"
            found = known.first { reference in
                guard let network = reference.as(OpaqueNetwork.self) else { return false }
                let summary = self[network, OpaqueNetwork.summary]?.as(OpaqueNetworkSummary.self)
                return summary?.opaqueNetworkId == opaque.opaqueNetworkId
            }
        } else if let standard = backing.as(VirtualEthernetCardNetworkBackingInfo.self) {
            property = "virtualDeviceSpec.device.backing.deviceName"
            found = known.first {
                $0.type == "Network" && (standard.network?.value == $0.value || name(of: $0) == standard.deviceName)
            }
        } else {
            throw draft.fault(InvalidDeviceBacking.self, "virtualDeviceSpec.device.backing")
        }
        guard let found else {
            throw draft.fault(
                InvalidDeviceBacking.self, property, [:], "The host of the virtual machine does not have that network.")
        }
        try demand("Network.Assign", on: found, for: draft.user)
    }

    /// An adapter with what a caller changed of it.
    mutating func edited(
        _ card: VirtualEthernetCard, from before: VirtualEthernetCard, _ draft: inout MachineDraft
    ) throws -> VirtualEthernetCard {
        var card = card
        if card.macAddress != before.macAddress {
            try draft.demandOff()
            guard let address = card.macAddress, Self.isStationAddress(address) else {
                throw draft.fault(
                    InvalidDeviceSpec.self, "virtualDeviceSpec.device.macAddress", [:],
                    "'\(card.macAddress ?? "")' is not the address of one network adapter.")
            }
            card.macAddress = address.lowercased()
            if card.addressType == before.addressType { card.addressType = "manual" }
        }
        if card.addressType == "generated", before.addressType == "manual" { card.macAddress = newAddress() }
        if let standard = card.backing?.as(VirtualEthernetCardNetworkBackingInfo.self), card.backing != before.backing {
            let network = links(host(of: draft.vm)?.asAny ?? draft.vm.asAny, "network")
                .first { $0.type == "Network" && name(of: $0) == standard.deviceName }
            card.backing = VirtualDeviceBackingInfo(standard.with("network", network ?? standard.network?.asAny))
        }
        if let port = card.backing?.as(VirtualEthernetCardDistributedVirtualPortBackingInfo.self),
            card.backing != before.backing
        {
            let connection = port.port.with("portKey", String(nextNumber("dvport")))
                .with("connectionCookie", nextNumber("cookie"))
            card.backing = VirtualDeviceBackingInfo(port.with("port", connection))
        }
        return card
    }

    /// Whether it is the address of one adapter: six bytes, no group.
    static func isStationAddress(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { $0.count == 2 ? UInt8($0, radix: 16) : nil }
        return parts.count == 6 && bytes.count == 6 && bytes[0] & 1 == 0 && bytes != [0, 0, 0, 0, 0, 0]
    }

    /// An address of those that a vCenter gives out.
    mutating func newAddress() -> String {
        var generator = SeededGenerator(settings.seed, "mac-\(nextNumber("mac"))")
        let fourth = String(0x80 + Int(generator.next() % 64), radix: 16)
        return "00:50:56:\(fourth):\(generator.hex(2)):\(generator.hex(2))"
    }

    /// Records the adapter's address, and whether another machine has it.
    mutating func recordAddress(of card: VirtualEthernetCard, _ draft: MachineDraft) {
        guard let address = card.macAddress, card.addressType == "manual" else { return }
        let other = all(VirtualMachine.self).first { other in
            other != draft.vm
                && (self[other, VirtualMachine.config]?.cards.contains { $0.macAddress == address } ?? false)
        }
        guard let other else { return }
        record(
            VmMacConflictEvent.self, on: draft.vm.asAny, by: draft.user,
            ["conflictedVm": argument(of: other), "mac": address],
            "The MAC address (\(address)) of \(name(of: draft.vm)) conflicts with MAC assigned to \(name(of: other))")
    }

    // MARK: Disks

    /// Sees to it that a disk that is to be added is right.
    func check(_ disk: VirtualDisk, _ change: VirtualDeviceConfigSpec, _ draft: MachineDraft) throws {
        guard let backing = disk.flat else {
            throw draft.fault(
                InvalidDeviceBacking.self, "virtualDeviceSpec.device.backing", [:],
                "The host has nothing to back a disk of type '\(disk.backing?.wireTypeName ?? "none")'.")
        }
        guard disk.controllerKey != nil else {
            throw draft.fault(MissingController.self, "virtualDeviceSpec.device.controllerKey")
        }
        guard disk.unitNumber != nil else {
            throw draft.fault(
                InvalidDeviceSpec.self, "virtualDeviceSpec.device.unitNumber", [:],
                "A disk needs a unit number on its controller.")
        }
        try checkMode(of: backing, draft)
        var store = backing.datastore
        if let path = DatastorePath(backing.fileName) { store = try datastore(of: path, for: draft.vm) }
        if store == nil, let home = draft.config.home { store = try datastore(of: home, for: draft.vm) }
        switch change.fileOperation {
        case .create?:
            let limit = 62 << 40
            guard disk.capacity > 0, disk.capacity <= limit else {
                throw draft.fault(
                    InvalidDeviceSpec.self, "virtualDeviceSpec.device.capacityInKB", [:],
                    "A disk holds at most 62 TB, and something.")
            }
            if let store { try demand("Datastore.AllocateSpace", on: store, for: draft.user) }
        case nil:
            guard let path = DatastorePath(backing.fileName), !path.path.isEmpty else {
                throw draft.fault(
                    InvalidDeviceBacking.self, "virtualDeviceSpec.device.backing.fileName", [:],
                    "Without a file operation, the file of an existing disk has to be named.")
            }
            if let store { try demand("Datastore.Browse", on: store, for: draft.user) }
            try demandUnlocked(path, sharing: backing.sharing, draft)
        default:
            throw draft.fault(
                InvalidDeviceOperation.self, "virtualDeviceSpec.fileOperation",
                ["badOp": change.operation, "badFileOp": change.fileOperation])
        }
    }

    private func checkMode(of backing: VirtualDiskFlatVer2BackingInfo, _ draft: MachineDraft) throws {
        let known = VirtualDiskMode.knownValues.map(\.rawValue)
        guard backing.diskMode.isEmpty || known.contains(backing.diskMode) else {
            throw draft.fault(InvalidDeviceSpec.self, "virtualDeviceSpec.device.backing.diskMode")
        }
    }

    /// Sees to it that no machine that is on holds the disk, unless it is to be shared.
    private func demandUnlocked(_ path: DatastorePath, sharing: String?, _ draft: MachineDraft) throws {
        if draft.devices.all.contains(where: { $0.as(VirtualDisk.self)?.chain.contains(path) ?? false }) {
            throw draft.fault(
                InvalidDeviceBacking.self, "virtualDeviceSpec.device.backing.fileName", [:],
                "The virtual machine has the disk '\(path)' already.")
        }
        guard sharing != "sharingMultiWriter", let store = try? datastore(of: path, for: draft.vm) else { return }
        for other in links(store, "vm").compactMap({ $0.as(VirtualMachine.self) })
        where other != draft.vm && powerState(of: other) == .poweredOn && disksInUse(by: other).contains(path) {
            throw Fault(FileLocked.self, ["file": path.description])
        }
    }

    /// A disk with what a caller changed of it; grows its file.
    mutating func edited(
        _ disk: VirtualDisk, _ given: VirtualDevice, from before: VirtualDisk, _ draft: MachineDraft
    ) throws -> VirtualDisk {
        var disk = disk
        guard var backing = disk.flat, let old = before.flat else {
            throw draft.fault(InvalidDeviceBacking.self, "virtualDeviceSpec.device.backing")
        }
        guard backing.fileName == old.fileName || backing.fileName.isEmpty else {
            throw draft.fault(
                InvalidDeviceBacking.self, "virtualDeviceSpec.device.backing.fileName", [:],
                "A disk cannot get another file.")
        }
        try checkMode(of: backing, draft)
        if backing.diskMode != old.diskMode {
            guard !draft.hasSnapshots else {
                throw draft.fault(
                    DisallowedDiskModeChange.self, "virtualDeviceSpec.device.backing.diskMode", [:],
                    "The mode of a disk cannot change while the virtual machine has snapshots.")
            }
        }
        // Formats follow from files, whatever a caller says of them.
        for field in ["fileName", "datastore", "parent", "uuid", "contentId", "thinProvisioned", "eagerlyScrub"] {
            backing.set(field, old._storage.any(named: field))
        }
        disk.flat = backing

        let kilobytes: Int = given._storage.get("capacityInKB") ?? before.capacityInKB
        let bytes: Int? = given._storage.get("capacityInBytes")
        let wanted = Int64(bytes.flatMap { $0 == before.capacityInBytes ? nil : $0 } ?? kilobytes * 1024)
        disk.capacityInKB = before.capacityInKB
        disk.capacityInBytes = before.capacityInBytes
        guard wanted != before.capacity, wanted != 0 else { return disk }
        guard wanted > before.capacity else {
            throw draft.fault(
                InvalidDeviceOperation.self, "virtualDeviceSpec.device.capacityInKB",
                ["badOp": VirtualDeviceConfigSpecOperation.edit], "A disk cannot shrink.")
        }
        let fileName = old.fileName
        guard old.parent == nil, !draft.hasSnapshots || before.isIndependent else {
            throw Fault(
                GenericVmConfigFault.self,
                [
                    "reason":
                        "The disk '\(fileName)' cannot be extended while the virtual machine has snapshots."
                ])
        }
        if draft.isRunning, draft.devices[before.controllerKey ?? 0]?.is(VirtualIDEController.self) ?? false {
            try draft.demandOff()
        }
        for privilege in ["VirtualMachine.Config.DiskExtend"] { try demand(privilege, on: draft.vm, for: draft.user) }
        guard let path = DatastorePath(fileName) else { throw draft.fault(InvalidDeviceBacking.self) }
        let isThin = old.thinProvisioned ?? false
        try writeDisk(
            path, capacity: wanted, size: isThin ? size(ofDisk: path, for: draft.vm) : wanted,
            content: writtenExtent(ofChain: [path], for: draft.vm)?.content, for: draft.vm)
        disk.capacityInKB = Int(wanted / 1024)
        disk.capacityInBytes = Int(wanted)
        return disk
    }
}
