import ArgumentParser

/// The `mcvsphere` command.
@main
struct MCVSphere: AsyncParsableCommand {
    static let version = "1.0.0"

    static let configuration = CommandConfiguration(
        commandName: "mcvsphere",
        abstract: "Lets an AI assistant run VMware vSphere: an MCP server.",
        version: version,
        subcommands: [ServeCommand.self, SchemaCommand.self],
        defaultSubcommand: ServeCommand.self)
}
