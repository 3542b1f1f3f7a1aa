import MCPCore
import VimTypes

/// What is told of a service of a host.
struct HostServiceState: ToolOutput {
    var key: String
    var label: String
    var running: Bool
    var policy: String
    var required: Bool
    var firewallRulesets: [String]

    static let fields = [
        "key": "What to give as service",
        "label": "Name for people",
        "running": "Whether it runs",
        "policy": "on: starts with the host; off: by hand; automatic: with its firewall ports",
        "required": "Whether the host cannot do without it",
        "firewallRulesets": "Rulesets that let it through the firewall",
    ]

    init(_ service: HostService) {
        key = service.key
        label = service.label
        running = service.running
        policy = service.policy
        required = service.required
        firewallRulesets = service.ruleset
    }
}
