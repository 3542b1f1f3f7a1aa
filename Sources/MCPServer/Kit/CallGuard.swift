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
    }

    private let tool: String
    private let undeclared: Backend.UndeclaredCalls
    private let logger: Logger
    private let state: Mutex<State>

    init(_ tool: ToolDefinition, undeclared: Backend.UndeclaredCalls, logger: Logger) {
        self.tool = tool.name
        self.undeclared = undeclared
        self.logger = logger
        state = Mutex(State(declared: Set(tool.operations), isApproved: !tool.hints.isDestructive))
    }

    /// From now on the tool may change what its declaration names.
    func approve() { state.withLock { $0.isApproved = true } }

    /// Lets the tool call an operation that only its arguments name, as `call_api` does.
    func declare(_ operation: String) { state.withLock { _ = $0.declared.insert(operation) } }

    /// - Throws: ``Violation`` if the operation is not declared, where that is refused, or not approved.
    func inspect(_ call: MethodCall) throws {
        let name = call.operation.name
        let (isDeclared, isApproved) = state.withLock { ($0.declared.contains(name), $0.isApproved) }
        if !isDeclared {
            let violation = Violation(tool: tool, operation: name, problem: "which its declaration does not name")
            guard undeclared == .logged else { throw violation }
            logger.error("\(violation)")
        }
        guard isApproved || VimOperations.isLooking(name) else {
            throw Violation(tool: tool, operation: name, problem: "before it was approved")
        }
    }

    /// A mistake in a tool.
    struct Violation: Error, CustomStringConvertible {
        let tool: String
        let operation: String
        let problem: String

        var description: String { "\(tool) called \(operation), \(problem)." }
    }
}
