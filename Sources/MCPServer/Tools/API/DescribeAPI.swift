import MCPCore
import SchemaFormat
import VimTypes

/// Describes one operation or type of vim25, from the schema that this server was built with.
struct DescribeAPI: VSphereTool {
    static let name = "describe_api"
    static let title = "Describe an operation or type"
    static let description = "An operation or type of vim25: JSON Schema, faults, privilege."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads
    static let operations: [String] = []
    static let isForOneServer = false

    struct Input: ToolInput {
        @Argument("Such as PowerOnVM_Task", aliases: ["operation", "type"]) var name: String
        @Argument("Levels of objects to show", min: 0, max: 4) var depth = 1
    }

    struct Output: ToolOutput {
        var name: String
        var kind: String
        var since: String?
        var base: String?
        var object: String?
        var level: String?
        var privilege: String?
        var schema: JSONObject
        var result: JSONObject?
        var faults: [String]?
        var operations: [String]?

        static let fields = [
            "name": "Name",
            "kind": "What it is",
            "since": "API version",
            "base": "Type that it extends",
            "object": "Whose operation",
            "level": "What call_api asks for",
            "privilege": "In vCenter",
            "schema": "Arguments, fields or properties",
            "result": "What it gives",
            "faults": "Beside RuntimeFault",
            "operations": "Of the object and its bases",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Output {
        let schema = Vim.schema
        if let operation = schema.operation(named: input.name) ?? schema.operation(named: input.name + "_Task") {
            return Self.describe(operation, depth: input.depth)
        }
        if let type = schema.managedType(named: input.name) { return Self.describe(type, depth: input.depth) }
        if let type = schema.type(named: input.name), [.dataObject, .enumeration].contains(type.record.kind) {
            let record = type.record
            return Output(
                name: record.name,
                kind: (record.kind == .enumeration ? APIEntry.Kind.enumeration : .dataObject).rawValue,
                since: present(record.since), base: record.base.map { schema.table.type($0).name },
                schema: APISchema().type(type, depth: input.depth))
        }
        throw Self.unknown(input.name)
    }

    private static func describe(_ operation: OperationID, depth: Int) -> Output {
        let record = operation.record
        let table = operation.schema.table
        return Output(
            name: record.name, kind: APIEntry.Kind.operation.rawValue, since: present(record.since),
            object: record.owner.map { table.managedType($0).name },
            level: VimOperations.level(of: record.name).rawValue, privilege: present(record.privilege),
            schema: APISchema().arguments(of: operation, depth: depth),
            result: record.result.kind == .void ? nil : APISchema().value(record.result, depth: depth),
            faults: record.faults.map { table.type($0).name })
    }

    private static func describe(_ type: ManagedTypeID, depth: Int) -> Output {
        let record = type.record
        return Output(
            name: type.name, kind: APIEntry.Kind.managedObject.rawValue, since: (record?.since).flatMap(present),
            base: record?.base.flatMap { type.schema?.table.managedType($0).name },
            schema: APISchema().properties(of: type, depth: max(0, depth - 1)),
            operations: type.operations.map(\.name).sorted())
    }

    /// The error for a name that is nobody's, with the one that was probably meant.
    static func unknown(_ name: String, among kinds: Set<APIEntry.Kind> = []) -> ToolError {
        let names = APIEntry.all.filter { kinds.isEmpty || kinds.contains($0.kind) }.map(\.name)
        let meant = NearMiss.best(for: name, among: names).map { " Did you mean \($0)?" } ?? ""
        return ToolError(
            .notFound, "vim25 has no \(kinds == [.operation] ? "operation" : "operation or type") '\(name)'.\(meant)",
            hint: "search_api finds names by words.")
    }
}

private func present(_ text: String) -> String? { text.isEmpty ? nil : text }

extension ManagedTypeID {
    /// The operations of the type and of all that it extends.
    var operations: [OperationID] {
        guard let schema else { return [] }
        var all: [OperationID] = []
        var next = record
        while let current = next {
            all += current.operations.map { OperationID(schema, $0) }
            next = current.base.map { schema.table.managedType($0) }
        }
        return all
    }
}

extension VimOperations {
    /// The level that a call of an operation needs where no tool of its own calls it.
    static func level(of name: String) -> PermissionLevel { effect(of: name) == .looks ? .readOnly : .fullAdmin }
}
