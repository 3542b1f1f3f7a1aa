/// An operating system that a machine can run.
struct GuestSystem: Sendable {
    /// Identifier, such as `ubuntu64Guest`.
    let id: String
    let name: String
    /// `linuxGuest`, `windowsGuest`, `otherGuestFamily`.
    let family: String

    private init(_ id: String, _ name: String, _ family: String) {
        self.id = id
        self.name = name
        self.family = family
    }

    var isWindows: Bool { family == "windowsGuest" }

    /// The ones that the simulator knows.
    static let all: [GuestSystem] =
        [
            ("almalinux_64Guest", "AlmaLinux (64-bit)"), ("asianux9_64Guest", "Asianux 9 (64-bit)"),
            ("centos7_64Guest", "CentOS 7 (64-bit)"), ("centos8_64Guest", "CentOS 8 (64-bit)"),
            ("centos9_64Guest", "CentOS 9 (64-bit)"), ("coreos64Guest", "CoreOS Linux (64-bit)"),
            ("debian10_64Guest", "Debian GNU/Linux 10 (64-bit)"), ("debian11_64Guest", "Debian GNU/Linux 11 (64-bit)"),
            ("debian12_64Guest", "Debian GNU/Linux 12 (64-bit)"), ("debian13_64Guest", "Debian GNU/Linux 13 (64-bit)"),
            ("fedora64Guest", "Red Hat Fedora (64-bit)"), ("oracleLinux8_64Guest", "Oracle Linux 8 (64-bit)"),
            ("oracleLinux9_64Guest", "Oracle Linux 9 (64-bit)"), ("other6xLinux64Guest", "Other 6.x Linux (64-bit)"),
            ("otherLinux64Guest", "Other Linux (64-bit)"), ("otherLinuxGuest", "Other Linux (32-bit)"),
            ("rhel7_64Guest", "Red Hat Enterprise Linux 7 (64-bit)"),
            ("rhel8_64Guest", "Red Hat Enterprise Linux 8 (64-bit)"),
            ("rhel9_64Guest", "Red Hat Enterprise Linux 9 (64-bit)"),
            ("rockylinux_64Guest", "Rocky Linux (64-bit)"), ("sles12_64Guest", "SUSE Linux Enterprise 12 (64-bit)"),
            ("sles15_64Guest", "SUSE Linux Enterprise 15 (64-bit)"), ("ubuntu64Guest", "Ubuntu Linux (64-bit)"),
            ("vmwarePhoton64Guest", "VMware Photon OS (64-bit)"),
        ].map { GuestSystem($0.0, $0.1, "linuxGuest") }
        + [
            ("windows9_64Guest", "Microsoft Windows 10 (64-bit)"),
            ("windows11_64Guest", "Microsoft Windows 11 (64-bit)"),
            ("windows8Server64Guest", "Microsoft Windows Server 2012 (64-bit)"),
            ("windows9Server64Guest", "Microsoft Windows Server 2016 (64-bit)"),
            ("windows2019srv_64Guest", "Microsoft Windows Server 2019 (64-bit)"),
            ("windows2019srvNext_64Guest", "Microsoft Windows Server 2022 (64-bit)"),
            ("windows2022srvNext_64Guest", "Microsoft Windows Server 2025 (64-bit)"),
        ].map { GuestSystem($0.0, $0.1, "windowsGuest") }
        + [
            ("freebsd14_64Guest", "FreeBSD 14 or later versions (64-bit)"), ("otherGuest", "Other (32-bit)"),
            ("otherGuest64", "Other (64-bit)"),
        ].map { GuestSystem($0.0, $0.1, "otherGuestFamily") }

    private static let table = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })

    /// The system of that identifier; one that the simulator does not know goes by its identifier.
    static func named(_ id: String) -> GuestSystem { table[id] ?? GuestSystem(id, id, "otherGuestFamily") }
}
