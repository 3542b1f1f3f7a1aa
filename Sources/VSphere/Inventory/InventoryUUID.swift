internal import VimTypes

/// The UUIDs by which machines and hosts are known.
enum InventoryUUID {
    /// The 32 digits of a UUID, however they are set apart; nil when the text is none.
    static func normalized(_ text: String) -> String? {
        guard text.utf8.count >= 32, text.utf8.count <= 48 else { return nil }
        let digits = text.lowercased().filter { $0 != "-" && $0 != " " }
        return digits.utf8.count == 32 && digits.utf8.allSatisfy { Character(.init($0)).isHexDigit } ? digits : nil
    }

    /// The properties that hold UUIDs: a machine's within this vCenter and its BIOS's, a host's BIOS's.
    static func paths(of type: ManagedTypeID) -> [String] {
        if type.isKind(of: VirtualMachine._typeID) { return ["config.instanceUuid", "config.uuid"] }
        if type.isKind(of: HostSystem._typeID) { return ["summary.hardware.uuid"] }
        return []
    }

    static func paths(of reference: ManagedObjectReference<AnyManagedObject>) -> [String] {
        if reference.as(VirtualMachine.self) != nil { return paths(of: VirtualMachine._typeID) }
        return reference.as(HostSystem.self) == nil ? [] : paths(of: HostSystem._typeID)
    }
}
