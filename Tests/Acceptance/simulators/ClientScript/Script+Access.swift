import Foundation
import VSphere
import VimTypes

extension Script {
    /// Roles, permissions and settings.
    func access() async throws {
        try await step("the roles of every server") {
            let names = try await roles().map(\.name)
            return ["Admin", "ReadOnly", "NoAccess"].map { "\($0): \(names.contains($0))" }
        }
        try await step("add a role") {
            _ = try await manager().addAuthorizationRole(
                name: "Night shift", privIds: ["VirtualMachine.Interact.PowerOn"])
            return try await roles().first { $0.name == "Night shift" }?.privilege.sorted() ?? []
        }
        try await act("add a role of a name that is taken") {
            _ = try await manager().addAuthorizationRole(name: "Night shift")
        }
        try await step("change a role") {
            try await manager().updateAuthorizationRole(
                roleId: try await role("Night shift"), newName: "Late shift",
                privIds: ["VirtualMachine.Interact.PowerOn", "VirtualMachine.Interact.PowerOff"])
            return try await roles().first { $0.name == "Late shift" }?.privilege.sorted() ?? []
        }
        try await step("a permission") {
            let vm = try await client.find("DC0_H0_VM0", ManagedEntity.self).reference
            let permission = Permission(
                principal: "reader@vsphere.local", group: false, roleId: try await role("Late shift"), propagate: true)
            try await manager().setEntityPermissions(entity: vm, permission: [permission])
            return try await manager().retrieveEntityPermissions(entity: vm, inherited: false).map {
                ["\($0.group)", "\($0.propagate)", "\($0.roleId == permission.roleId)"]
            }
        }
        try await step("remove a permission") {
            let vm = try await client.find("DC0_H0_VM0", ManagedEntity.self).reference
            try await manager().removeEntityPermission(entity: vm, user: "reader@vsphere.local", isGroup: false)
            return try await manager().retrieveEntityPermissions(entity: vm, inherited: false).count
        }
        try await act("remove a permission that there is not") {
            let vm = try await client.find("DC0_H0_VM0", ManagedEntity.self).reference
            try await manager().removeEntityPermission(entity: vm, user: "nobody", isGroup: false)
        }
        try await step("remove a role") {
            try await manager().removeAuthorizationRole(roleId: try await role("Late shift"), failIfUsed: true)
            return try await roles().contains { $0.name == "Late shift" }
        }
        try await act("remove a role that there is not") {
            try await manager().removeAuthorizationRole(roleId: 99_999, failIfUsed: true)
        }
        try await step("a setting") {
            let settings = try await client.singleton("settings") { $0.setting }
            try await settings.updateOptions(changedValue: [
                OptionValue(key: "event.maxAge", value: .int(45))
            ])
            return try await settings.queryOptions(name: "event.maxAge").map { "\($0.key) \(Self.text($0.value))" }
        }
        try await act("a setting that there is not") {
            _ = try await client.singleton("settings") { $0.setting }.queryOptions(name: "no.such.setting")
        }
        try await step("a customization") {
            let manager = try await client.singleton("customization") { $0.customizationSpecManager }
            let identity = CustomizationLinuxPrep(
                hostName: CustomizationName(CustomizationVirtualMachineName()), domain: "example.com")
            let item = CustomizationSpecItem(
                info: CustomizationSpecInfo(name: "linux", description: "d", type: "Linux"),
                spec: CustomizationSpec(
                    identity: CustomizationIdentitySettings(identity), globalIPSettings: CustomizationGlobalIPSettings()
                ))
            try await manager.createCustomizationSpec(item: item)
            let found = try await manager.getCustomizationSpec(name: "linux")
            return [
                found.info.name, found.info.type, found.spec.identity.wireTypeName,
                "\(try await manager.doesCustomizationSpecExist(name: "linux"))",
                "\(try await manager.doesCustomizationSpecExist(name: "other"))",
            ]
        }
        try await act("a customization of a name that is taken") {
            let manager = try await client.singleton("customization") { $0.customizationSpecManager }
            try await manager.createCustomizationSpec(item: try await manager.getCustomizationSpec(name: "linux"))
        }
        try await step("a customization that there is not") {
            let manager = try await client.singleton("customization") { $0.customizationSpecManager }
            return try await manager.getCustomizationSpec(name: "other").info.name
        }
    }

    private func manager() async throws -> AuthorizationManager {
        try await client.singleton("permissions") { $0.authorizationManager }
    }

    private func roles() async throws -> [AuthorizationRole] {
        let found = try await client.properties(of: [try await manager().reference], ["roleList"]).first
        return found?[AuthorizationManager.roleList] ?? []
    }

    private func role(_ name: String) async throws -> Int {
        try await roles().first { $0.name == name }?.roleId ?? 99_999
    }
}
