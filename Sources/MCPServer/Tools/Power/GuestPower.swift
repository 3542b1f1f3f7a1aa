import MCPCore
import VSphere
import VimTypes

/// What the tools have in common that ask a guest to change its power state.
enum GuestPower {
    /// The operations that they call beside their own, to wait for the guest.
    static let calls = VimOperations.watching

    struct Input: ToolInput {
        @Argument(.vm) var vm: Target<VirtualMachine>
        @Argument("Wait for the guest") var wait = false
    }

    /// How the guest's doing it shows.
    enum Sign {
        /// The machine gets into this state.
        case state(PowerState)
        /// VMware Tools stop, and run again.
        case restart
    }

    /// Asks a guest.
    ///
    /// - Parameters:
    ///   - what: what it is asked for, such as `shut down`.
    ///   - sign: how its doing it shows, which is waited for if the caller wants that.
    ///   - ask: calls the operation.
    /// - Throws: `ToolError` `.invalid` when the machine does not run, or VMware Tools do not.
    static func ask(
        _ input: Input, to what: String, _ sign: Sign, in context: Context, ask: (VirtualMachine) async throws -> Void
    ) async throws -> Change {
        let machine = try await context.find(
            input.vm, properties: ["runtime.powerState", "guest.toolsRunningStatus"])
        let state = PowerState.text(machine[VirtualMachine.powerState])
        var change = Change(machine, before: ["power_state": .string(state)])
        if case .state(let aim) = sign, state == aim.rawValue {
            return change.unchanged("\(machine.name) is \(state) already.")
        }
        try check(machine, state)
        try await ask(machine.object)
        guard input.wait else {
            change.message = "The guest was asked to \(what), and may take its time: get_vm_info tells the power state."
            return change
        }
        context.report(progress: 0, message: UntrustedText.clean("Waiting for \(machine.name) to \(what)"))
        guard try await wait(for: sign, of: machine, in: context) else {
            change.status = .running
            change.message =
                "The guest was asked to \(what), and has not done it yet: get_vm_info tells the power state."
            return change
        }
        var after = state
        if case .state(let aim) = sign { after = aim.rawValue }
        change.end(["power_state": .string(after)])
        return change
    }

    /// - Returns: whether the guest did it while the call lasts.
    private static func wait(
        for sign: Sign, of machine: Found<VirtualMachine>, in context: Context
    ) async throws -> Bool {
        switch sign {
        case .state(let aim):
            return try await context.watch(machine.reference, ["runtime.powerState"], upTo: context.services.remaining)
            {
                PowerState($0.value("runtime.powerState")) == aim
            }
        case .restart:
            guard try await toolsRun(false, machine, in: context) else { return false }
            return try await toolsRun(true, machine, in: context)
        }
    }

    private static func toolsRun(
        _ wanted: Bool, _ machine: Found<VirtualMachine>, in context: Context
    ) async throws -> Bool {
        let path = "guest.toolsRunningStatus"
        return try await context.watch(machine.reference, [path], upTo: context.services.remaining) { properties in
            let status: String? = properties.value(path)
            return status.map { ($0 == "guestToolsRunning") == wanted } ?? false
        }
    }

    private static func check(_ machine: Found<VirtualMachine>, _ state: String) throws {
        guard state == PowerState.poweredOn.rawValue else {
            throw ToolError(.invalid, "\(machine.name) is \(state).", hint: "Power it on first, by power_on_vm.")
        }
        let tools: String? = machine.value("guest.toolsRunningStatus")
        guard tools != "guestToolsNotRunning" else {
            throw ToolError(
                .invalid, "VMware Tools do not run in \(machine.name), so its guest cannot be asked.",
                hint: "Wait for them by wait_for_vm_tools, or use power_off_vm or reset_vm, which do not ask it.")
        }
    }
}
