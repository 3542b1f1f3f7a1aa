import MCPCore

/// What is refused, and what a person has to agree to.
struct Policy: Sendable {
    /// What happens to a destructive call when nobody can be asked.
    enum Unasked: String, ToolEnum {
        /// It is refused, unless the argument `confirm` repeats the moref of the object.
        case confirm
        /// It is refused.
        case refuse
        /// It is done.
        case dangerouslyAllow = "dangerously_allow"
    }

    /// What happens to a destructive call when nobody can be asked.
    var unasked = Unasked.confirm
    /// The levels of tools that need a higher one than they declare, by name.
    var levels: [String: PermissionLevel] = [:]
    /// Objects that are not to be destroyed, or not to be changed.
    var protection = Protection()
}
