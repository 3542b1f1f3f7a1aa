import Synchronization

extension Server {
    func listPrompts(_ request: Request, in context: RequestContext) -> Outcome {
        list("prompts", request, in: context) {
            offer.withLock { $0.prompts }
                .filter { context.access.allows($0.subject) }
                .map { $0.json(for: context.revision) }
        }
    }

    func getPrompt(_ request: Request, in context: RequestContext) -> Outcome {
        do throws(ProtocolError) {
            let prompt = try findPrompt(request.params["name"]?.string, in: context)
            let values = try Self.texts(request.params["arguments"], of: "arguments")
            for argument in prompt.arguments where argument.isRequired && values[argument.name] == nil {
                throw ProtocolError.invalidParams(
                    "The prompt \(prompt.name) needs \(argument.name): \(argument.description)")
            }
            return .work {
                try await self.finish(request, in: context) {
                    let messages = try await prompt.messages(values, context)
                    return [
                        "description": .string(prompt.description),
                        "messages": .array(
                            messages.map {
                                [
                                    "role": .string($0.role.rawValue),
                                    "content": $0.content.json(for: context.revision),
                                ]
                            }),
                    ]
                }
            }
        } catch {
            return .failure(error)
        }
    }

    private func findPrompt(_ name: String?, in context: RequestContext) throws(ProtocolError) -> Prompt {
        guard let name else { throw .invalidParams("The name of a prompt is missing") }
        let visible = offer.withLock { $0.prompts }.filter { context.access.allows($0.subject) }
        guard let prompt = visible.first(where: { $0.name == name }) else {
            let suggestion = NearMiss.best(for: name, among: visible.map(\.name)).map { ". Did you mean \($0)?" }
            throw .invalidParams("Unknown prompt: \(name.prefix(100))\(suggestion ?? "")")
        }
        return prompt
    }

    /// The members of an object of texts; numbers and Booleans count as what they are written like.
    private static func texts(_ json: JSON?, of what: String) throws(ProtocolError) -> [String: String] {
        guard let json, !json.isNull else { return [:] }
        guard let object = json.object else { throw .invalidParams("\(what) is no object") }
        var texts: [String: String] = [:]
        for member in object {
            switch member.value {
            case .string(let text): texts[member.key] = text
            case .number, .bool: texts[member.key] = member.value.description
            case .null: break
            default: throw .invalidParams("\(what).\(member.key.prefix(60)) is no string")
            }
        }
        return texts
    }

    func completeArgument(_ request: Request, in context: RequestContext) -> Outcome {
        do throws(ProtocolError) {
            let (completer, known) = try completer(request.params["ref"]?.object, in: context)
            guard let name = request.params["argument"]?["name"]?.string,
                let value = request.params["argument"]?["value"]?.string
            else { throw ProtocolError.invalidParams("completion/complete needs an argument with name and value") }
            let others = try Self.texts(request.params["context"]?["arguments"], of: "context.arguments")
            guard let completer, known.contains(name) else { return .success(completion([], in: context)) }
            return .work {
                .json(self.completion(try await completer(name, value, others, context), in: context))
            }
        } catch {
            return .failure(error)
        }
    }

    private func completer(
        _ reference: JSONObject?, in context: RequestContext
    ) throws(ProtocolError) -> (Completer?, [String]) {
        switch reference?["type"]?.string {
        case "ref/prompt":
            let prompt = try findPrompt(reference?["name"]?.string, in: context)
            return (prompt.completer, prompt.arguments.map(\.name))
        case "ref/resource":
            let uri = reference?["uri"]?.string ?? ""
            let templates = offer.withLock { $0.templates }
            guard let template = templates.first(where: { $0.uri.text == uri && context.access.allows($0.subject) })
            else { throw .invalidParams("Unknown resource template: \(uri.prefix(200))") }
            return (template.completer, template.uri.variables)
        default: throw .invalidParams("ref is of type ref/prompt or ref/resource")
        }
    }

    /// At most a hundred values go out; the count of all is told.
    private func completion(_ values: [String], in context: RequestContext) -> JSONObject {
        complete(
            [
                "completion": [
                    "values": .array(values.prefix(100).map(JSON.string)), "total": .integer(values.count),
                    "hasMore": .bool(values.count > 100),
                ]
            ], in: context)
    }
}
