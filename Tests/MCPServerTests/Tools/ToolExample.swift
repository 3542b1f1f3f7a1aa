import MCPCore
import Testing

/// A row of the tools' table: a call, and what must come of it.
struct ToolExample: Sendable, CustomTestStringConvertible {
    /// What must come of a call.
    enum Outcome: String, Sendable {
        /// An answer as the tool declares it.
        case succeeds
        /// An error that says what was wrong, and nothing is changed.
        case fails
        /// A dry run: what would happen is told, and nothing is changed.
        case onlyTells
    }

    let outcome: Outcome
    let tool: String
    let arguments: JSONObject
    let place: SimulatedServer.Place
    /// Calls that come first, and succeed.
    let before: [ToolExample]
    /// What the answer contains, word for word.
    let says: [String]

    /// A call that succeeds.
    ///
    /// - Parameters:
    ///   - arguments: its arguments. A tool that destroys is agreed to by a person.
    ///   - place: what the simulator holds.
    ///   - before: calls that come first.
    ///   - says: what its answer, the JSON on one line, contains.
    static func succeeds(
        _ tool: String, _ arguments: JSONObject = [:], in place: SimulatedServer.Place = .generated,
        after before: [ToolExample] = [], _ says: String...
    ) -> ToolExample {
        ToolExample(outcome: .succeeds, tool: tool, arguments: arguments, place: place, before: before, says: says)
    }

    /// A call that fails, with a message that contains all these.
    static func fails(
        _ tool: String, _ arguments: JSONObject = [:], in place: SimulatedServer.Place = .generated,
        after before: [ToolExample] = [], _ says: String...
    ) -> ToolExample {
        ToolExample(outcome: .fails, tool: tool, arguments: arguments, place: place, before: before, says: says)
    }

    /// A call with `dry_run`, which this adds; what would happen contains all these.
    static func onlyTells(
        _ tool: String, _ arguments: JSONObject = [:], in place: SimulatedServer.Place = .generated,
        after before: [ToolExample] = [], _ says: String...
    ) -> ToolExample {
        var arguments = arguments
        arguments["dry_run"] = true
        return ToolExample(
            outcome: .onlyTells, tool: tool, arguments: arguments, place: place, before: before, says: says)
    }

    /// The same call by other names.
    func renamed(tool: String? = nil, argument: (from: String, to: String)? = nil) -> ToolExample {
        var arguments = JSONObject()
        for member in self.arguments {
            arguments[member.key == argument?.from ? argument?.to ?? member.key : member.key] = member.value
        }
        return ToolExample(
            outcome: outcome, tool: tool ?? self.tool, arguments: arguments, place: place, before: before, says: says)
    }

    var testDescription: String { "\(tool) \(JSON.object(arguments)) \(outcome)" }
}
