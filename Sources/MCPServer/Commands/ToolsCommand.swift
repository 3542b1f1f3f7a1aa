import ArgumentParser
import MCPCore

/// `mcvsphere tools`: looks at the tools, and calls them.
struct ToolsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tools", abstract: "List, describe and call tools, as a client would.",
        subcommands: [List.self, Describe.self, Call.self])
}

extension ToolsCommand {
    /// `mcvsphere tools list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the tools that are offered.")

        @OptionGroup var flags: SettingFlags
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let configuration = try MCPServer.Configuration(flags.settings(), needsServers: false)
            let tools = try Toolbox.tools(configuration.backend).map(\.definition)
                .filter { configuration.gates.decide($0.subject) == .allowed }
            if json {
                print(JSON.array(tools.map { $0.json(for: .v2025_11_25) }).indented)
            } else {
                print(
                    TextTable.rows(
                        ["TOOLSET", "TOOL", "LEVEL", "", "TITLE"],
                        tools.map { tool in
                            [
                                tool.toolset, tool.name, tool.permission.rawValue,
                                tool.hints.isDestructive ? "destructive" : "", tool.title,
                            ]
                        }))
            }
        }
    }

    /// `mcvsphere tools describe NAME`.
    struct Describe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Describe a tool: arguments, level, privileges.")

        @OptionGroup var flags: SettingFlags
        @ArgumentParser.Argument(help: "Name of the tool.") var name: String
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let configuration = try MCPServer.Configuration(flags.settings(), needsServers: false)
            let tools = try Toolbox.tools(configuration.backend)
            let tool = try tools.named(name)
            if json {
                print(tool.definition.json(for: .v2025_11_25).indented)
            } else {
                print(ToolReference.text(of: tool))
            }
        }
    }

    /// `mcvsphere tools call NAME …`.
    struct Call: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Call a tool.",
            discussion: """
                Arguments are written --name value, as in `mcvsphere tools call power_off_vm --vm web01 --dry-run`, or
                as one JSON object. Options of this command stand before the name of the tool.
                Exit codes: 0 success, 1 the tool failed, 64 wrong usage, 78 wrong configuration.
                """)

        @OptionGroup var flags: SettingFlags
        @Flag(help: "Print JSON.") var json = false
        @Option(help: "File for an image that the tool answers.") var output: String?
        @ArgumentParser.Argument(help: "Name of the tool.") var name: String
        @ArgumentParser.Argument(parsing: .captureForPassthrough, help: "Its arguments.") var words: [String] = []

        func run() async throws {
            let configuration = try MCPServer.Configuration(flags.settings())
            ServeCommand.log(configuration)
            let backend = configuration.backend
            let tool = try Toolbox.tools(backend).named(name)
            var words = words
            var printsJSON = json
            if tool.input?.properties.contains(where: { $0.name == "json" }) != true,
                let position = words.firstIndex(of: "--json")
            {
                words.remove(at: position)
                printsJSON = true
            }
            let arguments = try CommandArguments.parse(words, for: tool.input)
            var client = LocalClient(server: try ServeCommand.server(configuration, backend: backend))
            client.events.progress = { Terminal.draw(progress: $0, of: $1, doing: $2) }
            if Terminal.isInteractive { client.events.agree = { Terminal.agree(to: $0) } }
            let result = try await client.call(name, arguments)
            await backend.servers.shutdown()
            Terminal.clearLine()
            try show(result, asJSON: printsJSON)
            if result["isError"] == true { throw ExitCode(1) }
        }

        private func show(_ result: JSON, asJSON: Bool) throws {
            let content = result["content"]?.array ?? []
            guard result["isError"] != true else {
                Terminal.write(content.compactMap { $0["text"]?.string }.joined(separator: "\n") + "\n")
                return
            }
            if let structured = result["structuredContent"] {
                print(asJSON ? structured.indented : TextTable.text(of: structured))
            }
            for part in content {
                switch part["type"] {
                case "image": try save(part)
                case "resource_link": print(part["uri"]?.string ?? "")
                default: break
                }
            }
        }

        private func save(_ image: JSON) throws {
            let type = image["mimeType"]?.string ?? "image"
            guard let output else {
                print("(\(type): --output FILE saves it)")
                return
            }
            try ImageFile.write(base64: image["data"]?.string ?? "", to: output)
            print("\(output): \(type)")
        }
    }
}

extension [AnyTool] {
    /// The tool of that name or alias.
    ///
    /// - Throws: `ValidationError` with what was probably meant.
    func named(_ name: String) throws -> AnyTool {
        if let tool = first(where: { ([$0.definition.name] + $0.definition.aliases).contains(name) }) { return tool }
        let meant = NearMiss.best(for: name, among: flatMap { [$0.definition.name] + $0.definition.aliases })
        throw ValidationError("There is no tool '\(name)'.\(meant.map { " Did you mean \($0)?" } ?? "")")
    }
}
