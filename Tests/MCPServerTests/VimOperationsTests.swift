import MCPCore
import SchemaFormat
import Testing
import VimTypes

@testable import MCPServer

/// What operations do, over all that the API has.
@Suite struct VimOperationsTests {
    private static let all = Vim.schema.operations.map(\.record)

    @Test func `every operation has an effect`() {
        let effects = Dictionary(grouping: Self.all) { VimOperations.effect(of: $0.name) }.mapValues(\.count)
        print("operations: \(Self.all.count), \(effects)")
        #expect(Self.all.count >= 975)
        #expect(effects[.looks, default: 0] > 200)
        #expect(effects[.changes, default: 0] > 600)
    }

    /// A privilege that lets its holder change something stands with an operation that looks only where somebody has
    /// read what it does.
    @Test func `no operation that looks needs a privilege to change, but those that were reviewed`() {
        for operation in Self.all where VimOperations.effect(of: operation.name) == .looks {
            guard !VimOperations.isPrivilegeForLooking(operation.privilege) else { continue }
            #expect(
                VimOperations.exceptions[operation.name] != nil, "\(operation.name) needs \(operation.privilege)")
        }
    }

    @Test func `an operation that looks has a name that says so, or was reviewed`() {
        for operation in Self.all where VimOperations.effect(of: operation.name) == .looks {
            #expect(
                VimOperations.hasLookingVerb(operation.name) || VimOperations.exceptions[operation.name] != nil,
                "\(operation.name)")
        }
    }

    @Test func `whatever a name says of changing changes`() {
        let verbs = [
            "Create", "Destroy", "Delete", "Remove", "Update", "Set", "Add", "Power", "Reconfigure", "ReconfigVM",
            "Move", "Rename",
            "Migrate", "Relocate", "Clone", "Register", "Unregister", "Enable", "Disable", "Apply", "Install",
            "Upgrade",
            "Reset", "Reboot", "Shutdown", "Mount", "Unmount", "Attach", "Detach", "Format", "Enter", "Exit", "Revert",
            "Terminate", "Acquire", "Login", "Logout", "Impersonate", "Start", "Stop", "Cancel", "Post", "Import",
        ]
        // What belongs to the session is gone with it, and an answer that is broken off was only an answer.
        let harmless = Set(VimOperations.reading + VimOperations.awaiting).subtracting(["CancelTask"])
        for operation in Self.all where verbs.contains(where: operation.name.hasPrefix) {
            let effect = VimOperations.effect(of: operation.name)
            let owner = operation.owner.map { Vim.schema.table.managedType($0).name } ?? ""
            let isOfSession =
                harmless.contains(operation.name) || owner.hasSuffix("Collector") || owner.hasSuffix("View")
                || owner == "ViewManager"
                || ["CreateCollectorForEvents", "CreateCollectorForTasks", "Login", "Logout"].contains(operation.name)
            #expect(effect == .changes || isOfSession, "\(operation.name) is said to be \(effect)")
        }
    }

    @Test func `each exception is an operation, has a reason, and is one`() {
        for (name, exception) in VimOperations.exceptions {
            #expect(Vim.schema.operation(named: name) != nil, "\(name) is no operation")
            #expect(!exception.reason.isEmpty)
            #expect(VimOperations.rule(name) != exception.effect, "\(name) needs no exception")
        }
    }

    @Test func `what clients do by themselves only looks`() {
        let own = Set(VimOperations.reading + VimOperations.awaiting + ["CurrentTime", "SessionIsActive"])
        for name in own.subtracting(["CancelTask"]) { #expect(VimOperations.isLooking(name), "\(name)") }
    }

    @Test(arguments: [
        "LoginByToken", "TerminateSession", "CancelTask", "ImpersonateUser", "AcquireTicket", "NoSuchOperation",
    ])
    func `sessions, tickets and what is unknown are not looked at`(name: String) {
        #expect(VimOperations.effect(of: name) == .changes)
    }

    @Test(arguments: [
        ("ListProcessesInGuest", VimOperations.Effect.reaches), ("ReadEnvironmentVariableInGuest", .reaches),
        ("QueryConnectionInfo", .reaches), ("CreateContainerView", .reaches), ("ReadNextEvents", .looks),
        ("Login", .reaches), ("getClusterMode", .looks), ("HasPrivilegeOnEntity", .looks), ("QueryPerf", .looks),
        ("QueryFirmwareConfigUploadURL", .changes), ("CancelTask", .changes), ("IncreaseDirectorySize", .changes),
    ])
    func `guests, other hosts and the session are for those who may do all`(
        name: String, effect: VimOperations.Effect
    ) {
        #expect(VimOperations.effect(of: name) == effect)
        #expect(VimOperations.level(of: name) == (effect == .looks ? .readOnly : .fullAdmin))
    }
}
