import Synchronization

extension Server {
    func listTools(_ request: Request, in context: RequestContext) -> Outcome {
        do {
            let catalog = try catalog()
            return list("tools", request, in: context) {
                catalog.tools
                    .filter { context.access.allows($0.definition.subject) }
                    .map { $0.definition.json(for: context.revision) }
            }
        } catch {
            return .failure(error)
        }
    }

    /// The tools, which may have to be made first.
    private func catalog() throws(ProtocolError) -> ToolCatalog {
        do {
            return try offer.withLock { $0.catalog }.value
        } catch {
            throw ProtocolError(.internalError, "The tools cannot be made: \(error)")
        }
    }

    /// A page of a list, from its text if it was made before.
    func list(
        _ name: String, _ request: Request, in context: RequestContext, entries: () -> [JSON]
    ) -> Outcome {
        let pager = Pager(list: name, pageSize: configuration.pageSize)
        do {
            let offset = try pager.offset(request.params)
            let key = ListCache.Key(list: name, revision: context.revision, view: context.access.id, offset: offset)
            return .now(
                .success(
                    .text(
                        lists.text(key) {
                            cacheable(
                                pager.page(entries(), from: offset), lifetime: configuration.listLifetime, in: context)
                        })))
        } catch {
            return .failure(error)
        }
    }

    func callTool(_ request: Request, in context: RequestContext) -> Outcome {
        guard let name = request.params["name"]?.string else {
            return .failure(.invalidParams("tools/call needs the name of a tool"))
        }
        let arguments: JSONObject
        switch request.params["arguments"] {
        case nil, .null?: arguments = [:]
        case .object(let object)?: arguments = object
        default: return .failure(.invalidParams("The arguments of a tool are an object"))
        }
        let catalog: ToolCatalog
        do { catalog = try self.catalog() } catch { return .failure(error) }
        guard let tool = catalog[name] else {
            return .failure(catalog.unknown(name) { context.access.allows($0.definition.subject) })
        }
        if case .denied(let reason) = context.access.decide(tool.definition.subject) {
            return .success(complete(ToolResult.failure(reason).json(for: context.revision), in: context))
        }
        if let task = startTask(tool, arguments, in: context) { return task }
        return .work {
            try await self.finish(request, in: context) {
                try await tool.call(arguments, in: context).json(for: context.revision)
            }
        }
    }

    /// The arguments of a tool that must also be sent as HTTP headers, with the names of those headers.
    public func routedArguments(of tool: String) -> [(property: String, header: String)] {
        let properties = (try? catalog())?[tool]?.definition.inputSchema["properties"]?.object ?? [:]
        return properties.compactMap { member in
            member.value["x-mcp-header"]?.string.map { (member.key, $0) }
        }
    }
}
