/// A tool: one small type from which its listing, the schemas of what it takes and gives, the checks of its arguments
/// and the check of permission follow.
///
/// ```swift
/// struct RenameVM: Tool {
///     static let name = "rename_vm"
///     static let title = "Rename a virtual machine"
///     static let description = "Changes the name of a virtual machine in the inventory."
///     static let toolset = "vm"
///     static let permission = PermissionLevel.vmLifecycle
///     static let hints = ToolHints.sets
///     static let operations = ["Rename_Task"]
///
///     struct Input: ToolInput {
///         @Argument("The machine: name, inventory path or moref", aliases: ["name"]) var vm: String
///         @Argument("Its new name", length: 1...80) var newName: String
///     }
///     struct Output: ToolOutput {
///         var moref: String
///         static let fields = ["moref": "The machine that was renamed"]
///     }
///     func run(_ input: Input, in context: ToolContext<Backend>) async throws -> Output { … }
/// }
/// ```
public protocol Tool: Sendable {
    /// What the tool works with, the same for all tools of a server.
    associatedtype Services: Sendable
    /// What it takes.
    associatedtype Input: ToolInput
    /// What it gives back.
    associatedtype Output: ToolOutput

    /// Its name: small letters, digits and underscores, at most 40.
    static var name: String { get }
    /// Its name for people.
    static var title: String { get }
    /// What it does, for the model. Never text that comes from a managed system.
    static var description: String { get }
    /// The area it belongs to.
    static var toolset: String { get }
    /// The level of trust it needs.
    static var permission: PermissionLevel { get }
    /// Its effects.
    static var hints: ToolHints { get }
    /// The operations of the managed system that it may call.
    static var operations: [String] { get }
    /// Other names it may be called by. They are never listed.
    static var aliases: [String] { get }
    /// `_meta` of the tool, such as its user interface.
    static var meta: JSONObject { get }
    /// Whether a call may become a task.
    static var taskSupport: TaskSupport { get }

    /// A tool has no state of its own.
    init()

    /// Does the work.
    ///
    /// - Parameters:
    ///   - input: the arguments, checked against the schema.
    ///   - context: the services, and what is known about the request.
    /// - Throws: ``ToolError`` with what the caller should change; any other error is reported by its description.
    func run(_ input: Input, in context: ToolContext<Services>) async throws -> Output
}

extension Tool {
    /// No other names.
    public static var aliases: [String] { [] }
    /// No metadata.
    public static var meta: JSONObject { [:] }
    /// No call becomes a task.
    public static var taskSupport: TaskSupport { .never }
}

/// The output of a tool that gives back only content: see ``ToolContext/attach(_:)``.
public struct NoOutput: ToolOutput {
    /// No properties.
    public static let fields: [String: String] = [:]
    /// Nothing.
    public init() {}
}
