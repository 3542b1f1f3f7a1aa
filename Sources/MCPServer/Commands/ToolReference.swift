import MCPCore

/// What there is to know of the tools, made from their declarations.
enum ToolReference {
    /// `docs/tools.md`.
    static func markdown(_ tools: [AnyTool], prompts: [Prompt]) -> String {
        var text = """
            # The tools

            This file is made by `mcvsphere reference` from the declarations of the tools.

            Levels: R read_only, P power_ops, V vm_lifecycle, H host_admin, F full_admin. Every tool but `list_servers`
            takes `server` too, which of several vCenters and ESXi hosts it is for; it is listed where there are several.

            """
        for area in ToolArea.all where !area.tools.isEmpty {
            text += "\n## \(area.name): \(area.title)\n"
            for tool in tools where tool.definition.toolset == area.name { text += "\n" + section(tool) }
        }
        return text + "\n" + resources() + "\n" + self.prompts(prompts)
    }

    private static func resources() -> String {
        var lines = [
            "## Resources", "",
            """
            Each is what a tool answers, needs that tool's level, and is off where the tool is. Clients that subscribe \
            are told when it has changed, fed by `WaitForUpdatesEx`: at once, then about once a second at most. Of a \
            screen the power state is watched, of a file the free space of its datastore. The URIs are for the main \
            server; `?server=NAME` at the end names another.
            """,
            "", "| URI | level | | as |", "|---|---|---|---|",
        ]
        lines += LiveResource.all.map { resource in
            let level = letter(resource.gate.permission)
            let form = resource.mimeType.map { ", `\($0)`" } ?? ""
            return
                "| `\(resource.uri)` | \(level) | \(escaped(resource.description))\(form) | `\(resource.gate.name)` |"
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func prompts(_ prompts: [Prompt]) -> String {
        var lines = [
            "## Prompts", "",
            "Arguments are completed from the live inventory, as are the variables of resources.", "",
            "| prompt | | arguments |", "|---|---|---|",
        ]
        lines += prompts.map { prompt in
            let arguments = prompt.arguments.map {
                "`\($0.name)`\($0.isRequired ? "" : "?"): \(escaped($0.description))"
            }
            return "| `\(prompt.name)` | \(escaped(prompt.description)) | \(arguments.joined(separator: "; ")) |"
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A tool, for a terminal.
    static func text(of tool: AnyTool) -> String {
        let definition = tool.definition
        let arguments = (tool.input?.properties ?? []).map { property in
            ["--" + property.name.replacing("_", with: "-"), kind(property), property.description]
        }
        let privileges = privileges(of: definition)
        var lines = [
            "\(definition.name): \(definition.title)", definition.description, "",
            "Toolset \(definition.toolset), level \(definition.permission.rawValue), \(effects(definition.hints))",
        ]
        if !definition.aliases.isEmpty { lines.append("Also called \(definition.aliases.joined(separator: ", "))") }
        if !privileges.isEmpty { lines.append("Needs in vCenter: \(privileges.joined(separator: ", "))") }
        if !arguments.isEmpty { lines += ["", TextTable.rows(["ARGUMENT", "", ""], arguments, widest: 200)] }
        return lines.joined(separator: "\n")
    }

    private static func section(_ tool: AnyTool) -> String {
        let definition = tool.definition
        var lines = ["### \(definition.name)", "", definition.description, ""]
        lines.append("Level \(letter(definition.permission)); \(effects(definition.hints)).")
        if !definition.aliases.isEmpty {
            lines[lines.count - 1] += " Also called \(definition.aliases.map { "`\($0)`" }.joined(separator: ", "))."
        }
        let privileges = privileges(of: definition)
        if !privileges.isEmpty { lines.append("vCenter privileges: \(privileges.joined(separator: ", ")).") }
        let listed = (tool.input?.properties ?? []).filter(\.isListed)
        if !listed.isEmpty {
            lines += ["", "| argument | | |", "|---|---|---|"]
            lines += listed.map { "| `\($0.name)` | \(kind($0)) | \(escaped($0.description)) |" }
        }
        lines += ["", "Example: `\(example(listed, name: definition.name))`", ""]
        lines.append("Result: \(results(definition.outputSchema)).")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func privileges(of tool: ToolDefinition) -> [String] {
        ToolArea.all.flatMap(\.tools).first { $0.name == tool.name }.map(ToolPrivileges.needed) ?? []
    }

    private static func letter(_ level: PermissionLevel) -> String {
        switch level {
        case .readOnly: "R"
        case .powerOps: "P"
        case .vmLifecycle: "V"
        case .hostAdmin: "H"
        case .fullAdmin: "F"
        }
    }

    private static func effects(_ hints: ToolHints) -> String {
        let effect =
            hints.isReadOnly ? "changes nothing" : hints.isDestructive ? "may destroy something" : "changes something"
        return effect + (hints.isIdempotent && !hints.isReadOnly ? "; again makes no difference" : "")
            + (hints.isOpenWorld ? "; reaches other systems" : "")
    }

    private static func kind(_ property: ObjectSchema.Property) -> String {
        var kind = kind(property.schema)
        if property.isRequired { kind += ", required" }
        if let value = property.defaultValue { kind += ", default \(value)" }
        return kind
    }

    private static func kind(_ schema: ValueSchema) -> String {
        switch schema {
        case .string: "text"
        case .integer: "whole number"
        case .number: "number"
        case .boolean: "true or false"
        case .choice(let choices): choices.joined(separator: ", ")
        case .array(let element, _): "list of \(kind(element))"
        case .object, .anyObject: "object"
        case .map(let value): "object of \(kind(value))"
        case .any: "any JSON"
        }
    }

    private static func escaped(_ text: String) -> String { text.replacing("|", with: "\\|") }

    /// The keys of a result, with those of list items in parentheses.
    private static func results(_ schema: JSONObject?) -> String {
        guard let properties = schema?["properties"]?.object else { return "content only" }
        return properties.map { member in
            let inner = (member.value["items"]?["properties"] ?? member.value["properties"])?.object
            return "`\(member.key)`" + (inner.map { " (\($0.keys.joined(separator: ", ")))" } ?? "")
        }
        .joined(separator: ", ")
    }

    private static func example(_ properties: [ObjectSchema.Property], name: String) -> String {
        let arguments = properties.filter(\.isRequired).map { property in
            " --\(property.name.replacing("_", with: "-")) \(value(property))"
        }
        return "mcvsphere tools call \(name)" + arguments.joined()
    }

    private static func value(_ property: ObjectSchema.Property) -> String {
        switch property.schema {
        case .integer(let rules), .number(let rules): String(Int(max(1, rules.minimum ?? 1)))
        case .boolean: "true"
        case .choice(let choices): choices.first ?? ""
        case .array, .object, .anyObject, .map, .any: "'…'"
        case .string:
            switch property.name {
            case "vm": "web01"
            case "host": "esx01.example.org"
            case "datastore": "datastore1"
            case "cluster": "cluster1"
            case "template": "ubuntu-template"
            default: property.name.uppercased()
            }
        }
    }
}
