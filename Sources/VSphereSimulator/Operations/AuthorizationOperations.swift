internal import VimTypes

/// Operations of `AuthorizationManager` and `UserDirectory`.
enum AuthorizationOperations {
    static let all: [Operation] =
        AuthorizationRoleOperations.all + AuthorizationPermissionOperations.all + [
            Operation("HasPrivilegeOnEntity") { world, call in
                let entity: AnyReference = try call.argument("entity")
                let user = try sessionUser(world, call)
                try call.demand("System.Read", on: entity, in: world)
                return call.list("privId", of: String.self).map { world.allows(user, $0, on: entity) }
            },
            Operation("HasPrivilegeOnEntities") { world, call in
                let user = try sessionUser(world, call)
                return try privileges(of: user, on: call.list("entity"), "System.Read", world, call)
            },
            Operation("HasUserPrivilegeOnEntities") { world, call in
                let user = try world.userName(try call.argument("userName"))
                return try privileges(of: user, on: call.list("entities"), "System.View", world, call)
            },
            Operation("FetchUserPrivilegeOnEntities") { world, call in
                let user = try world.userName(try call.argument("userName"))
                return try call.list("entities", of: AnyReference.self).map { entity in
                    try call.demand("System.View", on: entity, in: world)
                    let role = world.role(of: user, on: entity)
                    return UserPrivilegeResult(fields: [
                        "entity": entity, "privileges": role.map { $0.privileges?.sorted() ?? Vim.privileges } ?? [],
                    ])
                }
            },
            Operation("RetrieveUserGroups") { world, call in
                let text = try call.argument("searchStr", as: String.self).lowercased()
                let isExact: Bool = try call.argument("exactMatch")
                guard try call.argument("findUsers") else { return [UserSearchResult]() }
                let domain: String? = call.optional("domain")
                return world.access.users.values.map(\.name).sorted().filter { name in
                    let parts = name.lowercased().split(separator: "@").map(String.init)
                    if let domain, !domain.isEmpty, parts.dropFirst().first != domain.lowercased() { return false }
                    return isExact
                        ? text == parts.first || text == name.lowercased()
                        : text.isEmpty || name.lowercased().contains(text)
                }.map { name in
                    UserSearchResult(fields: [
                        "principal": String(name.prefix { $0 != "@" }), "fullName": name, "group": false,
                    ])
                }
            },
        ]

    /// What the managers show.
    static let derivations: [Derivation] = [
        Derivation(AuthorizationManager.roleList) { world, _ in
            world.access.roles.values.sorted { $0.id < $1.id }.map { role in
                AuthorizationRole(fields: [
                    "roleId": role.id, "system": role.isSystem, "name": role.name,
                    "info": Description(label: role.name, summary: role.name),
                    "privilege": role.privileges?.sorted() ?? Vim.privileges,
                ])
            }
        },
        Derivation(AuthorizationManager.privilegeList) { _, _ in privileges },
        Derivation(UserDirectory.domainList) { world, _ in
            Set(
                world.access.users.values.compactMap {
                    $0.name.split(separator: "@").dropFirst().first.map(String.init)
                }
            )
            .sorted()
        },
    ]

    private static let privileges = Vim.privileges.map { privilege in
        let parts = privilege.split(separator: ".")
        return AuthorizationPrivilege(fields: [
            "privId": privilege, "onParent": false, "name": parts.last.map(String.init) ?? privilege,
            "privGroupName": parts.dropLast().joined(separator: "."),
        ])
    }

    /// The user whose session the caller names.
    private static func sessionUser(_ world: World, _ call: Call) throws -> String {
        let key: String = try call.argument("sessionId")
        guard let session = world.sessions[key] else {
            throw Fault(InvalidArgument.self, ["invalidProperty": "sessionId"])
        }
        return session.userName
    }

    private static func privileges(
        of user: String, on entities: [AnyReference], _ needed: String, _ world: World, _ call: Call
    ) throws -> [EntityPrivilege] {
        let asked: [String] = call.list("privId")
        return try entities.map { entity in
            try call.demand(needed, on: entity, in: world)
            return EntityPrivilege(fields: [
                "entity": entity,
                "privAvailability": asked.map {
                    PrivilegeAvailability(fields: ["privId": $0, "isGranted": world.allows(user, $0, on: entity)])
                },
            ])
        }
    }
}

extension World {
    /// The user of that name, written `user@domain`, `DOMAIN\user` or, with one domain only, `user`.
    func userName(_ text: String) throws -> String {
        let parts = text.split(separator: "\\", maxSplits: 1).map(String.init)
        let wanted = (parts.count == 2 ? "\(parts[1])@\(parts[0])" : text).lowercased()
        if let user = access.users[wanted] { return user.name }
        let named = access.users.values.filter { $0.name.lowercased().hasPrefix(wanted + "@") }
        guard named.count == 1 else {
            throw Fault(
                UserNotFound.self, ["principal": text, "unresolved": true], "User \(text) could not be found.")
        }
        return named[0].name
    }

    /// What events say about a role.
    func argument(of role: AccessControl.Role) -> RoleEventArgument {
        RoleEventArgument(fields: ["roleId": role.id, "name": role.name])
    }
}
