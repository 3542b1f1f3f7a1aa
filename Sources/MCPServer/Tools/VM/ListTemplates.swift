import MCPCore
import VSphere
import VimTypes

/// Lists templates, by one question to the property collector.
struct ListTemplates: VSphereTool {
    static let name = "list_templates"
    static let title = "List templates"
    static let description = "Templates of every datacenter."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument(.filter) var filter: String?
    }

    struct Template: ToolOutput {
        var moref: String
        var name: String
        var path: String
        var cpu: Int?
        var memoryMB: Int?
        var guestOS: String?
        var host: String?

        static let fields = [
            "moref": "Moref",
            "name": "Name",
            "path": "Inventory path",
            "cpu": "Virtual CPUs",
            "memoryMB": "Memory in MiB",
            "guestOS": "Configured guest",
            "host": "Host that it is registered with",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Page<Template> {
        let inventory = try await context.vSphere.inventory([
            VirtualMachine._typeID: [
                "runtime.host", "summary.config.template", "summary.config.numCpu", "summary.config.memorySizeMB",
                "summary.config.guestFullName",
            ]
        ])
        let pattern = input.filter.map(NamePattern.init)
        let templates = inventory.all(VirtualMachine.self).filter { machine in
            machine.value("summary.config.template") == true && pattern?.matches(machine.name) != false
        }
        return try context.page(templates, key: { [$0.name, $0.reference.value] }) { template in
            let host: ManagedObjectReference<HostSystem>? = template.value("runtime.host")
            return Template(
                moref: template.reference.value, name: template.name, path: inventory.path(of: template.reference),
                cpu: template.value("summary.config.numCpu"),
                memoryMB: template.value("summary.config.memorySizeMB"),
                guestOS: template.value("summary.config.guestFullName"), host: host.flatMap { inventory[$0]?.name })
        }
    }
}
