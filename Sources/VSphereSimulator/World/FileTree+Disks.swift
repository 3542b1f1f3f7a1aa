internal import VimTypes

extension FileTree.Entry {
    /// Whether nobody has written to it.
    var isZeros: Bool {
        if case .zeros = content { true } else { false }
    }
}

extension World {
    /// What a disk is, also one that only the machine knows whose disk it is.
    func disk(at location: FileLocation, _ entry: FileTree.Entry) -> FileTree.Disk {
        if let disk = entry.disk { return disk }
        for vm in links(location.datastore, "vm").compactMap({ $0.as(VirtualMachine.self) }) {
            for device in self[vm, VirtualMachine.config]?.hardware.device ?? [] {
                guard let disk = device.as(VirtualDisk.self),
                    let backing = disk.backing?.as(VirtualDiskFlatVer2BackingInfo.self),
                    backing.fileName == location.text
                else { continue }
                return FileTree.Disk(
                    capacity: Int64(disk.capacityInKB) << 10, isThin: backing.thinProvisioned ?? false,
                    isEagerlyZeroed: backing.eagerlyScrub ?? false,
                    uuid: backing.uuid.map(Self.descriptorUUID) ?? "")
            }
        }
        return FileTree.Disk(capacity: entry.size, isThin: false, uuid: "")
    }

    /// A disk's UUID as descriptors write it: `60 00 C2 9a 5d 1e 7f 00-11 …`.
    mutating func newDiskUUID() -> String {
        let number = UInt64(nextNumber("disk-uuid")) &* 0x9E37_79B9_7F4A_7C15
        var bytes: [UInt8] = [0x60, 0x00, 0xC2, 0x9A]
        for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
        for shift in stride(from: 24, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> shift) ^ 0x5A)
        }
        return Self.descriptorUUID(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
    }

    private static func descriptorUUID(_ uuid: String) -> String {
        let digits = Array(uuid.filter(\.isHexDigit))
        guard digits.count == 32 else { return uuid }
        let pairs = stride(from: 0, to: 32, by: 2).map { String(digits[$0...$0 + 1]) }
        return pairs[..<8].joined(separator: " ") + "-" + pairs[8...].joined(separator: " ")
    }
}
