extension Server {
    /// Does the work of tasks until it is cancelled. A transport runs it beside its connections.
    public func runTasks() async { await tasks.run() }

    var offersTasks: Bool { configuration.extensions.contains(TaskStore.extensionID) }

    /// Starts a call as a task, if the tool and the client are made for that. `nil` if it is to be answered as usual.
    func startTask(_ tool: AnyTool, _ arguments: JSONObject, in context: RequestContext) -> Outcome? {
        guard context.revision.isModern, offersTasks, tool.definition.taskSupport != .never else { return nil }
        guard context.client.settings(of: TaskStore.extensionID) != nil else {
            return tool.definition.taskSupport == .required ? .failure(Self.needsTasks) : nil
        }
        let task = tasks.start(context.principal) { [configuration] input in
            let context = RequestContext(
                id: context.id, revision: context.revision, principal: context.principal, client: context.client,
                access: context.access, progressToken: nil, logLevel: nil, time: configuration.time, input: input,
                send: { _ in })
            return try await tool.call(arguments, in: context).json(for: context.revision)
        }
        var result: JSONObject = ["resultType": "task"]
        result.merge(task)
        return .success(complete(result, in: context))
    }

    /// Serves `tasks/get`, `tasks/update` and `tasks/cancel`. `nil` if there is no such method here.
    func taskMethod(_ request: Request, in context: RequestContext) -> Outcome? {
        guard offersTasks, ["tasks/get", "tasks/update", "tasks/cancel"].contains(request.method) else { return nil }
        guard context.client.settings(of: TaskStore.extensionID) != nil else { return .failure(Self.needsTasks) }
        let id = request.params["taskId"]?.string
        do throws(ProtocolError) {
            switch request.method {
            case "tasks/get": return .success(complete(try tasks.task(id, of: context.principal), in: context))
            case "tasks/update":
                guard let responses = request.params["inputResponses"]?.object else {
                    throw .invalidParams("tasks/update needs inputResponses")
                }
                try tasks.update(id, of: context.principal, responses)
            default: try tasks.cancel(id, of: context.principal)
            }
            return .success(complete([:], in: context))
        } catch {
            return .failure(error)
        }
    }

    private static let needsTasks = ProtocolError.missingClientCapability([
        "extensions": [TaskStore.extensionID: [:]]
    ])
}
