import MCPCore

/// Suggests names from the live inventory for variables of resources and arguments of prompts, by what they are called:
/// `vm`, `host`, `datastore`, `path`, `network`, `cluster`, `server`.
///
/// Who cannot be asked has no names: a completion is never an error.
struct InventoryCompleter: Sendable {
    private let backend: Backend
    private let names: Lazily<AnyTool>
    private let folder: Lazily<AnyTool>

    init(_ backend: Backend) {
        self.backend = backend
        names = Lazily { try ToolRunner.tool(FindNames.self, in: .inventory, backend: backend) }
        folder = Lazily { try ToolRunner.tool(BrowseDatastore.self, in: .content, backend: backend) }
    }

    /// For ``ResourceTemplate`` and ``Prompt``.
    var completer: Completer {
        { argument, value, others, context in
            (try? await complete(argument, value, others, in: context)) ?? []
        }
    }

    private func complete(
        _ argument: String, _ value: String, _ others: [String: String], in context: RequestContext
    ) async throws -> [String] {
        switch argument {
        case "server":
            return backend.servers.all.map(\.name).filter { $0.lowercased().hasPrefix(value.lowercased()) }
        case "path":
            guard let datastore = others["datastore"] else { return [] }
            return try await paths(on: datastore, value, server: others["server"], in: context)
        default:
            guard let kind = FindNames.Kind(rawValue: argument) else { return [] }
            var arguments: JSONObject = ["kind": .string(kind.rawValue), "text": .string(value)]
            arguments["server"] = others["server"].map(JSON.string)
            let found = try await names.value.answer(to: arguments, in: context).structured?["names"]?.array ?? []
            return found.compactMap(\.string)
        }
    }

    private func paths(
        on datastore: String, _ value: String, server: String?, in context: RequestContext
    ) async throws -> [String] {
        let end = value.lastIndex(of: "/").map { value.index(after: $0) } ?? value.startIndex
        let parent = String(value[..<end])
        var arguments: JSONObject = [
            "datastore": .string(datastore), "path": .string(parent), "filter": .string("\(value[end...])*"),
            "limit": 1000,
        ]
        arguments["server"] = server.map(JSON.string)
        let found = try await folder.value.answer(to: arguments, in: context).structured?["items"]?.array ?? []
        return found.compactMap { item in
            item["name"]?.string.map { parent + $0 + (item["type"] == "folder" ? "/" : "") }
        }
    }
}
