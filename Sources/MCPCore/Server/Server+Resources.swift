import Synchronization

extension Server {
    func listResources(_ request: Request, in context: RequestContext) -> Outcome {
        list("resources", request, in: context) {
            offer.withLock { $0.resources }
                .filter { $0.isListed && context.access.allows($0.subject) }
                .map { .object($0.description.json(for: context.revision)) }
        }
    }

    func listTemplates(_ request: Request, in context: RequestContext) -> Outcome {
        list("resourceTemplates", request, in: context) {
            offer.withLock { $0.templates }
                .filter { context.access.allows($0.subject) }
                .map { $0.json(for: context.revision) }
        }
    }

    func readResource(_ request: Request, in context: RequestContext) -> Outcome {
        guard let uri = request.params["uri"]?.string else {
            return .failure(.invalidParams("resources/read needs a uri"))
        }
        let isRepeated = request.params.contains("inputResponses")
        let (resources, templates) = offer.withLock { ($0.resources, $0.templates) }
        return .work {
            defer { context.close() }
            do {
                let (contents, lifetime) = try await self.read(uri, resources, templates, context)
                let result: JSONObject = ["contents": .array(contents.map { .object($0.json) })]
                return .json(self.cacheable(result, lifetime: isRepeated ? 0 : lifetime, in: context))
            } catch let question as InputRequired {
                return .json(self.complete(try self.inputRequired(question, request, context), in: context))
            } catch let error as ToolError where error.code == .notFound {
                throw Self.notFound(uri, context)
            }
        }
    }

    private func read(
        _ uri: String, _ resources: [Resource], _ templates: [ResourceTemplate], _ context: RequestContext
    ) async throws -> (contents: [ResourceContents], lifetime: Int) {
        if let resource = resources.first(where: { $0.description.uri == uri }) {
            guard context.access.allows(resource.subject) else { throw Self.notFound(uri, context) }
            return (try await resource.read(context), resource.lifetime)
        }
        for template in templates where context.access.allows(template.subject) {
            guard let values = template.uri.match(uri) else { continue }
            if let contents = try await template.read(values, context) { return (contents, 0) }
        }
        throw Self.notFound(uri, context)
    }

    static func notFound(_ uri: String, _ context: RequestContext) -> ProtocolError {
        ProtocolError(
            context.revision.isModern ? .invalidParams : .resourceNotFound, "No such resource: \(uri.prefix(200))",
            data: ["uri": .string(uri)])
    }

    /// Whether there may be a resource under this URI for this principal.
    func knowsResource(_ uri: String, _ access: AccessView) -> Bool {
        offer.withLock { offer in
            offer.resources.contains { $0.description.uri == uri && access.allows($0.subject) }
                || offer.templates.contains { $0.uri.match(uri) != nil && access.allows($0.subject) }
        }
    }
}
