import MCPCore
import VSphere
import VimTypes

/// What happens around each call of each tool, in the one place where it happens.
struct ToolRunner<T: VSphereTool>: Sendable {
    let backend: Backend
    /// The properties of the items of a list; nil if the tool answers no list.
    let itemFields: [String]?

    /// - Throws: `DeclarationError`.
    static func tool(_ type: T.Type, in area: ToolArea, backend: Backend) throws -> AnyTool {
        let runner = ToolRunner(backend: backend, itemFields: try (T.Output.self as? any AnyPage.Type)?.itemFields)
        return try AnyTool(
            type, adding: SharedArguments.properties(of: type, hasChoice: backend.servers.all.count > 1),
            adjusting: { definition in
                definition.toolset = area.name
                // The names of our tools say as much, and lists of a hundred tools have to be short.
                definition.isTitleListed = false
                if let level = backend.policy.levels[T.name] { definition.permission = level }
            }
        ) { tool, arguments, request, run in
            try await runner.run(tool, arguments, request, run)
        }
    }

    private func run(
        _ tool: ToolDefinition, _ arguments: JSONObject, _ request: RequestContext,
        _ body: @Sendable (Call) async throws -> ToolAnswer
    ) async throws -> ToolAnswer {
        let shared = SharedArguments(arguments)
        try checkFields(shared.fields)
        let server = try backend.servers.server(named: shared.server, isNeeded: T.isForOneServer)
        let guardian = CallGuard(tool, backend: backend)
        let call = Call(
            backend: backend, server: server, tool: tool, arguments: shared, guardian: guardian,
            deadline: backend.uptime() + backend.callBudget)
        do {
            var answer = try await CallInspector.$current.withValue(CallInspector { try guardian.inspect($0) }) {
                if T.needsVCenter { try await demandVCenter(server) }
                return try await body(call)
            }
            if T.isForOneServer { server.note(.answered(backend.now())) }
            if let fields = shared.fields { answer.structured = answer.structured.map { select(fields, of: $0) } }
            answer.structured = answer.structured.map { UntrustedText.clean($0, longest: T.longestText) }
            return answer
        } catch {
            try Task.checkCancellation()
            let error = Failure.explained(error, server: server)
            if let error = error as? ToolError, error.code == .unavailable {
                server.note(.failed(error.message, backend.now()))
            }
            throw error
        }
    }

    private func demandVCenter(_ server: ManagedServer) async throws {
        let about = try await server.client.content().about
        guard about.apiType != "VirtualCenter" else { return }
        throw ToolError(
            .invalid, "\(T.name) needs a vCenter, and \(server.name) is an ESXi host by itself.",
            hint: "Name the vCenter that manages it as server, if there is one: see list_servers.")
    }

    private func checkFields(_ fields: [String]?) throws {
        guard let fields, let itemFields else { return }
        for field in fields where !itemFields.contains(field) {
            throw ToolError(
                .invalid, "fields: there is no \(UntrustedText.clean(field, longest: 100)).",
                hint: "Known: \(itemFields.joined(separator: ", ")).")
        }
    }

    /// A page whose items have only some of their properties.
    private func select(_ fields: [String], of page: JSON) -> JSON {
        guard var object = page.object, let items = object["items"]?.array else { return page }
        object["items"] = .array(
            items.map { item in
                .object(JSONObject((item.object ?? [:]).filter { fields.contains($0.key) }.map { ($0.key, $0.value) }))
            })
        return .object(object)
    }
}
