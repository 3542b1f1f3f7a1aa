internal import VimTypes

/// How the simulator performs an operation of the API.
struct Operation: Sendable {
    /// A function on the world. What it returns is the operation's result.
    typealias Perform = @Sendable (inout World, Call) throws -> (any FieldValue)?

    /// What an operation comes to.
    enum Outcome: Sendable {
        /// The result; nil when there is none.
        case result((any FieldValue)?)
        /// Objects that are read while they are sent.
        case objects(ObjectStream)
    }

    let name: String
    let perform: @Sendable (inout World, Call) throws -> Outcome

    /// Performs the operation of that wire name.
    init(_ name: String, _ perform: @escaping Perform) {
        self.init(streaming: name) { world, call in .result(try perform(&world, call)) }
    }

    /// Performs the operation of that wire name, which may give a long list part by part.
    init(streaming name: String, _ perform: @escaping @Sendable (inout World, Call) throws -> Outcome) {
        precondition(Vim.schema.operation(named: name) != nil, "there is no operation \(name)")
        self.name = name
        self.perform = perform
    }
}

/// All operations that the simulator performs. Others answer `NotSupported`.
enum Operations {
    private static let table = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// The operation of that wire name, if such a server performs it, and may perform it on that object now.
    ///
    /// - Throws: `NotSupported` for what the simulator does not have, or an ESXi leaves to a vCenter; `InvalidState` for
    ///   what would change a machine whose disks are being transferred.
    static func named(_ name: String, on target: AnyReference, in world: World) throws -> Operation {
        guard let operation = table[name], world.settings.product == .vCenter || !ofVCenter.contains(name) else {
            throw Fault(NotSupported.self)
        }
        if changingMachines.contains(name) {
            let vm =
                target.as(VirtualMachine.self)
                ?? target.as(VirtualMachineSnapshot.self).flatMap { world[$0, VirtualMachineSnapshot.vm] }
            if let vm { try world.demandNoTransfer(of: vm) }
        }
        return operation
    }

    /// What takes more than one host, or names that only a vCenter keeps.
    private static let ofVCenter: Set<String> = [
        "CheckCustomizationSpec", "CloneVM_Task", "CreateCluster", "CreateClusterEx", "CreateDatacenter",
        "CreateFolder", "CreateCollectorForTasks", "CustomizeVM_Task", "MarkAsTemplate", "MarkAsVirtualMachine",
        "MigrateVM_Task", "MoveIntoFolder_Task", "PlaceVm", "RelocateVM_Task",
    ]

    /// What a machine refuses while it is imported or exported, on itself and on its snapshots.
    private static let changingMachines: Set<String> = [
        "CloneVM_Task", "ConsolidateVMDisks_Task", "CreateSnapshotEx_Task", "CreateSnapshot_Task", "CustomizeVM_Task",
        "Destroy_Task", "ExportVm", "MarkAsTemplate", "MarkAsVirtualMachine", "MigrateVM_Task", "PowerOnVM_Task",
        "ReconfigVM_Task", "RelocateVM_Task", "RemoveAllSnapshots_Task", "RemoveSnapshot_Task",
        "RevertToCurrentSnapshot_Task", "RevertToSnapshot_Task", "UnregisterVM", "UpgradeVM_Task",
    ]
}
