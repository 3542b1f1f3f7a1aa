import Foundation
public import MCPCore

/// The protocol's official JSON Schemas, one for each revision.
public struct ProtocolSchemas: Sendable {
    private let validators: [Revision: JSONSchemaValidator]

    /// The schemas beside the repository, or `nil` if they are not there.
    public static let shared: ProtocolSchemas? = {
        let folder = URL(filePath: #filePath).appending(path: "../../../../shared/mcp-schema").standardizedFileURL
        var validators: [Revision: JSONSchemaValidator] = [:]
        for revision in Revision.allCases {
            guard let data = try? Data(contentsOf: folder.appending(path: "\(revision.rawValue).json")),
                let schema = try? JSON.parse(Array(data))
            else { return nil }
            validators[revision] = JSONSchemaValidator(schema)
        }
        return ProtocolSchemas(validators: validators)
    }()

    /// What is wrong with a message that a server sent.
    ///
    /// - Parameter method: the method of the request that a response answers.
    public func problems(_ message: JSON, revision: Revision, answering method: String? = nil) -> [String] {
        guard let validator = validators[revision] else { return ["no schema for \(revision)"] }
        if let called = message["method"]?.string {
            // An extension: the schemas of the protocol do not have it.
            if called == "notifications/tasks" { return [] }
            guard let definition = Self.calls[called] else { return ["the server must not send \(called)"] }
            // Modern servers put such requests into results.
            return validator.has(definition)
                ? validator.problems(message, definition: definition) : ["\(definition) is not in \(revision)"]
        }
        if message["error"] != nil {
            let name = ["JSONRPCErrorResponse", "JSONRPCError"].first(where: validator.has) ?? ""
            return validator.problems(message, definition: name)
        }
        let name = ["JSONRPCResultResponse", "JSONRPCResponse"].first(where: validator.has) ?? ""
        var problems = validator.problems(message, definition: name)
        if let result = message["result"], let method, var definition = Self.results[method] {
            if result["resultType"] == "input_required" { definition = "InputRequiredResult" }
            if result["resultType"] == "task" || method.hasPrefix("tasks/") { return problems }
            problems += validator.problems(result, definition: definition)
        }
        return problems
    }

    private static let calls = [
        "notifications/progress": "ProgressNotification", "notifications/message": "LoggingMessageNotification",
        "notifications/cancelled": "CancelledNotification",
        "notifications/tools/list_changed": "ToolListChangedNotification",
        "notifications/prompts/list_changed": "PromptListChangedNotification",
        "notifications/resources/list_changed": "ResourceListChangedNotification",
        "notifications/resources/updated": "ResourceUpdatedNotification",
        "notifications/subscriptions/acknowledged": "SubscriptionsAcknowledgedNotification",
        "elicitation/create": "ElicitRequest", "sampling/createMessage": "CreateMessageRequest",
        "roots/list": "ListRootsRequest",
    ]

    private static let results = [
        "initialize": "InitializeResult", "ping": "EmptyResult", "logging/setLevel": "EmptyResult",
        "tools/list": "ListToolsResult", "tools/call": "CallToolResult", "resources/list": "ListResourcesResult",
        "resources/templates/list": "ListResourceTemplatesResult", "resources/read": "ReadResourceResult",
        "resources/subscribe": "EmptyResult", "resources/unsubscribe": "EmptyResult",
        "prompts/list": "ListPromptsResult", "prompts/get": "GetPromptResult",
        "completion/complete": "CompleteResult", "server/discover": "DiscoverResult",
        "subscriptions/listen": "SubscriptionsListenResult",
    ]
}
