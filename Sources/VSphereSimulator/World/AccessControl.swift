internal import SchemaFormat
internal import VimTypes

/// Who may do what: roles, and permissions on entities.
struct AccessControl: Sendable {
    /// A named set of privileges.
    struct Role: Sendable {
        let id: Int
        var name: String
        let isSystem: Bool
        /// Privileges; nil for all.
        var privileges: Set<String>?
    }

    /// Gives a user a role on an entity and, if it propagates, on all below. There are no groups.
    struct Permission: Sendable {
        var principal: String
        var roleID: Int
        var propagates: Bool
    }

    /// Users, by name in lower case.
    let users: [String: SimulatorSettings.User]
    var roles: [Int: Role] = [:]
    /// Permissions by moref value of the entity.
    var permissions: [String: [Permission]] = [:]
    var lastRoleID = 1000

    init(users: [SimulatorSettings.User]) {
        self.users = Dictionary(users.map { ($0.name.lowercased(), $0) }) { _, last in last }
        let read: Set<String> = ["System.Anonymous", "System.Read", "System.View"]
        let interact = Vim.privileges.filter {
            $0.hasPrefix("VirtualMachine.Interact.") || $0.hasPrefix("VirtualMachine.State.")
                || $0.hasPrefix("Task.") || $0 == "Global.CancelTask" || $0 == "Datastore.Browse"
        }
        for role in [
            Role(id: -1, name: "Admin", isSystem: true, privileges: nil),
            Role(id: -2, name: "ReadOnly", isSystem: true, privileges: read),
            Role(id: -3, name: "View", isSystem: true, privileges: ["System.Anonymous", "System.View"]),
            Role(id: -4, name: "Anonymous", isSystem: true, privileges: ["System.Anonymous"]),
            Role(id: -5, name: "NoAccess", isSystem: true, privileges: []),
            Role(id: 4, name: "VirtualMachinePowerUser", isSystem: false, privileges: read.union(interact)),
        ] {
            roles[role.id] = role
        }
    }

    /// The role of that name.
    func role(named name: String) -> Role? { roles.values.first { $0.name == name } }

    /// Morefs of the entities on which a user has a permission whose role has a privilege.
    func entities(where user: String, has privilege: String) -> [String] {
        permissions.filter { _, permissions in
            permissions.contains { permission in
                permission.principal.lowercased() == user.lowercased()
                    && roles[permission.roleID].allows(privilege)
            }
        }.map(\.key)
    }
}

extension World {
    /// Whether a user has a privilege on an entity: by the nearest permission up the tree, or as others imply it.
    func allows(_ user: String, _ privilege: String, on entity: AnyReference) -> Bool {
        role(of: user, on: entity).allows(privilege) || implies(privilege, on: entity, for: user)
    }

    /// Whether a user has a privilege on an entity because of a permission on another one: who may see something
    /// anywhere sees the way to it, and may look at the server's managers.
    func implies(_ privilege: String, on entity: AnyReference, for user: String) -> Bool {
        guard privilege == "System.View" || privilege == "System.Read", let kind = self[entity]?.kind else {
            return false
        }
        if kind.isKind(of: "ManagedEntity") {
            guard privilege == "System.View" else { return false }
            return access.entities(where: user, has: privilege).contains { found in
                objects[found].map { isBelow($0.reference, entity) } ?? false
            }
        }
        guard parent(of: entity)?.value == rootFolder.value else { return false }
        return !access.entities(where: user, has: privilege).isEmpty
    }

    /// Whether a user sees all that there is: a role for everything, and no exception from it.
    func seesAll(_ user: String) -> Bool {
        let own = access.permissions.flatMap { entity, permissions in
            permissions.filter { $0.principal.lowercased() == user.lowercased() }.map { (entity, $0) }
        }
        guard own.count == 1, own[0].0 == rootFolder.value, own[0].1.propagates else { return false }
        return access.roles[own[0].1.roleID].allows("System.View")
    }

    /// Properties of entities for which the privilege `System.View` is enough: those that lead from one to the next.
    static let visible: Set<String> = ["name", "parent", "childEntity", "vmFolder", "hostFolder"]

    /// The role that a user has on an entity; nil for none.
    func role(of user: String, on entity: AnyReference) -> AccessControl.Role? {
        var roles = RoleReader(of: user)
        return self[entity].flatMap { roles.role(on: $0, in: self) }
    }

    /// The entity above; for what is no entity itself, such as a task or a manager, the entity that it belongs to or
    /// else the root folder.
    func parent(of reference: AnyReference) -> AnyReference? {
        self[reference].flatMap(parent)
    }

    /// The same of an object.
    func parent(of object: SimulatedObject) -> AnyReference? {
        if object.kind.isKind(of: "ManagedEntity") {
            return value("parent", of: object).flatMap(AnyReference.init(_field:))
                ?? value("parentVApp", of: object).flatMap(AnyReference.init(_field:))
        }
        if let task = object.reference.as(VimTask.self) {
            // What a task destroyed is gone, and the task is still its user's to look at.
            let entity = self[task, VimTask.info]?.entity?.asAny
            return entity.flatMap { has($0) ? $0 : nil } ?? rootFolder.asAny
        }
        if object.kind.isKind(of: "VirtualMachineSnapshot") {
            return value("vm", of: object).flatMap(AnyReference.init(_field:))
        }
        let reference = object.reference
        if object.kind.name == "HostDatastoreBrowser" {
            let owner = reference.value.drop { $0 != "-" }.dropFirst()
            if let owner = objects[String(owner)] { return owner.reference }
        }
        if object.kind.name.hasPrefix("Host"), let host = host(ofManager: reference) { return host.asAny }
        return reference.value == rootFolder.value ? nil : rootFolder.asAny
    }

    /// The root folder, which is there from the start.
    var rootFolder: ManagedObjectReference<Folder> {
        ManagedObjectReference(settings.product == .vCenter ? "group-d1" : "ha-folder-root")
    }
}

extension Vim {
    /// All privileges that operations and properties of the API need.
    static let privileges: [String] = {
        var found: Set<String> = ["System.Anonymous", "System.View", "System.Read"]
        for operation in schema.operations where !operation.record.privilege.isEmpty {
            found.insert(operation.record.privilege)
        }
        return found.sorted()
    }()
}
