/// An account of a guest operating system.
struct GuestUser: Hashable, Sendable {
    let name: String
    let password: String
    /// User and group number.
    let id: Int

    /// Whether it is `root` or the administrator, who may do everything.
    var isPrivileged: Bool { id == 0 }

    /// The accounts of a guest, out of the names and passwords that the simulator was given: `root` is known to Linux
    /// only, `Administrator` to Windows only, anybody else to both.
    static func accounts(_ settings: SimulatorSettings, isWindows: Bool) -> [GuestUser] {
        var lastID = 999
        return settings.guestUsers.compactMap { user in
            if user.name == (isWindows ? "root" : "Administrator") { return nil }
            if user.name == "root" || user.name == "Administrator" {
                return GuestUser(name: user.name, password: user.password, id: 0)
            }
            lastID += 1
            return GuestUser(name: user.name, password: user.password, id: lastID)
        }
    }
}
