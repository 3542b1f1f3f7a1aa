extension ToolArea {
    static let monitoring = ToolArea("monitoring", "Statistics, alarms, events, tasks and consoles", [])
}
