import MCPCore
import VSphere
import VimTypes

extension ToolContext<Call> {
    /// Lets a destructive tool go on, once it is certain that it should.
    ///
    /// A person is asked if the client can do that. If not, the policy decides: by default the argument `confirm` has
    /// to repeat the moref of the object. Before it is approved, a destructive tool cannot call an operation that
    /// changes anything. So do all looking first, then approve, then act; where clients answer by repeating their
    /// request, everything before is done twice.
    ///
    /// - Parameters:
    ///   - change: the answer, which gets the effects.
    ///   - what: what is about to happen, such as `Delete web01`.
    ///   - effects: what goes with it, one thing each: disks, snapshots, files.
    /// - Returns: whether to go on. If not, this was a dry run and the change is the whole answer.
    /// - Throws: `ToolError` `.denied`, `.confirmationRequired`.
    func approve(_ change: inout Change, _ what: String, effects: [String] = []) async throws -> Bool {
        change.effects = effects.isEmpty ? nil : effects
        services.guardian.note(moref: change.moref, name: change.name, path: change.path)
        let refusal = services.guardian.refusal(moref: change.moref)
        if isDryRun {
            change.status = .dryRun
            change.message = refusal.map { "It would be refused: \($0)" } ?? "Nothing was changed. It would: \(what)."
            return false
        }
        if let refusal { throw ToolError(.denied, "\(refusal) Nothing was changed.") }
        if canElicit {
            try await askPerson(what, change, effects)
        } else {
            try checkConfirmation(what, change)
        }
        services.guardian.approve()
        return true
    }

    private func askPerson(_ what: String, _ change: Change, _ effects: [String]) async throws {
        var lines = ["\(what)? It is \(change.moref) on \(services.server.name)\(change.path.map { ", \($0)" } ?? "")."]
        lines += effects.prefix(20).map { "- \($0)" }
        if effects.count > 20 { lines.append("- and \(effects.count - 20) more") }
        let answer = try await elicit(
            "approve", UntrustedText.clean(lines.joined(separator: "\n")),
            [.boolean("agree", title: "Yes, do it", initial: false)])
        guard answer.values?["agree"] == true else {
            throw ToolError(.denied, "The person at the client did not agree. Nothing was changed.")
        }
    }

    private func checkConfirmation(_ what: String, _ change: Change) throws {
        switch services.backend.policy.unasked {
        case .dangerouslyAllow: return
        case .refuse:
            throw ToolError(
                .confirmationRequired, "\(what): a person has to agree, and this client cannot ask one.",
                hint: "Use a client that supports elicitation, or ask the operator of this server.")
        case .confirm:
            guard let confirmation = services.arguments.confirmation else {
                throw ToolError(
                    .confirmationRequired, "\(what): this needs an agreement, and this client cannot ask a person.",
                    hint: "See with dry_run what would happen; then repeat the call with confirm: \(change.moref).")
            }
            guard confirmation == change.moref else {
                throw ToolError(
                    .confirmationRequired,
                    "\(what): confirm is '\(confirmation)', but the object is \(change.moref). Nothing was changed.")
            }
        }
    }
}
