import MCPCore
import VSphere
import VimTypes

/// Moves a machine to another resource pool of its host or cluster, by `MoveIntoResourcePool`.
struct MoveVMToResourcePool: VSphereTool {
    static let name = "move_vm_to_resource_pool"
    static let title = "Move a VM to a resource pool"
    static let description = "Moves a VM to another resource pool of its cluster."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.sets
    static let calls = ["MoveIntoResourcePool"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(.resourcePool) var resourcePool: Target<ResourcePool>
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let machine = try await context.find(input.vm, properties: ["resourcePool"])
        let pool = try await context.find(input.resourcePool)
        let present = machine[VirtualMachine.resourcePool]
        var change = Change(machine, before: present.map { ["resource_pool": .string($0.value)] })
        guard present?.value != pool.moref else { return change.unchanged("\(machine.name) is there already.") }
        try context.checkMayChange(moref: machine.moref)
        try await pool.object.moveIntoResourcePool(list: [
            ManagedObjectReference<ManagedEntity>(
                machine.moref, type: machine.reference.type)
        ])
        change.end(["resource_pool": .string(pool.moref), "path": .string(pool.path)])
        return change
    }
}
