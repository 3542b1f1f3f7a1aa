/// How much trust a tool needs. Each level is granted on its own.
public enum PermissionLevel: String, ToolEnum, Hashable {
    /// R: looks, changes nothing.
    case readOnly = "read_only"
    /// P: changes power states and what follows from them.
    case powerOps = "power_ops"
    /// V: creates, changes and deletes virtual machines.
    case vmLifecycle = "vm_lifecycle"
    /// H: changes hosts.
    case hostAdmin = "host_admin"
    /// F: everything, such as running programs in guests.
    case fullAdmin = "full_admin"
}
