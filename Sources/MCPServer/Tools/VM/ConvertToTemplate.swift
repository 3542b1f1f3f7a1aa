import MCPCore
import VSphere
import VimTypes

/// Makes a template of a machine, by `MarkAsTemplate`.
struct ConvertToTemplate: VSphereTool {
    static let name = "convert_to_template"
    static let title = "Make a template of a VM"
    static let description = "Turns a VM that is powered off into a template."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.sets
    static let calls = ["MarkAsTemplate"]
    static let needsVCenter = true

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let machine = try await context.find(
            input.vm, properties: ["runtime.powerState", "summary.config.template"])
        let isTemplate = machine.value("summary.config.template") ?? false
        var change = Change(machine, before: ["is_template": .bool(isTemplate)])
        guard !isTemplate else { return change.unchanged("\(machine.name) is a template already.") }
        let state = PowerState.text(machine[VirtualMachine.powerState])
        guard state == PowerState.poweredOff.rawValue else {
            throw ToolError(.invalid, "\(machine.name) is \(state).", hint: "Power it off first.")
        }
        try await machine.object.markAsTemplate()
        change.end(["is_template": true])
        return change
    }
}
