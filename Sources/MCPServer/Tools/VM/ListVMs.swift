import MCPCore
import VSphere
import VimTypes

/// Lists virtual machines, by one question to the property collector however many there are.
struct ListVMs: VSphereTool {
    static let name = "list_vms"
    static let title = "List virtual machines"
    static let description = """
        Virtual machines of every datacenter and folder, sorted by name, with state, size, guest and address. \
        Templates are in list_templates.
        """
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument(.filter) var filter: String?
        @Argument("Only machines in this state") var powerState: PowerState?
        @Argument("Only machines on this host, by name or moref") var onHost: String?
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
            "moref": "Managed object reference, such as vm-42",
            "name": "Name",
            "powerState": "powered_on, powered_off or suspended",
            "cpu": "Virtual CPUs",
            "memoryMB": "Memory in MiB",
            "guestOS": "Guest operating system: what VMware Tools tells, else what is configured",
            "ipAddress": "Primary address of the guest",
            "host": "Name of the host that it runs on or is registered with",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Page<Machine> {
        let inventory = try await context.vSphere.inventory([
            VirtualMachine._typeID: [
                "runtime.powerState", "runtime.host", "summary.config.template", "summary.config.numCpu",
                "summary.config.memorySizeMB", "summary.config.guestFullName", "guest.guestFullName",
                "guest.ipAddress",
            ]
        ])
        let pattern = input.filter.map(NamePattern.init)
        let machines = inventory.all(VirtualMachine.self).filter { machine in
            guard machine.value("summary.config.template") != true else { return false }
            if let pattern, !pattern.matches(machine.name) { return false }
            if let state = input.powerState, state.rawValue != Self.powerState(machine) { return false }
            guard let wanted = input.onHost else { return true }
            guard let host: ManagedObjectReference<HostSystem> = machine.value("runtime.host") else { return false }
            return host.value == wanted || inventory[host]?.name == wanted
        }
        return try context.page(machines, key: { [$0.name, $0.reference.value] }) { machine in
            let host: ManagedObjectReference<HostSystem>? = machine.value("runtime.host")
            return Machine(
                moref: machine.reference.value, name: machine.name, powerState: Self.powerState(machine),
                cpu: machine.value("summary.config.numCpu"), memoryMB: machine.value("summary.config.memorySizeMB"),
                guestOS: Self.text(machine, "guest.guestFullName")
                    ?? Self.text(machine, "summary.config.guestFullName"),
                ipAddress: Self.text(machine, "guest.ipAddress"), host: host.flatMap { inventory[$0]?.name })
        }
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
