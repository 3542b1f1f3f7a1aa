import FoundationEssentials

/// Settings from environment variables; each secret can instead be named by a file, as `NAME_FILE`.
struct ProcessEnvironment {
    let values: [String: String]

    /// The process's own environment.
    static var process: ProcessEnvironment { ProcessEnvironment(values: ProcessInfo.processInfo.environment) }

    /// The value of a variable; an empty one counts as absent.
    subscript(name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// The value of a variable, or the first line of the file that `NAME_FILE` names.
    func secret(_ name: String) throws -> String? {
        if let value = self[name] { return value }
        guard let path = self[name + "_FILE"] else { return nil }
        guard let text = try? String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8) else {
            throw ConfigurationError("\(name)_FILE names '\(path)', which cannot be read.")
        }
        return String(text.prefix { $0 != "\n" && $0 != "\r\n" })
    }

    /// The truth of a variable.
    func flag(_ name: String) throws -> Bool {
        guard let value = self[name] else { return false }
        switch value.lowercased() {
        case "true", "1", "yes", "on": return true
        case "false", "0", "no", "off": return false
        default: throw ConfigurationError("\(name) is '\(value)': set it to true or false.")
        }
    }
}

/// A setting that is missing or wrong, with what to do.
struct ConfigurationError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
