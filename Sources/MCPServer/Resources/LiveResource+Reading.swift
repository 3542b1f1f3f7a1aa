import FoundationEssentials
import MCPCore

/// Resources as clients read them.
extension LiveResource {
    /// The largest file that is read as a resource, in bytes.
    static let largestFile = 8 << 20

    /// The resources of all servers: those of the main server under their plain URIs, and with `?server=NAME` those of
    /// each, where there are several.
    ///
    /// - Throws: `DeclarationError`.
    static func resources(_ backend: Backend) throws -> [Resource] {
        let servers = backend.servers
        return try all.filter { $0.watched.variable == nil }.flatMap { resource in
            let reader = Reader(resource, backend)
            var list = servers.main == nil ? [] : [reader.resource(at: resource.uri, of: nil, isListed: true)]
            if servers.all.count > 1 {
                let template = try URITemplate("\(resource.uri)?server={server}")
                list += servers.all.map { server in
                    reader.resource(
                        at: template.expand(["server": server.name]), of: server.name,
                        isListed: server !== servers.main)
                }
            }
            return list
        }
    }

    /// The templates, with those for a server of several first.
    ///
    /// - Throws: `DeclarationError`.
    static func templates(_ backend: Backend) throws -> [ResourceTemplate] {
        let completer = InventoryCompleter(backend).completer
        return try all.filter { $0.watched.variable != nil }.flatMap { resource in
            let reader = Reader(resource, backend)
            let isChoice = backend.servers.all.count > 1
            return try (isChoice ? ["\(resource.uri)?server={server}", resource.uri] : [resource.uri]).map { uri in
                try ResourceTemplate(
                    uri, name: resource.name + (uri == resource.uri ? "" : "-of-server"), title: resource.title,
                    description: resource.description, mimeType: resource.mimeType,
                    permission: resource.permission(backend.policy), completer: completer
                ) { values, context in
                    try await reader.contents(values, uri: URITemplate(uri).expand(values), in: context)
                }
            }
        }
    }

    /// Reads one kind of resource by its tool.
    private struct Reader: Sendable {
        let resource: LiveResource
        let tool: Lazily<AnyTool>
        let level: PermissionLevel

        init(_ resource: LiveResource, _ backend: Backend) {
            self.resource = resource
            tool = Lazily { try Self.tool(resource.tool, backend) }
            level = resource.permission(backend.policy)
        }

        private static func tool<T: VSphereTool>(_ type: T.Type, _ backend: Backend) throws -> AnyTool {
            try ToolRunner.tool(type, in: .inventory, backend: backend)
        }

        func resource(at uri: String, of server: String?, isListed: Bool) -> Resource {
            let whose = server.map { " of \($0)" } ?? ""
            return Resource(
                ResourceDescription(
                    uri: uri, name: resource.name + (server.map { "-\($0)" } ?? ""), title: resource.title + whose,
                    description: resource.description, mimeType: resource.mimeType),
                permission: level, isListed: isListed
            ) { context in
                try await contents(server.map { ["server": $0] } ?? [:], uri: uri, in: context) ?? []
            }
        }

        /// - Throws: `ToolError` `.notFound`; `ProtocolError` that says what else is wrong.
        func contents(
            _ values: [String: String], uri: String, in context: RequestContext
        ) async throws -> [ResourceContents]? {
            let arguments = JSONObject(values.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
            do {
                switch resource.form {
                case .list: return [json(try await list(arguments, in: context), at: uri)]
                case .object:
                    return [json(try await tool.value.answer(to: arguments, in: context).structured ?? [:], at: uri)]
                case .image: return try await image(arguments, at: uri, in: context)
                case .file: return [try await file(arguments, at: uri, in: context)]
                }
            } catch let error as ToolError where error.code != .notFound {
                throw ProtocolError(error.code == .unavailable ? .internalError : .invalidParams, "\(error)")
            } catch let error as ArgumentError {
                throw ProtocolError.invalidParams("\(error)")
            }
        }

        private func json(_ json: JSON, at uri: String) -> ResourceContents {
            ResourceContents(uri: uri, mimeType: resource.mimeType, text: json.description)
        }

        private func list(_ arguments: JSONObject, in context: RequestContext) async throws -> JSON {
            var arguments = arguments
            arguments["limit"] = 1000
            var items: [JSON] = []
            repeat {
                let page = try await tool.value.answer(to: arguments, in: context).structured
                items += page?["items"]?.array ?? []
                arguments["cursor"] = page?["next_cursor"]
            } while arguments["cursor"] != nil
            return ["items": .array(items), "total": .integer(items.count)]
        }

        private func image(
            _ arguments: JSONObject, at uri: String, in context: RequestContext
        ) async throws -> [ResourceContents] {
            try await tool.value.answer(to: arguments, in: context).content.compactMap { content in
                guard case .image(let base64, let mimeType) = content.kind, let data = Data(base64Encoded: base64)
                else { return nil }
                return ResourceContents(uri: uri, mimeType: mimeType, bytes: Array(data))
            }
        }

        private func file(
            _ arguments: JSONObject, at uri: String, in context: RequestContext
        ) async throws -> ResourceContents {
            var arguments = arguments
            arguments["base64"] = true
            arguments["max_bytes"] = .integer(1 << 20)
            var bytes: [UInt8] = []
            var isAtEnd = false
            while !isAtEnd {
                arguments["offset"] = .integer(bytes.count)
                let part = try await tool.value.answer(to: arguments, in: context).structured ?? [:]
                guard part["size_bytes"]?.int ?? 0 <= LiveResource.largestFile else {
                    throw ToolError(
                        .invalid, "It has \(part["size_bytes"]?.int ?? 0) bytes; resources have 8 MiB at most.",
                        hint: "Save it with download_from_datastore and save_to.")
                }
                let new = part["base64"]?.string.flatMap { Data(base64Encoded: $0) } ?? Data()
                bytes += new
                isAtEnd = part["at_end"]?.bool != false || new.isEmpty
            }
            // What a reader would not see, or see in another place, goes out as bytes.
            if !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self),
                UntrustedText.clean(text, longest: .max) == text
            {
                return ResourceContents(uri: uri, mimeType: "text/plain", text: text)
            }
            return ResourceContents(uri: uri, mimeType: "application/octet-stream", bytes: bytes)
        }
    }
}
