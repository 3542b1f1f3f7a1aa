import MCPCore
import VSphere
import VimTypes

/// Takes a picture of a machine's screen, from `/screen` or by `CreateScreenshot_Task`.
struct VMScreenshot: VSphereTool {
    static let name = "vm_screenshot"
    static let title = "Screenshot of a VM"
    static let description = "A picture (PNG) of the console of a VM that is powered on."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads
    static let calls = ["CreateScreenshot_Task", "DeleteDatastoreFile_Task"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
    }

    func run(_ input: Input, in context: Context) async throws -> NoOutput {
        let machine = try await context.find(input.vm, properties: ["runtime.powerState"])
        let state = PowerState.text(machine[VirtualMachine.powerState])
        guard state == PowerState.poweredOn.rawValue else {
            throw ToolError(.invalid, "\(machine.name) is \(state).", hint: "Power it on first.")
        }
        context.attach(.image(try await context.vSphere.screenshot(of: machine.reference), mimeType: "image/png"))
        return NoOutput()
    }
}
