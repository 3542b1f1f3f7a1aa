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
        try self.init(type) { _, _, _, run in try await run(services) }
    }

    /// What happens around each call of a tool: it gets the tool's definition, the arguments, checked and complete, and
    /// the request; it calls the last parameter with the services for this call, and may change the answer that this
    /// gives.
    public typealias Around<Services> =
        @Sendable (
            _ tool: ToolDefinition, _ arguments: JSONObject, _ request: RequestContext,
            _ run: @Sendable (Services) async throws -> ToolAnswer
        ) async throws -> ToolAnswer

    /// A typed tool whose services are made for each call, and which takes arguments that all tools of a server share.
    ///
    /// - Parameters:
    ///   - type: the tool.
    ///   - shared: arguments beside its own. Where it declares one of that name itself, its own counts.
    ///   - adjust: changes what the tool declares, such as the level that it needs.
    ///   - around: what happens around each call.
    /// - Throws: ``DeclarationError`` if something in the declaration cannot be served.
    public init<T: Tool>(
        _ type: T.Type, adding shared: [ObjectSchema.Property] = [],
        adjusting adjust: (inout ToolDefinition) -> Void = { _ in }, around: @escaping Around<T.Services>
    ) throws {
        var input = try T.Input.inputSchema()
        for var property in shared {
            let taken = Set(input.properties.flatMap { [$0.name] + $0.aliases })
            guard !taken.contains(property.name) else { continue }
            property.aliases.removeAll(where: taken.contains)
            input.properties.append(property)
        }
        let hasOutput = T.Output.self != NoOutput.self
        var definition = ToolDefinition(
            name: T.name, title: T.title, description: T.description, toolset: T.toolset, permission: T.permission,
            hints: T.hints, operations: T.operations, aliases: T.aliases, inputSchema: input.json,
            outputSchema: hasOutput ? try T.Output.valueSchema.json : nil, meta: T.meta,
            taskSupport: T.taskSupport)
        adjust(&definition)
        self.definition = definition
        self.input = input
        body = { [input, definition] arguments, request in
            let values = try ArgumentValidator.validate(arguments, against: input)
            let answer = try await around(definition, values, request) { services in
                let context = ToolContext(services: services, request: request)
                let output = try await T().run(JSON.object(values).decode(T.Input.self), in: context)
                return ToolAnswer(
                    structured: hasOutput ? try JSON(encoding: output) : nil, attachments: context.attachments.all)
            }
            return ToolResult(
                (answer.structured.map { [.text($0.description)] } ?? []) + answer.attachments,
                structured: answer.structured)
        }
        try definition.validate()
    }

    /// A tool that is made at run time and checks its own arguments.
    public init(_ definition: ToolDefinition, body: @escaping Body) {
        self.definition = definition
        self.input = nil
        self.body = body
    }

    /// What the tool answers, for things that are made of answers of tools, such as resources.
    ///
    /// - Throws: whatever the tool throws; ``ArgumentError`` for arguments that do not fit.
    public func answer(to arguments: JSONObject, in context: RequestContext) async throws -> ToolResult {
        try await body(arguments, context)
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
