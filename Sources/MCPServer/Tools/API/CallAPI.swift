import MCPCore
import SchemaFormat
import VSphere
import VimTypes

/// Calls any operation of vim25.
///
/// What the operation does decides which level the call needs, whether it is off, and whether somebody has to agree:
/// see ``VimOperations/effect(of:)``.
struct CallAPI: VSphereTool {
    static let name = "call_api"
    static let title = "Call any operation"
    static let description = "Calls any operation of vim25; readers may call those that read."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.destroys
    static let operations = VimOperations.reading + VimOperations.awaiting
    static let isJudgedByCall = true

    struct Input: ToolInput {
        @Argument("Such as PowerOnVM_Task", aliases: ["method"]) var operation: String
        @Argument("moref; services need none", aliases: ["moref", "target"]) var object: String?
        @Argument("As describe_api tells") var arguments = JSONObject()
        @Argument(.wait) var wait = true
    }

    struct Output: ToolOutput {
        var status: Change.Status
        var operation: String
        var object: String
        var result: JSON?
        var task: String?
        var progressPercent: Int?
        var effects: [String]?
        var message: String?

        static let fields = [
            "status": "How far it got",
            "operation": "What was called",
            "object": "On what",
            "result": "In VMware's JSON",
            "task": "vCenter task",
            "progressPercent": "Of the task",
            "effects": "What it would do",
            "message": "To know",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Output {
        guard let operation = Vim.schema.operation(named: input.operation) else {
            throw DescribeAPI.unknown(input.operation, among: [.operation])
        }
        try Self.refuseSessions(operation.name)
        try Self.checkRight(operation.name, in: context)
        let target = try await Self.target(of: operation, input.object, in: context)
        let call = try APIArguments.call(operation, on: target, input.arguments)
        context.services.guardian.declare(operation.name)

        let shown = APISecrets.masked(input.arguments, of: operation)
        var change = Change(moref: target.value, name: "\(target)")
        if VimOperations.effect(of: operation.name) == .changes {
            try await Self.noteProtection(of: call, in: context)
            let effects = [
                "\(operation.name) on \(target), with \(UntrustedText.clean("\(JSON.object(shown))", longest: 500))"
            ]
            guard try await context.approve(&change, "Call \(operation.name) on \(target)", effects: effects) else {
                return Output(change, operation, target)
            }
        } else if context.isDryRun {
            change.status = .dryRun
            change.message = "\(operation.name) changes nothing. It was not called."
            return Output(change, operation, target)
        }
        return try await Self.perform(call, wait: input.wait, &change, in: context)
    }

    private static func perform(
        _ call: MethodCall, wait: Bool, _ change: inout Change, in context: Context
    ) async throws -> Output {
        let client = context.vSphere
        guard isTask(call.operation) else {
            let response = try await client.perform(call)
            return Output(change, call.operation, call.target).with(try Self.result(response, of: call.operation))
        }
        let info = try await context.run(&change, call.operation.name, wait: wait) {
            let response = try await client.perform(call)
            guard let task: ManagedObjectReference<VimTask> = response.get("returnval") else {
                throw ToolError(.unavailable, "\(call.operation.name) gave no task.")
            }
            return task
        }
        let output = Output(change, call.operation, call.target)
        return try info?.result.map { output.with(APISecrets.masked(try JSON(encoding: $0))) } ?? output
    }

    private static func isTask(_ operation: OperationID) -> Bool {
        let result = operation.record.result
        return result.kind == .reference && !result.isArray
            && result.type.map {
                ManagedTypeID(operation.schema, $0).isKind(of: VimTask._typeID)
            } == true && operation.name.hasSuffix("_Task")
    }

    private static func result(_ response: ObjectStorage, of operation: OperationID) throws -> JSON? {
        guard operation.record.result.kind != .void else { return nil }
        if operation.record.result.isSecret { return APISecrets.mask }
        return APISecrets.masked(try JSON(encoding: response)["returnval"] ?? .null)
    }
}

extension CallAPI.Output {
    /// An answer of this size still leaves a model room to think.
    private static let largest = 200_000

    init(_ change: Change, _ operation: OperationID, _ target: ManagedObjectReference<AnyManagedObject>) {
        self.init(
            status: change.status, operation: operation.name, object: target.description, task: change.task,
            progressPercent: change.progressPercent, effects: change.effects, message: change.message)
    }

    /// The same with a result, or with a word on why it is left out.
    func with(_ result: JSON?) -> Self {
        guard let result else { return self }
        var output = self
        let size = result.encoded().count
        if size <= Self.largest {
            output.result = result
        } else {
            output.message = "It was done. Its result of \(size >> 10) KB is left out: ask for less."
        }
        return output
    }
}
