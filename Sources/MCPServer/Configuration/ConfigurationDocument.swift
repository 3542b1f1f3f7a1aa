import FoundationEssentials
import MCPCore

/// A JSON file that an operator writes: mistakes in it are told with line and key.
struct ConfigurationDocument {
    /// The object that the file holds.
    let root: JSONObject
    private let path: String
    private let text: [UInt8]

    /// - Throws: ``ConfigurationError`` if the file cannot be read or is no JSON object.
    init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ConfigurationError("'\(path)' cannot be read.")
        }
        try self.init(text: Array(data), path: path)
    }

    /// - Parameter path: what to call the text in errors.
    init(text: [UInt8], path: String) throws {
        self.path = path
        self.text = text
        let json: JSON
        do { json = try JSON.parse(text) } catch {
            throw ConfigurationError("\(path), line \(Self.line(of: error.offset, in: text)): \(error.message).")
        }
        guard let root = json.object else { throw ConfigurationError("\(path): must hold a JSON object.") }
        self.root = root
    }

    /// The file as a structure whose properties are arguments.
    ///
    /// - Throws: ``ConfigurationError`` with everything that is wrong, each with its line.
    func decode<Input: ToolInput>(_ type: Input.Type) throws -> Input {
        do {
            return try Input.checked(root)
        } catch {
            throw ConfigurationError(
                error.problems.map { self.error(at: Self.keys($0.argument), $0.message).description }
                    .joined(separator: "\n"))
        }
    }

    /// The text of the file.
    var content: String { String(decoding: text, as: UTF8.self) }

    /// An error that names the place of a value.
    func error(at keys: [String], _ message: String) -> ConfigurationError {
        ConfigurationError("\(path)\(line(of: keys)), \(keys.joined(separator: ".")): \(message)")
    }

    /// An error that names the place of a value by a path such as `servers[2].host`; empty for the whole file.
    func error(at keyPath: String, _ message: String) -> ConfigurationError {
        guard !keyPath.isEmpty else { return ConfigurationError("\(path): \(message)") }
        return ConfigurationError("\(path)\(line(of: Self.keys(keyPath))), \(keyPath): \(message)")
    }

    private func line(of keys: [String]) -> String {
        var finder = JSONPlaceFinder(text: text)
        return finder.offset(of: keys).map { ", line \(Self.line(of: $0, in: text))" } ?? ""
    }

    /// The keys of a path such as `servers[2].host`: `servers`, `2`, `host`.
    private static func keys(_ path: String) -> [String] {
        path.split { $0 == "." || $0 == "[" || $0 == "]" }.map(String.init)
    }

    private static func line(of offset: Int, in text: [UInt8]) -> Int {
        1 + text.prefix(offset).count { $0 == UInt8(ascii: "\n") }
    }
}
