import MCPCore
import VSphere
import VimTypes

/// Moves a machine to another host, pool or datastore, by `RelocateVM_Task`, once `CheckRelocate_Task` finds nothing
/// against it.
struct MigrateVM: VSphereTool {
    static let name = "migrate_vm"
    static let title = "Migrate a VM"
    static let description =
        "Checks whether a VM can move to a host, cluster, pool or datastore, and moves it."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.changes
    static let calls = ["CheckRelocate_Task", "RelocateVM_Task"]
    static let needsVCenter = true

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument("ESXi host", aliases: ["target_host"]) var host: Target<HostSystem>?
        @Argument("Cluster", aliases: ["cluster_name"]) var cluster: Target<ComputeResource>?
        @Argument(.resourcePool) var resourcePool: Target<ResourcePool>?
        @Argument("For its files", aliases: ["target_datastore"])
        var datastore: Target<Datastore>?
        @Argument(.wait) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let machine = try await context.find(input.vm, properties: ["runtime.host"])
        let present: ManagedObjectReference<HostSystem>? = machine.value("runtime.host")
        var change = Change(machine, before: present.map { ["host": .string($0.value)] })
        var specification = VirtualMachineRelocateSpec()
        specification.host = try await context.find(input.host)?.reference
        specification.datastore = try await context.find(input.datastore)?.reference
        if input.resourcePool == nil, let cluster = try await context.find(input.cluster, properties: ["resourcePool"])
        {
            specification.pool = cluster[ComputeResource.resourcePool]
        } else if input.resourcePool != nil || specification.host != nil {
            specification.pool = try await Placement.pool(
                input.resourcePool, ofHost: specification.host, for: &change, in: context
            ).reference
        }
        guard specification.pool != nil || specification.datastore != nil else {
            throw ToolError(
                .invalid, "Where to?", hint: "Name one or more of host, cluster, resource_pool, datastore.")
        }
        try await check(machine, specification, &change, in: context)
        guard change.status == .done else { return change }
        try await context.run(&change, "Migrating \(machine.name)", wait: input.wait) {
            try await machine.object.relocateVM(spec: specification)
        }
        guard change.status == .done else { return change }
        let after: ManagedObjectReference<HostSystem>? = try await context.find(
            machine.reference, properties: ["runtime.host"]
        ).value("runtime.host")
        change.end(["host": .string(after?.value ?? "")])
        return change
    }

    /// Refuses a move that the server says cannot be, and tells its warnings.
    private func check(
        _ machine: Found<VirtualMachine>, _ specification: VirtualMachineRelocateSpec, _ change: inout Change,
        in context: Context
    ) async throws {
        guard let checker = try await context.vSphere.content().vmProvisioningChecker else { return }
        let info = try await context.run(&change, "Checking whether \(machine.name) can move") {
            try await checker.on(context.vSphere).checkRelocate(vm: machine.reference, spec: specification)
        }
        guard change.status == .done, case .array(let values)? = info?.result else { return }
        let results = values.objects(CheckResult.self)
        let errors = results.flatMap(\.error).map { $0.localizedMessage ?? "unknown" }
        guard errors.isEmpty else {
            throw ToolError(
                .invalid, "\(machine.name) cannot move there: \(errors.joined(separator: "; "))",
                hint: "Choose another place, or remove what stands against it.")
        }
        let warnings = results.flatMap(\.warning).map { $0.localizedMessage ?? "unknown" }
        change.effects = warnings.isEmpty ? nil : warnings.map { "Warning: \($0)" }
    }
}
