import MCPCore
import VSphere
import VimTypes

/// Powers a machine on, by `PowerOnVM_Task`.
struct PowerOnVM: VSphereTool {
    static let name = "power_on_vm"
    static let title = "Power on a VM"
    static let description = "Powers a VM on, or resumes a suspended one."
    static let permission = PermissionLevel.powerOps
    static let hints = ToolHints.sets
    static let calls = ["PowerOnVM_Task"]
    static let aliases = ["power_on"]

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument(.wait) var wait = true
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let machine = try await context.find(input.vm, properties: ["runtime.powerState", "runtime.question"])
        let state = PowerState.text(machine[VirtualMachine.powerState])
        var change = Change(machine, before: ["power_state": .string(state)])
        if let question = machine[VirtualMachine.question] {
            throw ToolError(
                .invalid, "\(machine.name) waits for an answer to: \(question.text)",
                hint: "Answer it first: AnswerVM with questionId \(question.id), by call_api or in the vSphere Client.")
        }
        guard state != PowerState.poweredOn.rawValue else {
            return change.unchanged("\(machine.name) is powered on already.")
        }
        try await context.run(&change, "Powering on \(machine.name)", wait: input.wait) {
            try await machine.object.powerOnVM()
        }
        change.end(["power_state": "powered_on"])
        return change
    }
}

extension VirtualMachine {
    /// `runtime.powerState`.
    static var powerState: Property<Self, VirtualMachinePowerState> { Property("runtime.powerState") }
    /// `runtime.question`: what the machine wants to know before it goes on.
    static var question: Property<Self, VirtualMachineQuestionInfo> { Property("runtime.question") }
}
