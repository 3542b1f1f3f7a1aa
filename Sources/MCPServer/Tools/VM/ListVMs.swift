import MCPCore
import VSphere
import VimTypes

/// Lists virtual machines, by one question to the property collector however many there are.
struct ListVMs: VSphereTool {
    static let name = "list_vms"
    static let title = "List virtual machines"
    static let description = "VMs with state, size, guest and address; not templates."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument(.filter) var filter: String?
        @Argument("Only these") var powerState: PowerState?
        @Argument("In it, at any depth", aliases: ["folder_path"]) var folder: Target<Folder>?
        @Argument("In it", aliases: ["cluster_name"]) var cluster: Target<ComputeResource>?
        @Argument("ESXi host", aliases: ["host_name"]) var onHost: Target<HostSystem>?
        @Argument("Name, category:name or id") var tag: String?
    }

    struct Machine: ToolOutput {
        var moref: String
        var name: String
        var powerState: String
        var cpu: Int?
        var memoryMB: Int?
        var guestOS: String?
        var ipAddress: String?
        var host: String?

        static let fields = [
            "moref": "Moref",
            "name": "Name",
            "powerState": "State",
            "cpu": "Virtual CPUs",
            "memoryMB": "Memory in MiB",
            "guestOS": "Guest that runs, else is configured",
            "ipAddress": "Primary address",
            "host": "ESXi host",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Page<Machine> {
        // Tags are not among the properties of machines: another service tells which machines have one.
        var tagged: Set<String>?
        if let tag = input.tag { tagged = try await Self.machines(with: tag, in: context) }
        let inventory = try await context.vSphere.inventory([
            VirtualMachine._typeID: [
                "runtime.powerState", "runtime.host", "summary.config.template", "summary.config.numCpu",
                "summary.config.memorySizeMB", "summary.config.guestFullName", "guest.guestFullName",
                "guest.ipAddress",
            ]
        ])
        let pattern = input.filter.map(NamePattern.init)
        let folder = try input.folder.map { try inventory.find($0.text, Folder.self) }
        let cluster = try input.cluster.map { try inventory.find($0.text, ComputeResource.self) }
        let host = try input.onHost.map { try inventory.find($0.text, HostSystem.self) }
        let machines = inventory.all(VirtualMachine.self).filter { machine in
            guard machine.value("summary.config.template") != true else { return false }
            if let pattern, !pattern.matches(machine.name) { return false }
            if let state = input.powerState, state.rawValue != Self.powerState(machine) { return false }
            if let tagged, !tagged.contains(machine.reference.value) { return false }
            if let folder, !inventory.isWithin(machine, folder) { return false }
            guard host != nil || cluster != nil else { return true }
            guard let own = Self.host(machine).flatMap({ inventory[$0] }) else { return false }
            if let host, own.reference != host.reference { return false }
            return cluster.map { inventory.isWithin(own, $0) } ?? true
        }
        return try context.page(machines, key: { [$0.name, $0.reference.value] }) { machine in
            Machine(
                moref: machine.reference.value, name: machine.name, powerState: Self.powerState(machine),
                cpu: machine.value("summary.config.numCpu"), memoryMB: machine.value("summary.config.memorySizeMB"),
                guestOS: Self.text(machine, "guest.guestFullName")
                    ?? Self.text(machine, "summary.config.guestFullName"),
                ipAddress: Self.text(machine, "guest.ipAddress"),
                host: Self.host(machine).flatMap { inventory[$0]?.name })
        }
    }

    /// The morefs of everything that has a tag.
    private static func machines(with tag: String, in context: Context) async throws -> Set<String> {
        let tagging = context.vSphere.tagging
        let tag = try await tagging.find(tag, among: try await tagging.categories())
        return Set(try await tagging.objects(with: tag.id).map(\.value))
    }

    private static func host(_ machine: Inventory.Entity) -> ManagedObjectReference<HostSystem>? {
        machine.value("runtime.host")
    }

    private static func powerState(_ machine: Inventory.Entity) -> String {
        PowerState.text(machine.value("runtime.powerState"))
    }

    /// A string that is there and not empty.
    private static func text(_ machine: Inventory.Entity, _ path: String) -> String? {
        let text: String? = machine.value(path)
        return text?.isEmpty == true ? nil : text
    }
}
