internal import VimTypes

/// Makes, changes and removes roles.
enum AuthorizationRoleOperations {
    /// What every role has.
    private static let always: Set<String> = ["System.Anonymous", "System.Read", "System.View"]

    static let all: [Operation] = [
        Operation("AddAuthorizationRole") { world, call in
            let name = try freeName("name", nil, world, call)
            let privileges = try privileges(call)
            world.access.lastRoleID += 1
            let role = AccessControl.Role(
                id: world.access.lastRoleID, name: name, isSystem: false, privileges: privileges)
            world.access.roles[role.id] = role
            world.touch(call.target)
            world.record(
                RoleAddedEvent.self, on: nil, by: call.user,
                ["role": world.argument(of: role), "privilegeList": privileges.sorted()], "New role \(name) created")
            return role.id
        },
        Operation("UpdateAuthorizationRole") { world, call in
            var role = try changeable("roleId", world, call)
            let old = role
            role.name = try freeName("newName", role.id, world, call)
            let privileges = try privileges(call)
            role.privileges = privileges
            world.access.roles[role.id] = role
            world.touch(call.target)
            let before = old.privileges ?? []
            world.record(
                RoleUpdatedEvent.self, on: nil, by: call.user,
                [
                    "role": world.argument(of: role), "privilegeList": privileges.sorted(), "prevRoleName": old.name,
                    "privilegesAdded": privileges.subtracting(before).sorted(),
                    "privilegesRemoved": before.subtracting(privileges).sorted(),
                ], "Role modified: \(role.name)")
            return nil
        },
        Operation("RemoveAuthorizationRole") { world, call in
            let role = try changeable("roleId", world, call)
            let holders = world.access.permissions.filter { $0.value.contains { $0.roleID == role.id } }.keys
            if try call.argument("failIfUsed"), !holders.isEmpty {
                throw Fault(RemoveFailed.self, [:], "The role \(role.name) is in use.")
            }
            for entity in holders { world.access.permissions[entity]?.removeAll { $0.roleID == role.id } }
            world.access.roles[role.id] = nil
            world.touch(call.target)
            world.record(
                RoleRemovedEvent.self, on: nil, by: call.user, ["role": world.argument(of: role)],
                "Role \(role.name) removed")
            return nil
        },
        Operation("MergePermissions") { world, call in
            let source = try changeable("srcRoleId", world, call)
            let target: Int = try call.argument("dstRoleId")
            guard world.access.roles[target] != nil else { throw Fault(NotFound.self) }
            for (entity, permissions) in world.access.permissions {
                world.access.permissions[entity] = permissions.map { permission in
                    var permission = permission
                    if permission.roleID == source.id { permission.roleID = target }
                    return permission
                }
            }
            return nil
        },
    ]

    /// A role that may be changed: those of the system may not.
    private static func changeable(_ argument: String, _ world: World, _ call: Call) throws -> AccessControl.Role {
        guard let role = world.access.roles[try call.argument(argument)] else { throw Fault(NotFound.self) }
        guard !role.isSystem else { throw Fault(InvalidArgument.self, ["invalidProperty": argument]) }
        return role
    }

    private static func freeName(_ argument: String, _ own: Int?, _ world: World, _ call: Call) throws -> String {
        let name = try call.newName(argument, in: nil, world)
        if let taken = world.access.role(named: name), taken.id != own {
            throw Fault(AlreadyExists.self, ["name": name])
        }
        return name
    }

    private static func privileges(_ call: Call) throws -> Set<String> {
        let asked: [String] = call.list("privIds")
        if let unknown = asked.first(where: { !known.contains($0) }) {
            throw Fault(InvalidArgument.self, ["invalidProperty": "privIds"], "There is no privilege \(unknown).")
        }
        return always.union(asked)
    }

    private static let known = Set(Vim.privileges)
}
