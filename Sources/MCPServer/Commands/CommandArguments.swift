import ArgumentParser
import MCPCore

/// Turns what follows a tool's name on the command line into the tool's arguments.
///
/// `--vm web01 --dry-run --tags a --tags b --networks lan=VLAN10`, or a JSON object.
enum CommandArguments {
    /// - Parameter input: what the tool takes; nil if it checks its arguments itself.
    /// - Throws: `ValidationError` for what cannot be understood. What the tool does not take is for the tool to say.
    static func parse(_ words: [String], for input: ObjectSchema?) throws -> JSONObject {
        if let text = words.first, text.hasPrefix("{") {
            guard words.count == 1, let object = (try? JSON.parse(text))?.object else {
                throw ValidationError("The arguments are no JSON object: \(text)")
            }
            return object
        }
        var arguments = JSONObject()
        var rest = words.reversed() as [String]
        while let word = rest.popLast() {
            guard word.hasPrefix("--"), word.count > 2 else {
                throw ValidationError("'\(word)' is no argument: write --name value, or one JSON object.")
            }
            let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0]).replacing("-", with: "_")
            let property = input?.properties.first { $0.name == name || $0.aliases.contains(name) }
            let isFlag = property?.schema == .boolean
            if parts.count == 2 {
                try add(String(parts[1]), to: name, property?.schema, &arguments)
            } else if let next = rest.last, !next.hasPrefix("--"), !isFlag || ["true", "false"].contains(next) {
                rest.removeLast()
                try add(next, to: name, property?.schema, &arguments)
            } else {
                arguments[name] = true
            }
        }
        return arguments
    }

    private static func add(
        _ text: String, to name: String, _ schema: ValueSchema?, _ arguments: inout JSONObject
    ) throws {
        switch schema {
        case .array:
            if text.hasPrefix("["), let elements = (try? JSON.parse(text))?.array {
                arguments[name] = .array(elements)
            } else {
                let element = text.hasPrefix("{") ? try? JSON.parse(text) : nil
                arguments[name] = .array((arguments[name]?.array ?? []) + [element ?? .string(text)])
            }
        case .map:
            var map = arguments[name]?.object ?? [:]
            if let object = (try? JSON.parse(text))?.object {
                map.merge(object)
            } else {
                let parts = text.split(separator: "=", maxSplits: 1)
                guard parts.count == 2 else {
                    throw ValidationError("--\(name) takes KEY=VALUE or a JSON object, not '\(text)'.")
                }
                map[String(parts[0])] = .string(String(parts[1]))
            }
            arguments[name] = .object(map)
        case .object, .anyObject, .any:
            arguments[name] = (try? JSON.parse(text)) ?? .string(text)
        case nil:
            // The tool says for itself what it takes: `5` and `true` mean what they look like.
            arguments[name] = (try? JSON.parse(text)) ?? .string(text)
        case .string, .integer, .number, .boolean, .choice:
            // The tool's own check turns `5` into a number where it wants one.
            arguments[name] = .string(text)
        }
    }
}
