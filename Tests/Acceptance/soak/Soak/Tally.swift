import HTTPTransport
import Synchronization
import VSphere
import VimTypes

/// Something came out otherwise than it should have.
struct Unexpected: Error, CustomStringConvertible {
    let what: String
    var description: String { what }
}

/// Counts what was done, and how it ended.
final class Tally: Sendable {
    private struct Counts {
        var done: [String: Int] = [:]
        var errors: [String: Int] = [:]
        var wrong: [String] = []
    }

    private let counts = Mutex(Counts())

    func didWell(_ name: String) { counts.withLock { $0.done[name, default: 0] += 1 } }

    /// Whether it went well at least once.
    func hasDoneWell(_ name: String) -> Bool { counts.withLock { $0.done[name] != nil } }

    /// Takes an error in: one with a code is what a fault may lead to.
    func failed(_ name: String, _ error: any Error) {
        let code: String? =
            switch error {
            case let error as HTTPTransportError: "\(error.code)"
            case let error as VSphereError: "\(error.code)"
            case let fault as VimFault: fault.typeName
            case is DecodingIssue: "unreadable"
            case is CancellationError: "cancelled"
            default: nil
            }
        counts.withLock { counts in
            if let code {
                counts.errors[code, default: 0] += 1
            } else {
                counts.wrong.append("\(name): \(error)")
            }
        }
    }

    /// What nobody expects.
    var problems: [String] { counts.withLock { Array($0.wrong.prefix(10)) } }

    var description: String {
        counts.withLock { counts in
            func text(_ counts: [String: Int]) -> String {
                counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            }
            return "\(counts.done.values.reduce(0, +)) done well: \(text(counts.done))\n"
                + "\(counts.errors.values.reduce(0, +)) ended in an error: \(text(counts.errors))"
        }
    }
}
