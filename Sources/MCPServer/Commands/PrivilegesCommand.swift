import ArgumentParser
import MCPCore

/// `mcvsphere privileges`: the role that vCenter has to grant for the tools that are offered.
struct PrivilegesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "privileges",
        abstract: "Print the vCenter role that the tools on offer need.",
        discussion: "Which tools are on offer follows from --toolsets, --read-only and so on.")

    /// How to print it.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table
        case json
        case powercli
        case govc
    }

    @OptionGroup var flags: SettingFlags
    @Option(help: "table, json, powercli or govc.") var format = Format.table
    @Flag(help: "The same as --format json.") var json = false
    @Option(help: "Name of the role, for powercli and govc.") var role = "mcvsphere"

    func validate() throws {
        guard role.allSatisfy({ $0.isLetter || $0.isNumber || "-_. ".contains($0) }) else {
            throw ValidationError("The name of a role has letters, digits, blanks and -_. only.")
        }
    }

    func run() throws {
        let configuration = try Configuration(flags.settings(), needsServers: false)
        let offered = Set(
            try Toolbox.tools(configuration.backend).map(\.definition)
                .filter { configuration.gates.decide($0.subject) == .allowed }.map(\.name))
        print(Self.text(ToolPrivileges.byPrivilege { offered.contains($0.name) }, json ? .json : format, role: role))
    }

    static func text(
        _ privileges: [(privilege: String, tools: [String])], _ format: Format, role: String
    ) -> String {
        let names = privileges.map(\.privilege)
        switch format {
        case .table:
            return TextTable.rows(
                ["PRIVILEGE", "TOOLS"], privileges.map { [$0.privilege, $0.tools.joined(separator: " ")] }, widest: .max
            )
        case .json:
            let tools = JSONObject(privileges.map { ($0.privilege, .array($0.tools.map(JSON.string))) })
            return JSON.object(["role": .string(role), "privileges": .object(tools)]).indented
        case .powercli:
            let list = names.map { "'\($0)'" }.joined(separator: ",\n    ")
            return "New-VIRole -Name '\(role)' -Privilege (Get-VIPrivilege -Id @(\n    \(list)))"
        case .govc:
            return "govc role.create '\(role)' \\\n    " + names.joined(separator: " \\\n    ")
        }
    }
}
