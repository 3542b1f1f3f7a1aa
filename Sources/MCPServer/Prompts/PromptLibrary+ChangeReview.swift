import FoundationEssentials
import MCPCore

extension PromptLibrary {
    /// What changed around a time.
    var changeReview: Prompt {
        let now = backend.now
        return prompt(
            "change_review", "What changed around that time?",
            "Gathers what people and vSphere itself changed around a time, to find the cause of something.",
            [
                Prompt.Argument(
                    "time", "When it happened, such as 2026-05-01T14:30:00Z; now if not given", isRequired: false),
                Prompt.Argument("hours", "How many hours before and after; 2 if not given", isRequired: false),
                Prompt.Argument("entity", "Only this object and what is below it", isRequired: false),
            ],
            asking: { values in
                let (_, until, hours) = try Self.span(values, now())
                var arguments: JSONObject = [
                    "until": .string(RFC3339.format(until)), "hours": .integer(min(2 * hours, 8760)), "limit": 50,
                ]
                arguments["entity"] = values["entity"].map(JSON.string)
                return [Question(ListRecentEvents.self, arguments)]
            }
        ) { values in
            let (time, until, hours) = try Self.span(values, now())
            let from = RFC3339.format(until - Double(2 * hours * 3600))
            return """
                Find out what changed\(values["entity"].map { " on \($0)" } ?? "") around \(RFC3339.format(time)): from \
                \(from) to \(RFC3339.format(until)).

                The newest 50 events of that time are below. Go on from there:
                1. list_recent_events with the same until and hours\
                \(values["entity"].map { " and entity \($0)" } ?? ""): further pages, and narrowed by type where it is \
                much: reconfigurations, migrations, power, snapshots, host connections, alarms, permissions, logins.
                2. list_recent_tasks of the same time: who started what, how long it took, what failed.
                3. get_alarms: what was triggered then and still is.
                4. For each machine or host that was changed, its state now (get_vm_info, get_host_info), and whether \
                that fits what was done to it.
                5. Tell apart what people did, what vSphere did by itself (DRS, HA, backups, scheduled tasks), and what \
                is only noise.

                End with a time line (time, who, what, on what), the change that most likely explains it and why, and \
                what could not be seen because events were deleted or lie outside of the time.
                \(Self.closing)
                """
        }
    }

    private static func span(
        _ values: [String: String], _ now: Date
    ) throws -> (time: Date, until: Date, hours: Int) {
        let hours = try count(values["hours"], named: "hours", or: 2)
        guard let text = values["time"] else { return (now, now + Double(hours * 3600), hours) }
        guard let time = RFC3339.parse(text) else {
            throw ProtocolError.invalidParams("time: '\(text.prefix(40))' is not like 2026-05-01T14:30:00Z")
        }
        return (time, time + Double(hours * 3600), hours)
    }
}
