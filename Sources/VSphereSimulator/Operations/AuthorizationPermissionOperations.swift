internal import VimTypes

/// Gives roles to users on entities, and takes them away.
enum AuthorizationPermissionOperations {
    private static let privilege = "Authorization.ModifyPermissions"

    static let all: [Operation] = [
        Operation("RetrieveEntityPermissions") { world, call in
            let entity: AnyReference = try call.argument("entity")
            try call.demand("System.Read", on: entity, in: world)
            var found = world.permissions(on: entity)
            guard try call.argument("inherited") else { return found }
            var next = world.parent(of: entity)
            while let current = next {
                let known = Set(found.map(\.principal))
                found += world.permissions(on: current).filter { $0.propagate && !known.contains($0.principal) }
                next = world.parent(of: current)
            }
            return found
        },
        Operation("RetrieveAllPermissions") { world, _ in world.allPermissions },
        Operation("RetrieveRolePermissions") { world, call in
            let role: Int = try call.argument("roleId")
            guard world.access.roles[role] != nil else { throw Fault(NotFound.self) }
            return world.allPermissions.filter { $0.roleId == role }
        },
        Operation("SetEntityPermissions") { world, call in
            let entity: AnyReference = try call.argument("entity")
            try call.demand(privilege, on: entity, in: world)
            let given = try call.list("permission").map { try permission($0, world) }
            var changed = world
            for permission in given { changed.give(permission, on: entity, by: call.user) }
            try changed.demandAdministrator()
            world = changed
            return nil
        },
        Operation("ResetEntityPermissions") { world, call in
            let entity: AnyReference = try call.argument("entity")
            try call.demand(privilege, on: entity, in: world)
            let given = try call.list("permission").map { try permission($0, world) }
            var changed = world
            for old in world.access.permissions[entity.value] ?? []
            where !given.contains(where: { $0.isSamePrincipal(as: old) }) {
                changed.take(old, from: entity, by: call.user)
            }
            for permission in given { changed.give(permission, on: entity, by: call.user) }
            try changed.demandAdministrator()
            world = changed
            return nil
        },
        Operation("RemoveEntityPermission") { world, call in
            let entity: AnyReference = try call.argument("entity")
            try call.demand(privilege, on: entity, in: world)
            let user: String = try call.argument("user")
            let isGroup: Bool = try call.argument("isGroup")
            let name = (try? world.userName(user)) ?? user
            let old = world.access.permissions[entity.value]?.first {
                $0.principal.lowercased() == name.lowercased()
            }
            guard let old, !isGroup else { throw Fault(NotFound.self) }
            var changed = world
            changed.take(old, from: entity, by: call.user)
            try changed.demandAdministrator()
            world = changed
            return nil
        },
    ]

    /// A permission with names that exist; there are no groups.
    private static func permission(_ given: Permission, _ world: World) throws -> AccessControl.Permission {
        guard world.access.roles[given.roleId] != nil else { throw Fault(NotFound.self) }
        guard !given.group else {
            throw Fault(
                UserNotFound.self, ["principal": given.principal, "unresolved": true],
                "Group \(given.principal) could not be found.")
        }
        return AccessControl.Permission(
            principal: try world.userName(given.principal), roleID: given.roleId, propagates: given.propagate)
    }
}

extension AccessControl.Permission {
    fileprivate func isSamePrincipal(as other: Self) -> Bool {
        principal.lowercased() == other.principal.lowercased()
    }
}

extension World {
    fileprivate func permissions(on entity: AnyReference) -> [Permission] {
        (access.permissions[entity.value] ?? []).map { permission in
            Permission(
                principal: permission.principal, group: false, roleId: permission.roleID,
                propagate: permission.propagates, entity: entity.as(ManagedEntity.self))
        }
    }

    fileprivate var allPermissions: [Permission] {
        access.permissions.keys.sorted().compactMap { objects[$0]?.reference }.flatMap { permissions(on: $0) }
    }

    /// Sees to it that somebody is left who may do everything.
    fileprivate func demandAdministrator() throws {
        let isThere = access.permissions[rootFolder.value]?.contains { $0.roleID == -1 && $0.propagates } ?? false
        guard isThere else {
            throw Fault(
                AuthMinimumAdminPermission.self, [:],
                "The last administrator's permission on the root folder cannot be changed.")
        }
    }

    private func argument(ofEntity entity: AnyReference) -> ManagedEntityEventArgument {
        ManagedEntityEventArgument(fields: ["name": name(of: entity), "entity": entity])
    }

    fileprivate mutating func give(_ permission: AccessControl.Permission, on entity: AnyReference, by user: String) {
        var permissions = access.permissions[entity.value] ?? []
        let role = access.roles[permission.roleID].map { argument(of: $0) }
        let roleName = access.roles[permission.roleID]?.name ?? ""
        let place = permission.propagates ? "propagation is Enabled" : "propagation is Disabled"
        if let position = permissions.firstIndex(where: { $0.isSamePrincipal(as: permission) }) {
            let old = permissions[position]
            permissions[position] = permission
            record(
                PermissionUpdatedEvent.self, on: entity, by: user,
                [
                    "entity": argument(ofEntity: entity), "principal": permission.principal, "group": false,
                    "role": role, "propagate": permission.propagates,
                    "prevRole": access.roles[old.roleID].map { argument(of: $0) }, "prevPropagate": old.propagates,
                ],
                "Permission changed for user \(permission.principal) on \(name(of: entity)), role is \(roleName), \(place)"
            )
        } else {
            permissions.append(permission)
            record(
                PermissionAddedEvent.self, on: entity, by: user,
                [
                    "entity": argument(ofEntity: entity), "principal": permission.principal, "group": false,
                    "role": role, "propagate": permission.propagates,
                ],
                "Permission created for user \(permission.principal) on \(name(of: entity)), role is \(roleName), \(place)"
            )
        }
        access.permissions[entity.value] = permissions
        touch(entity)
    }

    fileprivate mutating func take(_ permission: AccessControl.Permission, from entity: AnyReference, by user: String) {
        access.permissions[entity.value]?.removeAll { $0.isSamePrincipal(as: permission) }
        if access.permissions[entity.value]?.isEmpty ?? false { access.permissions[entity.value] = nil }
        record(
            PermissionRemovedEvent.self, on: entity, by: user,
            [
                "entity": argument(ofEntity: entity), "principal": permission.principal, "group": false,
            ], "Permission rule removed for \(permission.principal) on \(name(of: entity))")
        touch(entity)
    }
}
