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
        "label": "Label",
        "running": "Whether it runs",
        "policy": "on, off or automatic",
        "required": "Cannot be spared",
        "firewallRulesets": "Firewall rulesets",
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
