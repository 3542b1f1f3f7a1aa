#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import WSDLGenCore

/// The commands of `WSDLGen`.
enum Command {
    static let usage = """
        Usage:
          WSDLGen generate --wsdl DIR --output DIR [--facts FILE] [--naming FILE]
                  [--initializers memberwise|required|empty]
              Writes the Swift API. DIR holds the WSDL and XSD files, and with them managed-objects.json and
              naming.json unless other files are given.
        """

    /// Runs a command line.
    ///
    /// - Returns: exit code: 0 for success, 2 for an error.
    static func run(_ words: [String]) -> Int32 {
        do {
            switch words.dropFirst().first {
            case "generate": try generate(words.dropFirst(2))
            case "--help", "-h":
                print(usage)
            case let command:
                throw Arguments.UsageError(message: command.map { "unknown command \($0)" } ?? "no command")
            }
            return 0
        } catch let error as Arguments.UsageError {
            complain("error: \(error.message)\n\(usage)")
        } catch {
            complain("\(error)")
        }
        return 2
    }

    /// Writes to standard error.
    static func complain(_ text: String) {
        Array("\(text)\n".utf8).withUnsafeBytes { _ = write(STDERR_FILENO, $0.baseAddress!, $0.count) }
    }

    private static func generate(_ words: ArraySlice<String>) throws {
        let arguments = try Arguments(
            words, options: ["--wsdl", "--output", "--facts", "--naming", "--initializers"])
        guard let style = InitializerStyle(rawValue: arguments.value("--initializers") ?? "memberwise") else {
            throw Arguments.UsageError(message: "--initializers takes memberwise, required or empty")
        }
        let output = Folder(path: try arguments.required("--output"))
        let source = try source(arguments)
        let layout = try Layout(try model(source), overrides: NamingOverrides.load(from: source))
        let files = Generator(layout, initializers: style).files()
        try output.create()
        for file in files { try output.write(file.contents, to: file.name) }
    }

    private static func source(_ arguments: Arguments) throws -> Folder {
        var source = Folder(path: try arguments.required("--wsdl"))
        source.replacements[ManagedObjectFacts.fileName] = arguments.value("--facts")
        source.replacements[NamingOverrides.fileName] = arguments.value("--naming")
        return source
    }

    private static func model(_ source: Folder) throws -> Model {
        try ModelBuilder.model(
            of: DescriptionLoader(source: source).load(), facts: ManagedObjectFacts.load(from: source))
    }
}
