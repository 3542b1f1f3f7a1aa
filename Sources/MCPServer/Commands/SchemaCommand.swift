import ArgumentParser
import MCPCore

/// Prints the JSON Schema of a file that operators write.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the JSON Schema of the policy or servers file.")

    /// The files there are.
    enum File: String, ExpressibleByArgument, CaseIterable {
        case policy
        case servers
    }

    @ArgumentParser.Argument(help: "Which file: policy or servers.") var file: File

    func run() throws { print(try Self.schema(of: file)) }

    /// The schema, on lines that people can read.
    static func schema(of file: File) throws -> String {
        let schema = try file == .policy ? PolicyFile.valueSchema : ServersFile.valueSchema
        var object: JSONObject = [
            "$schema": "https://json-schema.org/draft/2020-12/schema", "title": .string("mcvsphere \(file.rawValue)"),
        ]
        object.merge(schema.json)
        // Editors look for this key; a property of Swift cannot be called so.
        if var properties = object["properties"]?.object {
            properties["$schema"] = properties["schema"]
            properties["schema"] = nil
            object["properties"] = .object(properties)
        }
        return JSON.object(object).indented
    }
}
