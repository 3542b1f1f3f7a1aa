import ArgumentParser
import FoundationEssentials

/// Prints `docs/tools.md`; with `--check`, tells whether a file is what it would print.
struct ReferenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference", abstract: "Print the reference of all tools.", shouldDisplay: false)

    @Option(help: "File that should be the reference.") var check: String?

    func run() throws {
        let settings = try Settings(environment: [:])
        let backend = try Configuration(settings, needsServers: false).backend
        let text = ToolReference.markdown(try Toolbox.tools(backend), prompts: PromptLibrary.prompts(backend))
        guard let check else {
            print(text, terminator: "")
            return
        }
        guard let file = try? String(contentsOfFile: check, encoding: .utf8), file == text else {
            throw ConfigurationError("\(check) is not current: write it anew with mcvsphere reference > \(check).")
        }
    }
}
