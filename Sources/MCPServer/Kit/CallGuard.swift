import Logging
import MCPCore
import Synchronization
import VSphere
import VimTypes

/// Sees each operation of a call of a tool, and refuses what the tool's declaration does not allow.
///
/// A destructive tool may only look until ``approve()``: so neither a dry run nor a call that nobody agreed to can
/// change anything, whatever the tool does.
final class CallGuard: Sendable {
    private struct State {
        var declared: Set<String>
        var isApproved: Bool
        /// Why objects that the call has found are not to be touched, by moref.
        var protected: [String: String] = [:]
    }

    private let tool: String
    private let undeclared: Backend.UndeclaredCalls
    private let logger: Logger
    private let protection: Protection?
    private let state: Mutex<State>

    init(_ tool: ToolDefinition, backend: Backend) {
        self.tool = tool.name
        undeclared = backend.undeclaredCalls
        logger = backend.logger
        protection = backend.policy.protection.concerns(tool.hints) ? backend.policy.protection : nil
        state = Mutex(
            State(declared: Set(tool.operations + VimOperations.session), isApproved: !tool.hints.isDestructive))
    }

    /// From now on the tool may change what its declaration names.
    func approve() { state.withLock { $0.isApproved = true } }

    /// Lets the tool call an operation that only its arguments name, as `call_api` does.
    func declare(_ operation: String) { state.withLock { _ = $0.declared.insert(operation) } }

    /// Notes an object that the call has found. If it is protected against this tool, it cannot be changed.
    func note(moref: String, name: String, path: String?) {
        guard let reason = protection?.reason(name: name, path: path) else { return }
        protect(moref: moref, name: name, reason: reason)
    }

    /// Keeps an object from being changed by this call.
    func protect(moref: String, name: String, reason: String) {
        protect(moref: moref, "\(name) is protected on this server: \(reason).")
    }

    /// Keeps an object from being changed by this call, with what the caller is told.
    func protect(moref: String, _ refusal: String) { state.withLock { $0.protected[moref] = refusal } }

    /// Why an object cannot be changed by this call; nil if it can.
    func refusal(moref: String) -> String? { state.withLock { $0.protected[moref] } }

    /// - Throws: ``Violation`` if the operation is not declared, where that is refused, or not approved; `ToolError`
    ///   if it changes a protected object.
    func inspect(_ call: MethodCall) throws {
        let name = call.operation.name
        let (isDeclared, isApproved) = state.withLock { ($0.declared.contains(name), $0.isApproved) }
        if !isDeclared {
            let violation = Violation(tool: tool, operation: name, problem: "which its declaration does not name")
            guard undeclared == .logged else { throw violation }
            logger.error("\(violation)")
        }
        guard !VimOperations.isLooking(name) else { return }
        guard isApproved || VimOperations.awaiting.contains(name) else {
            throw Violation(tool: tool, operation: name, problem: "before it was approved")
        }
        if let refusal = refusal(moref: call.target.value) { throw ToolError(.denied, refusal) }
    }

    /// A mistake in a tool.
    struct Violation: Error, CustomStringConvertible {
        let tool: String
        let operation: String
        let problem: String

        var description: String { "\(tool) called \(operation), \(problem)." }
    }
}
