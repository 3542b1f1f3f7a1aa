internal import VimTypes

/// Looks up the roles of a user while the world stays as it is, and remembers what folders pass on: a question about
/// all that is in them asks that once.
struct RoleReader {
    let user: String
    private var passedOn: [String: AccessControl.Role?] = [:]

    init(of user: String) { self.user = user }

    /// The role that the user has on an entity, by the nearest permission up the tree; nil for none.
    mutating func role(on entity: SimulatedObject, in world: World) -> AccessControl.Role? {
        if let permission = world.permission(of: user, on: entity.reference) {
            return world.access.roles[permission.roleID]
        }
        return world.parent(of: entity).flatMap { role(passedOnBy: $0, in: world) }
    }

    private mutating func role(passedOnBy entity: AnyReference, in world: World) -> AccessControl.Role? {
        if let role = passedOn[entity.value] { return role }
        let role =
            if let permission = world.permission(of: user, on: entity, where: \.propagates) {
                world.access.roles[permission.roleID]
            } else {
                world.parent(of: entity).flatMap { self.role(passedOnBy: $0, in: world) }
            }
        passedOn[entity.value] = .some(role)
        return role
    }
}

extension World {
    fileprivate func permission(
        of user: String, on entity: AnyReference, where isWanted: (AccessControl.Permission) -> Bool = { _ in true }
    ) -> AccessControl.Permission? {
        access.permissions[entity.value]?.first { $0.principal.lowercased() == user.lowercased() && isWanted($0) }
    }
}

extension AccessControl.Role? {
    /// Whether the role has a privilege; none has what everybody has.
    func allows(_ privilege: String) -> Bool {
        if privilege.isEmpty || privilege == "System.Anonymous" { return true }
        guard let role = self else { return false }
        return role.privileges?.contains(privilege) ?? true
    }
}
