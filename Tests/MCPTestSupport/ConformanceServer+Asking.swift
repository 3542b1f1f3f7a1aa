import MCPCore

extension ConformanceServer {
    static func sampling(_ prompt: String) -> InputRequest {
        InputRequest(
            method: "sampling/createMessage",
            params: [
                "messages": [["role": "user", "content": ["type": "text", "text": .string(prompt)]]], "maxTokens": 100,
            ])
    }

    /// Tools that ask in whatever way the era has.
    static var askingTools: [AnyTool] {
        [
            tool("test_sampling", [.init("prompt", "What to ask", .string())]) { arguments, context in
                let answer = try await context.ask("sample", sampling(arguments["prompt"]?.string ?? ""))
                return text("LLM response: \(answer["content"]?["text"]?.string ?? "")")
            },
            tool("test_missing_capability") { _, context in
                _ = try await context.ask("sample", sampling("anything"))
                return text("sampled")
            },
            tool("test_elicitation", [.init("message", "What to ask", .string())]) { arguments, context in
                let answer = try await context.elicit(
                    "user", arguments["message"]?.string ?? "",
                    [
                        .text("username", description: "User's response"),
                        .text("email", description: "User's email address", format: "email"),
                    ])
                return text("User response: \(answer)")
            },
            tool("test_streaming_elicitation") { _, context in
                text("\(try await context.elicit("ok", "Go on?", [.boolean("ok")]))")
            },
            tool("test_elicitation_sep1034_defaults") { _, context in
                let answer = try await context.elicit(
                    "defaults", "Check the defaults",
                    [
                        .text("name", initial: "John Doe"), .integer("age", initial: 30),
                        .number("score", initial: 95.5),
                        .choice(
                            "status", [.init("active"), .init("inactive"), .init("pending")], initial: "active"),
                        .boolean("verified", initial: true),
                    ])
                return text("Elicitation completed: \(answer)")
            },
            tool("test_elicitation_sep1330_enums") { _, context in
                let plain: [FormField.Choice] = [.init("option1"), .init("option2"), .init("option3")]
                let titled: [FormField.Choice] = [
                    .init("value1", title: "First"), .init("value2", title: "Second"), .init("value3", title: "Third"),
                ]
                let answer = try await context.elicit(
                    "enums", "Choose",
                    [
                        .choice("untitledSingle", plain), .choice("titledSingle", titled),
                        .choice("legacyEnum", titled, titlesApart: true), .choices("untitledMulti", plain),
                        .choices("titledMulti", titled),
                    ])
                return text("Elicitation completed: \(answer)")
            },
        ]
    }

    /// Tools of the era in which clients answer by repeating their request.
    static var roundTools: [AnyTool] {
        let name = "test_input_required_result"
        let nameField = [FormField.text("name")]
        return [
            tool("\(name)_elicitation") { _, context in
                let answer = try await context.elicit("user_name", "What is your name?", nameField)
                return text("Hello, \(answer.values?["name"]?.string ?? "stranger")!")
            },
            tool("\(name)_sampling") { _, context in
                let answer = try await context.ask("capital_question", sampling("What is the capital of France?"))
                return text("Model said: \(answer["content"]?["text"]?.string ?? "")")
            },
            tool("\(name)_list_roots") { _, context in
                let answer = try await context.ask("client_roots", .roots)
                return text("Roots: \(answer["roots"] ?? [])")
            },
            tool("\(name)_request_state") { _, context in
                _ = try await context.elicit("confirm", "Confirm?", [.boolean("ok")])
                return text("state-ok")
            },
            tool("\(name)_multiple_inputs") { _, context in
                let answers = try await context.ask([
                    ("user_name", .form("Your name?", nameField, for: context.revision)),
                    ("greeting", sampling("Greet")), ("client_roots", .roots),
                ])
                return text("Got \(answers.keys.sorted().joined(separator: ", "))")
            },
            tool("\(name)_multi_round") { _, context in
                let first = try await context.elicit("step1", "Name?", nameField)
                let second = try await context.elicit("step2", "Colour?", [.text("color")])
                return text("\(first) then \(second)")
            },
            tool("\(name)_tampered_state") { _, context in
                _ = try await context.elicit("confirm", "Confirm?", [.boolean("ok")])
                return text("confirmed")
            },
            tool("\(name)_capabilities") { _, context in
                var questions: [(key: String, request: InputRequest)] = []
                if context.client.canElicitForm {
                    questions.append(("name", .form("Name?", nameField, for: context.revision)))
                }
                if context.client.canSample { questions.append(("sample", sampling("Hello"))) }
                return text("Got \(try await context.ask(questions).count)")
            },
        ]
    }

    static var resources: [Resource] {
        [
            Resource(.init(uri: "test://static-text", name: "static-text", description: "Text", mimeType: "text/plain"))
            {
                _ in
                [ResourceContents(uri: "test://static-text", text: "This is the content of the static text resource.")]
            },
            Resource(
                .init(uri: "test://static-binary", name: "static-binary", description: "Bytes", mimeType: "image/png")
            ) { _ in [ResourceContents(uri: "test://static-binary", mimeType: "image/png", bytes: png)] },
            Resource(.init(uri: "test://watched-resource", name: "watched", mimeType: "text/plain")) { _ in
                [ResourceContents(uri: "test://watched-resource", text: "Watched")]
            },
        ]
    }

    static var template: ResourceTemplate {
        get throws {
            try ResourceTemplate(
                "test://template/{id}/data", name: "template", description: "Data by id", mimeType: "application/json",
                completer: { _, value, _, _ in ["123", "124", "200"].filter { $0.hasPrefix(value) } },
                read: { values, _ in
                    guard let id = values["id"] else { return nil }
                    let uri = "test://template/\(id)/data"
                    let json: JSON = ["id": .string(id), "templateTest": true, "data": "Data for ID: \(id)"]
                    return [ResourceContents(uri: uri, mimeType: "application/json", text: json.description)]
                })
        }
    }

    static var prompts: [Prompt] {
        [
            Prompt("test_simple_prompt", description: "A prompt without arguments") { _, _ in
                [.user("This is a simple prompt for testing.")]
            },
            Prompt(
                "test_prompt_with_arguments", description: "A prompt with arguments",
                arguments: [.init("arg1", "The first"), .init("arg2", "The second")],
                completer: { _, value, _, _ in ["paris", "park", "party"].filter { $0.hasPrefix(value) } },
                messages: { values, _ in
                    [.user("Prompt with arguments: arg1='\(values["arg1"] ?? "")', arg2='\(values["arg2"] ?? "")'")]
                }),
            Prompt(
                "test_prompt_with_embedded_resource", description: "A prompt with a resource",
                arguments: [.init("resourceUri", "Where the resource is")]
            ) { values, _ in
                [
                    .init(.user, .resource(.init(uri: values["resourceUri"] ?? "", text: "Embedded resource content"))),
                    .user("Please process the embedded resource above."),
                ]
            },
            Prompt("test_prompt_with_image", description: "A prompt with a picture") { _, _ in
                [.init(.user, .image(png, mimeType: "image/png")), .user("Please analyze the image above.")]
            },
            Prompt("test_input_required_result_prompt", description: "A prompt that asks") { _, context in
                let answer = try await context.elicit("user_context", "What is it about?", [.text("context")])
                return [.user("Context: \(answer.values?["context"]?.string ?? "none")")]
            },
        ]
    }
}
