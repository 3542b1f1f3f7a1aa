import ArgumentParser
import Dispatch
import MCPCore
import ProcessSignals

/// The `mcvsphere` command.
@main
struct MCVSphere: AsyncParsableCommand {
    static let version = "1.0.0"

    static let configuration = CommandConfiguration(
        commandName: "mcvsphere",
        abstract: "Lets an AI assistant run VMware vSphere: an MCP server.",
        version: version,
        subcommands: [
            ServeCommand.self, SimulateCommand.self, ToolsCommand.self, PrivilegesCommand.self, SchemaCommand.self,
            ReferenceCommand.self,
        ],
        defaultSubcommand: ServeCommand.self)

    /// The main thread only waits. That of an asynchronous `main` is taken down by unwinding its stack, for which the
    /// tables of the whole program are read: a megabyte of an idle server.
    static func main() {
        MemoryUse.shareArena()
        StopSignals.claim()
        Task.detached { await runToEnd() }
        DispatchSemaphore(value: 0).wait()
    }

    /// A wrong configuration has an exit code of its own, 78 as in sysexits(3).
    private static func runToEnd() async -> Never {
        do {
            // An assistant starts the server without arguments, and reading none would take a quarter of the start.
            guard CommandLine.argc > 1 else {
                try await ServeCommand.serve(Settings())
                exit()
            }
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            exit()
        } catch let error as ConfigurationError {
            Terminal.write("mcvsphere: \(error)\n")
            exit(withError: ExitCode(78))
        } catch let error as ProtocolError {
            Terminal.write("mcvsphere: \(error.message)\n")
            exit(withError: ExitCode(64))
        } catch {
            exit(withError: error)
        }
    }
}
