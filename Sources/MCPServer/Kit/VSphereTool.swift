import MCPCore
import VSphere

/// A tool of this server: see `docs/writing-a-tool.md`.
///
/// Its toolset is the ``ToolArea`` whose list it stands in. It takes the arguments of ``SharedArguments`` beside its
/// own, and its answers, errors and operations pass through ``ToolRunner``.
protocol VSphereTool: Tool where Services == Call {
    /// The operations that the tool calls beside those that read properties and await tasks, by their wire names.
    ///
    /// A call of an operation that is not named here is refused in tests and logged as an error elsewhere. What the
    /// tool needs of privileges in vCenter follows from it.
    static var calls: [String] { get }
    /// Privileges in vCenter that the tool needs beside those of its operations, where those depend on arguments: such
    /// as `VirtualMachine.Config.AddNewDisk` with `ReconfigVM_Task`.
    static var privileges: [String] { get }
    /// How many characters any text in the answer may have; what is longer is cut, and says so.
    static var longestText: Int { get }
    /// Whether the tool is for one of the managed servers, and so takes `server`.
    static var isForOneServer: Bool { get }
    /// Whether each call decides what it needs and what is off, as that of `call_api` does: then gates are asked again
    /// with what the call does.
    static var isJudgedByCall: Bool { get }
    /// Whether the tool does what an ESXi host by itself cannot, such as cloning.
    static var needsVCenter: Bool { get }
}

/// What a running tool has at hand.
typealias Context = ToolContext<Call>

extension VSphereTool {
    static var calls: [String] { [] }
    static var privileges: [String] { [] }
    static var longestText: Int { UntrustedText.longest }
    static var isForOneServer: Bool { true }
    static var isJudgedByCall: Bool { false }
    static var needsVCenter: Bool { false }
    static var toolset: String { "" }
    static var operations: [String] {
        VimOperations.reading + (calls.contains { $0.hasSuffix("_Task") } ? VimOperations.awaiting : []) + calls
    }
}
