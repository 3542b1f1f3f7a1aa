/// A tool ready to be called: its definition, and what calling it does.
public struct AnyTool: Sendable {
    /// Does the work of a call: arguments in, result out.
    public typealias Body = @Sendable (JSONObject, RequestContext) async throws -> ToolResult

    /// What is known of the tool. An operator's policy may change the level it needs.
    public var definition: ToolDefinition
    /// The schema its arguments are checked against; `nil` if it checks them itself.
    public let input: ObjectSchema?
    private let body: Body

    /// A typed tool with its services.
    ///
    /// - Throws: ``DeclarationError`` if something in the declaration cannot be served.
    public init<T: Tool>(_ type: T.Type, services: T.Services) throws {
        let input = try T.Input.inputSchema()
        let hasOutput = T.Output.self != NoOutput.self
        definition = ToolDefinition(
            name: T.name, title: T.title, description: T.description, toolset: T.toolset, permission: T.permission,
            hints: T.hints, operations: T.operations, aliases: T.aliases, inputSchema: input.json,
            outputSchema: hasOutput ? try T.Output.valueSchema.json : nil, meta: T.meta,
            taskSupport: T.taskSupport)
        self.input = input
        body = { arguments, request in
            let values = try ArgumentValidator.validate(arguments, against: input)
            let context = ToolContext(services: services, request: request)
            let output = try await T().run(JSON.object(values).decode(T.Input.self), in: context)
            guard hasOutput else { return ToolResult(context.attachments.all) }
            let structured = try JSON(encoding: output)
            return ToolResult([.text(structured.description)] + context.attachments.all, structured: structured)
        }
        try definition.validate()
    }

    /// A tool that is made at run time and checks its own arguments.
    public init(_ definition: ToolDefinition, body: @escaping Body) {
        self.definition = definition
        self.input = nil
        self.body = body
    }

    /// Calls the tool. Every failure but those of the protocol and cancellation becomes a result that says so.
    ///
    /// - Throws: ``ProtocolError``, `CancellationError`, or what asks the client for input.
    func call(_ arguments: JSONObject, in context: RequestContext) async throws -> ToolResult {
        do {
            return try await body(arguments, context)
        } catch let error as ProtocolError {
            // Before 2026-07-28 there is no error for a missing capability: the model is told.
            guard error.code == .missingClientCapability, !context.revision.isModern else { throw error }
            return .failure(error.message)
        } catch let error as InputRequired {
            throw error
        } catch let error as CancellationError {
            throw error
        } catch {
            try Task.checkCancellation()
            return .failure("\(error)")
        }
    }
}
