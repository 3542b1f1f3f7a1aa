/// The numbers by which OVF descriptors name operating systems (`CIM_OperatingSystem.OSType`), and types of properties.
enum OVFGuests {
    private static let guests: [Int: String] = [
        1: "otherGuest", 36: "otherLinuxGuest", 80: "rhel7_64Guest", 82: "sles12_64Guest", 85: "sles15_64Guest",
        93: "ubuntuGuest", 94: "ubuntu64Guest", 95: "debian10Guest", 96: "debian10_64Guest", 101: "otherLinux64Guest",
        102: "otherGuest64", 105: "windows8Server64Guest", 107: "centos7_64Guest", 109: "other6xLinux64Guest",
        112: "windows9Server64Guest", 116: "windows8_64Guest", 120: "windows9_64Guest",
    ]

    /// The guest of that number.
    static func guest(_ number: Int) -> String? { guests[number] }

    /// The number of a guest.
    static func number(_ guest: String) -> Int {
        guests.first { $0.value == guest }?.key ?? (guest.contains("64") ? 102 : 1)
    }

    /// Whether a value fits the type of a property: `int(0..10)`, `boolean`, `ip`, `string(..8)`, …
    static func isValue(_ value: String, of type: String) -> Bool {
        let name = type.prefix { $0 != "(" }
        switch name {
        case _ where value.isEmpty: return true
        case "boolean": return ["true", "false"].contains(value.lowercased())
        case "int", "sint8", "sint16", "sint32", "sint64": return Int64(value) != nil
        case "uint8", "uint16", "uint32", "uint64": return UInt64(value) != nil
        case "real32", "real64": return Double(value) != nil
        default: return true
        }
    }
}
