import HTTPTransport
import WSDLGenCore

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The commands of `WSDLGen`.
enum Command {
    static let usage = """
        Usage:
          WSDLGen generate --wsdl DIR --output DIR [--facts FILE] [--naming FILE]
                  [--initializers memberwise|required|empty]
              Writes the Swift API. DIR holds the WSDL and XSD files, and with them managed-objects.json and
              naming.json unless other files are given.
          WSDLGen check DIR [--facts FILE] [--naming FILE]
              Reads and validates the files, and prints what they declare.
          WSDLGen diff OLD NEW [--json]
              Tells what changed between the APIs of two folders. Exit code 0: nothing that breaks programs,
              1: something does.
          WSDLGen fetch https://HOST/sdk/vimService.wsdl DIR [--ca-file FILE | --thumbprint HEX | --insecure]
              Fetches a server's files. Its certificate has to be one that the system trusts, or that the authority
              in FILE signed, or the one of that SHA-256 or SHA-1 thumbprint.

        Exit code 2 stands for an error: in the files, which is shown as file:line: error: …, or in the arguments.
        """

    /// Runs a command line.
    ///
    /// - Returns: exit code.
    static func run(_ words: [String]) async -> Int32 {
        do {
            let rest = words.dropFirst(2)
            switch words.dropFirst().first {
            case "generate": return try generate(rest)
            case "check": return try check(rest)
            case "diff": return try diff(rest)
            case "fetch": return try await fetch(rest)
            case "--help", "-h":
                print(usage)
                return 0
            case let command:
                throw Arguments.UsageError(message: command.map { "unknown command \($0)" } ?? "no command")
            }
        } catch let error as Arguments.UsageError {
            complain("error: \(error.message)\n\(usage)")
        } catch let error as GenerationFailure {
            complain("\(error)")
        } catch {
            complain("error: \(error)")
        }
        return 2
    }

    /// Writes to standard error.
    private static func complain(_ text: String) {
        Array("\(text)\n".utf8).withUnsafeBytes { _ = write(STDERR_FILENO, $0.baseAddress!, $0.count) }
    }

    private static func generate(_ words: ArraySlice<String>) throws -> Int32 {
        let arguments = try Arguments(
            words, options: ["--wsdl", "--output", "--facts", "--naming", "--initializers"])
        guard let style = InitializerStyle(rawValue: arguments.value("--initializers") ?? "memberwise") else {
            throw Arguments.UsageError(message: "--initializers takes memberwise, required or empty")
        }
        let output = Folder(path: try arguments.required("--output"))
        let source = source(try arguments.required("--wsdl"), arguments)
        let (model, _) = try model(source)
        let layout = try Layout(model, overrides: try NamingOverrides.load(from: source) ?? NamingOverrides())
        let files = Generator(layout, initializers: style).files()
        try output.create()
        for file in files { try output.write(file.contents, to: file.name) }
        return 0
    }

    private static func check(_ words: ArraySlice<String>) throws -> Int32 {
        let arguments = try Arguments(words, options: ["--facts", "--naming"], operandCount: 1)
        let source = source(arguments.operands[0], arguments)
        let (model, files) = try model(source)
        print(ModelSummary(model, files: files))
        // Names are a matter of the two files together: a bare WSDL has a few that Swift cannot take.
        if let overrides = try NamingOverrides.load(from: source) {
            _ = try Layout(model, overrides: overrides)
            print("Swift names are unique")
        } else {
            print("Swift names are not checked: there is no \(NamingOverrides.fileName)")
        }
        return 0
    }

    private static func diff(_ words: ArraySlice<String>) throws -> Int32 {
        let arguments = try Arguments(words, options: [], flags: ["--json"], operandCount: 2)
        let (old, _) = try model(Folder(path: arguments.operands[0]))
        let (new, _) = try model(Folder(path: arguments.operands[1]))
        let difference = APIDifference(from: old, to: new)
        print(arguments.has("--json") ? difference.json : difference.text)
        return difference.isBreaking ? 1 : 0
    }

    private static func fetch(_ words: ArraySlice<String>) async throws -> Int32 {
        let arguments = try Arguments(
            words, options: ["--ca-file", "--thumbprint"], flags: ["--insecure"], operandCount: 2)
        let fetcher = try Fetcher(url: arguments.operands[0], trust: try trust(arguments))
        let files = try await fetcher.fetch()
        let folder = Folder(path: arguments.operands[1])
        // Only now is anything written: a set that is not whole is no use.
        for file in files { try folder.create(for: file.name) }
        for file in files {
            try folder.write(file.contents, to: file.name)
            print("\(file.name): \(file.contents.count) bytes")
        }
        return 0
    }

    private static func trust(_ arguments: Arguments) throws -> TLSTrust {
        let file = arguments.value("--ca-file")
        let thumbprint = arguments.value("--thumbprint")
        let isInsecure = arguments.has("--insecure")
        guard [file != nil, thumbprint != nil, isInsecure].count(where: { $0 }) <= 1 else {
            throw Arguments.UsageError(message: "--ca-file, --thumbprint and --insecure exclude each other")
        }
        if let file { return .certificateAuthority(path: file) }
        if let thumbprint {
            guard let parsed = CertificateThumbprint(thumbprint) else {
                throw Arguments.UsageError(message: "--thumbprint takes 64 or 40 hexadecimal digits")
            }
            return .thumbprint(parsed)
        }
        if isInsecure { complain("warning: the server's certificate is not checked") }
        return isInsecure ? .insecure : .system
    }

    private static func source(_ path: String, _ arguments: Arguments) -> Folder {
        var source = Folder(path: path)
        source.replacements[ManagedObjectFacts.fileName] = arguments.value("--facts")
        source.replacements[NamingOverrides.fileName] = arguments.value("--naming")
        return source
    }

    private static func model(_ source: Folder) throws -> (Model, files: [String]) {
        let description = try DescriptionLoader(source: source).load()
        let facts = try ManagedObjectFacts.load(from: source)
        return (try ModelBuilder.model(of: description, facts: facts), description.files)
    }
}
