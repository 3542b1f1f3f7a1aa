import FoundationEssentials
import MCPCore

/// The values of settings: flags before environment variables before the configuration file.
struct Settings: Sendable {
    private let flags: [String: String]
    private let environment: [String: String]
    private let file: [String: String]

    /// - Parameters:
    ///   - flags: what the command line says, by names of settings.
    ///   - environment: the environment variables.
    /// - Throws: ``ConfigurationError`` if `MCP_CONFIG` names a file that cannot be read or has mistakes.
    init(
        flags: [String: String] = [:], environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws {
        self.flags = flags
        self.environment = environment
        let path = flags["MCP_CONFIG"] ?? environment["MCP_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        file = try path.map(Self.read) ?? [:]
    }

    /// The names of all settings that have a value in the environment.
    var environmentNames: [String] { Array(environment.keys) }

    /// The value of a setting; an empty one counts as absent.
    subscript(name: String) -> String? {
        [flags[name], environment[name], file[name]].lazy.compactMap { $0 }.first { !$0.isEmpty }
    }

    /// The value of a setting, or the first line of the file that `NAME_FILE` names.
    func secret(_ name: String) throws -> String? {
        if let value = self[name] { return value }
        guard let path = self[name + "_FILE"] else { return nil }
        guard let text = try? String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8) else {
            throw ConfigurationError("\(name)_FILE names '\(path)', which cannot be read.")
        }
        return String(text.prefix { $0 != "\n" && $0 != "\r\n" })
    }

    /// The truth of a setting; nil if it is not set.
    func flag(_ name: String) throws -> Bool? {
        guard let value = self[name] else { return nil }
        switch value.lowercased() {
        case "true", "1", "yes", "on": return true
        case "false", "0", "no", "off": return false
        default: throw ConfigurationError("\(name) is '\(value)': set it to true or false.")
        }
    }

    /// The whole number of a setting; nil if it is not set.
    func number(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = self[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw ConfigurationError(
                "\(name) is '\(text)': give a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    /// The elements of a setting that is a list, with commas or spaces between them.
    func list(_ name: String) -> [String] {
        (self[name] ?? "").split { $0 == "," || $0.isWhitespace }.map(String.init)
    }

    /// The numbers that settings of a family end in, such as 1 and 2 for `ESXI_HOST_1` and `ESXI_HOST_2`.
    func numbers(of name: String) -> [Int] {
        let names = Set(flags.keys).union(environment.keys).union(file.keys).filter { self[$0] != nil }
        return names.compactMap { $0.hasPrefix("\(name)_") ? Int($0.dropFirst(name.count + 1)) : nil }.sorted()
    }

    /// Reads the configuration file.
    private static func read(_ path: String) throws -> [String: String] {
        let document = try ConfigurationDocument(path: path)
        var values: [String: String] = [:]
        for member in document.root {
            let name = member.key.uppercased()
            guard Setting.named(name) != nil else {
                let meant = NearMiss.best(for: name, among: Setting.all.map(\.name)).map {
                    " Did you mean \($0.lowercased())?"
                }
                throw document.error(at: [member.key], "there is no such setting.\(meant ?? "")")
            }
            switch member.value {
            case .string(let text): values[name] = text
            case .bool(let value): values[name] = value ? "true" : "false"
            case .number(let number): values[name] = JSON.number(number).description
            case .array(let elements): values[name] = elements.compactMap(\.string).joined(separator: ",")
            case .null, .object: throw document.error(at: [member.key], "must be a text, a number, true or false")
            }
        }
        return values
    }
}
