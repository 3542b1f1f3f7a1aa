/// What a simulated server says it is, and how it behaves.
public struct SimulatorSettings: Sendable {
    /// Somebody who can log in.
    public struct User: Sendable {
        /// Name, such as `administrator@vsphere.local`.
        public var name: String
        /// Password.
        public var password: String
        /// The role that the user has at the root folder: `Admin`, `ReadOnly`, `VirtualMachinePowerUser`, …; nil for none.
        public var role: String?

        /// Makes a user.
        public init(name: String, password: String, role: String?) {
            self.name = name
            self.password = password
            self.role = role
        }
    }

    /// Somebody who can log in to guest operating systems.
    public struct GuestUser: Sendable {
        /// Name of the account.
        public var name: String
        /// Password.
        public var password: String

        /// Makes an account.
        public init(name: String, password: String) {
            self.name = name
            self.password = password
        }
    }

    /// Whether it is a vCenter or one ESXi host.
    public enum Product: Sendable {
        /// A vCenter.
        case vCenter
        /// A stand-alone ESXi host.
        case esxi
    }

    /// A vCenter, or an ESXi host.
    public var product = Product.vCenter
    /// Who can log in.
    public var users: [User] = [
        User(name: "administrator@vsphere.local", password: "VMware1!", role: "Admin"),
        User(name: "operator@vsphere.local", password: "VMware1!", role: "VirtualMachinePowerUser"),
        User(name: "reader@vsphere.local", password: "VMware1!", role: "ReadOnly"),
        User(name: "nobody@vsphere.local", password: "VMware1!", role: nil),
    ]
    /// Who can log in to guest operating systems: `root` on Linux, `Administrator` on Windows, others on both.
    public var guestUsers: [GuestUser] = [
        GuestUser(name: "root", password: "VMware1!"), GuestUser(name: "Administrator", password: "VMware1!"),
        GuestUser(name: "vmware", password: "VMware1!"),
    ]
    /// Time that leaps: each call takes a tenth of a second, and a client that waits gets there at once.
    public var virtualTime = false
    /// How long an answer takes.
    public var latency: Duration = .zero
    /// After how long without a call a session ends.
    public var sessionTimeout: Duration = .seconds(1800)
    /// Seed for everything that looks like chance, so that a run can be repeated.
    public var seed: UInt64 = 1
    /// Host name and port that it puts into addresses for files and disks, until it is told where it is served.
    public var address = "simulator.invalid"

    /// The usual settings: a vCenter.
    public init() {}

    /// An ESXi host, with the user `root`.
    public static var esxi: SimulatorSettings {
        var settings = SimulatorSettings()
        settings.product = .esxi
        settings.users = [User(name: "root", password: "VMware1!", role: "Admin")]
        return settings
    }
}
