import MCPCore
import VSphere
import VimTypes

/// The accounts of guests that the configuration names, so that no password has to pass through a model.
struct GuestAccounts: Sendable {
    /// Accounts by the name that callers use.
    var named: [String: GuestCredentials] = [:]
    /// Whether callers may give a user and password themselves.
    var takesPasswords = true

    /// No accounts.
    init() {}

    /// - Throws: ``ConfigurationError``.
    init(_ settings: Settings) throws {
        takesPasswords = try settings.flag("MCP_GUEST_PASSWORDS") ?? true
        for suffix in [""] + settings.numbers(of: "GUEST_USER").map({ "_\($0)" }) {
            guard let user = settings["GUEST_USER\(suffix)"] else { continue }
            guard let password = try settings.secret("GUEST_PASSWORD\(suffix)") else {
                throw ConfigurationError("GUEST_USER\(suffix) is set, and GUEST_PASSWORD\(suffix) is not.")
            }
            let name = settings["GUEST_NAME\(suffix)"] ?? user
            named[name] = GuestCredentials(user: user, password: Secret(password))
        }
    }
}

/// The arguments of all tools that work in a guest.
protocol GuestInput: ToolInput {
    var vm: Target<VirtualMachine> { get }
    var guestCredential: String? { get }
    var username: String? { get }
    var password: String? { get }
}

extension ArgumentDeclaration {
    /// Which configured account: needed only where there are several, and then the error names them.
    static let guestCredential = ArgumentDeclaration("Configured account of the guest", listed: false)
    /// User of the guest.
    static let guestUser = ArgumentDeclaration("Guest user")
    /// Password of that user.
    static let guestPassword = ArgumentDeclaration("Its password", secret: true)
}

extension ToolContext<Call> {
    /// The machine whose guest is meant, and what VMware Tools can do there.
    ///
    /// - Throws: `ToolError` when it is off, has no VMware Tools running, or no account is known.
    func guest(_ input: some GuestInput) async throws -> (machine: Found<VirtualMachine>, guest: GuestOperations) {
        let account = try account(input)
        let machine = try await find(input.vm, properties: ["runtime.powerState", "guest.toolsRunningStatus"])
        let state = PowerState.text(machine[VirtualMachine.powerState])
        guard state == PowerState.poweredOn.rawValue else {
            throw ToolError(.invalid, "\(machine.name) is \(state).", hint: "Power it on first.")
        }
        guard machine.value("guest.toolsRunningStatus") == "guestToolsRunning" else {
            throw ToolError(
                .invalid, "VMware Tools do not run in \(machine.name).", hint: "Wait with wait_for_vm_tools.")
        }
        return (machine, try await vSphere.guest(of: machine.reference, account))
    }

    private func account(_ input: some GuestInput) throws -> GuestCredentials {
        let accounts = services.backend.guestAccounts
        let known = accounts.named.keys.sorted().joined(separator: ", ")
        if let name = input.guestCredential {
            if let account = accounts.named[name] { return account }
            throw ToolError(
                .notFound, "guest_credential: there is no '\(name)'.",
                hint: known.isEmpty ? "Its operator can set GUEST_USER and GUEST_PASSWORD." : "Known: \(known).")
        }
        if let user = input.username, let password = input.password {
            guard accounts.takesPasswords else {
                throw ToolError(
                    .denied, "This server takes no passwords of guests.", hint: "Use guest_credential: \(known).")
            }
            return GuestCredentials(user: user, password: Secret(password))
        }
        if accounts.named.count == 1, let only = accounts.named.values.first { return only }
        throw ToolError(
            .invalid, "Which account of the guest?",
            hint: known.isEmpty ? "Give username and password." : "Give guest_credential: \(known).")
    }
}
