import MCPCore
import VSphere
import VimTypes

/// Makes a machine of a template, by `MarkAsVirtualMachine`.
struct ConvertToVM: VSphereTool {
    static let name = "convert_to_vm"
    static let title = "Make a VM of a template"
    static let description = "Turns a template into a VM."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.sets
    static let calls = ["MarkAsVirtualMachine"]
    static let needsVCenter = true

    struct Input: ToolInput {
        @Argument(.template) var template: Target<VirtualMachine>
        @Argument(.resourcePool) var resourcePool: Target<ResourcePool>?
        @Argument("ESXi host to be on") var host: Target<HostSystem>?
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let template = try await context.find(
            input.template, properties: ["summary.config.template", "runtime.host"])
        let isTemplate = template.value("summary.config.template") ?? false
        var change = Change(template, before: ["is_template": .bool(isTemplate)])
        guard isTemplate else { return change.unchanged("\(template.name) is a VM already.") }
        let host = try await context.find(input.host)
        let own: ManagedObjectReference<HostSystem>? = template.value("runtime.host")
        let pool = try await Placement.pool(
            input.resourcePool, ofHost: host?.reference ?? own, for: &change, in: context)
        try await template.object.markAsVirtualMachine(pool: pool.reference, host: host?.reference)
        change.end(["is_template": false, "resource_pool": .string(pool.path)])
        return change
    }
}
