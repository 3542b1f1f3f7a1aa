import SchemaFormat
import VimTypes

extension VimOperations {
    /// What an operation does.
    enum Effect: Hashable, Sendable {
        /// It reads what is managed.
        case looks
        /// It changes nothing that is managed, and is not for everybody who may read: it works on the session that all
        /// callers of this server share, or reaches a guest or another host with an account that the caller names.
        case reaches
        /// It changes something, or nobody has looked whether it does.
        case changes
    }

    /// What an operation does, by its wire name.
    ///
    /// A rule decides by the first word of the name, the object that the operation belongs to and the privilege that it
    /// needs; ``exceptions`` are those that were looked at one by one. What neither knows changes something.
    static func effect(of name: String) -> Effect { exceptions[name]?.effect ?? rule(name) }

    /// What the rule alone says.
    static func rule(_ name: String) -> Effect {
        guard let record = Vim.schema.operation(named: name)?.record else { return .changes }
        let looks = hasLookingVerb(name) && isPrivilegeForLooking(record.privilege)
        let owner = record.owner.map { Vim.schema.table.managedType($0).name } ?? ""
        if owner.hasPrefix("Guest") { return looks ? .reaches : .changes }
        if looks { return .looks }
        return sessionObjects.contains(owner) ? .reaches : .changes
    }

    /// Whether a name begins with a word that stands for looking, in the two ways that vSphere writes it.
    static func hasLookingVerb(_ name: String) -> Bool {
        let words = name.prefix(1).uppercased() + name.dropFirst()
        return verbs.contains { verb in
            words.hasPrefix(verb) && words.dropFirst(verb.count).first?.isLowercase != true
        }
    }

    private static let verbs = [
        "Retrieve", "Query", "Find", "Get", "List", "Read", "Check", "Validate", "Search", "Browse", "Current", "Fetch",
        "Lookup", "Has", "Is", "Are", "Does", "Can", "Estimate", "Recommend",
    ]

    /// Whether a privilege lets its holder only look.
    static func isPrivilegeForLooking(_ privilege: String) -> Bool {
        privilege.isEmpty || privilege.hasPrefix("System.")
            || ["Query", "Read"].contains { privilege.split(separator: ".").last?.hasPrefix($0) == true }
            || privilege == "Global.Diagnostics" || privilege == "Sessions.ValidateSession"
    }

    /// Objects that belong to a session: what is done to them is gone with it.
    private static let sessionObjects: Set = [
        "PropertyCollector", "PropertyFilter", "View", "ViewManager", "ListView", "InventoryView", "ContainerView",
        "ManagedObjectView", "HistoryCollector", "EventHistoryCollector", "TaskHistoryCollector",
    ]
}
