import MCPCore
import VSphere
import VimTypes

/// A host that is about to go out of service, and what that does to the machines on it.
struct HostOutage {
    let reference: ManagedObjectReference<HostSystem>
    let name: String
    let isInMaintenanceMode: Bool
    /// The cluster that it belongs to; nil for a stand-alone host.
    let cluster: String?
    /// How DRS moves running machines; nil if it does not.
    let automation: DrsBehavior?
    /// Names of the machines that run on it.
    let running: [String]
    /// How many more are registered with it.
    let resting: Int
    /// The answer, before anything has changed.
    let change: Change

    /// One question, for hosts, clusters and what runs where.
    ///
    /// - Throws: `ToolError`, `VSphereError`, `VimFault`.
    init(of target: Target<HostSystem>?, in context: Context) async throws {
        let inventory = try await context.vSphere.inventory([
            HostSystem._typeID: ["runtime.inMaintenanceMode", "runtime.connectionState", "runtime.powerState"],
            ClusterComputeResource._typeID: ["configurationEx"],
            VirtualMachine._typeID: ["runtime.host", "runtime.powerState"],
        ])
        let host = try inventory.one(target, "host")
        reference = ManagedObjectReference(host.reference.value)
        name = host.name
        isInMaintenanceMode = host.value("runtime.inMaintenanceMode") ?? false
        let parent = host.parent?.as(ClusterComputeResource.self).flatMap { inventory[$0] }
        cluster = parent?.name
        let configuration: ClusterConfigInfoEx? = parent?.value("configurationEx")
        let drs = configuration?.drsConfig
        automation = drs?.enabled == true ? drs?.defaultVmBehavior ?? .fullyAutomated : nil
        let moref = host.reference.value
        let machines = inventory.all(VirtualMachine.self).filter { machine in
            let host: ManagedObjectReference<HostSystem>? = machine.value("runtime.host")
            return host?.value == moref
        }
        running = machines.filter {
            PowerState.text($0.value("runtime.powerState")) == PowerState.poweredOn.rawValue
        }.map(\.name).sorted()
        resting = machines.count - running.count
        let state: String = host.value("runtime.connectionState") ?? "unknown"
        change = Change(
            moref: moref, name: host.name, path: inventory.path(of: host.reference),
            before: [
                "maintenance_mode": .bool(isInMaintenanceMode), "connection_state": .string(state),
                "power_state": .string(host.value("runtime.powerState") ?? "unknown"),
                "running_vms": .integer(running.count),
            ])
        try await context.services.noteProtection(of: reference, name: host.name, path: change.path)
    }

    /// The host itself, whose methods are operations.
    func host(in context: Context) -> HostSystem { reference.on(context.vSphere) }

    /// What a stop of the host does to its machines.
    var stops: [String] {
        running.map { "\($0) runs on it, and stops" } + (isInMaintenanceMode ? [] : ["It is not in maintenance mode"])
    }

    /// Refuses to stop a host that is not prepared for it.
    ///
    /// - Throws: `ToolError` `.invalid`.
    func checkIsPrepared(force: Bool, in context: Context) throws {
        guard !isInMaintenanceMode, !force, !context.isDryRun else { return }
        let count = running.count
        throw ToolError(
            .invalid, "\(name) is not in maintenance mode, and \(count) VM\(count == 1 ? " runs" : "s run") on it.",
            hint: "Use enter_maintenance_mode first, or call with force: true.")
    }
}
