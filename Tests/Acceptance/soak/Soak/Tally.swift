import HTTPTransport
import Synchronization
import VSphere
import VimTypes

/// Something came out otherwise than it should have.
struct Unexpected: Error, CustomStringConvertible {
    let what: String
    var description: String { what }
}

/// Counts what was done and what was made to go wrong, and judges each error by that.
final class Tally: Sendable {
    typealias Span = ClosedRange<ContinuousClock.Instant>

    /// An error in which a call ended.
    fileprivate struct Failure {
        /// What was done, by whom, and the error in words.
        let what: String
        let code: String
        let span: Span
    }

    /// A hazard, when it lay in wait, and how often it happened.
    fileprivate struct Incident {
        let hazard: Hazard
        let span: Span
        let times: Int
    }

    fileprivate struct Record {
        var done: [String: Int] = [:]
        var failures: [Failure] = []
        var incidents: [Incident] = []
    }

    private let record = Mutex(Record())

    func didWell(_ name: String) { record.withLock { $0.done[name, default: 0] += 1 } }

    /// Whether it went well at least once.
    func hasDoneWell(_ name: String) -> Bool { record.withLock { $0.done[name] != nil } }

    /// Takes an error in.
    /// - Parameters:
    ///   - name: what was done, and by whom.
    ///   - start: since when.
    func failed(_ name: String, _ error: any Error, since start: ContinuousClock.Instant) {
        let failure = Failure(what: "\(name): \(error)", code: Self.code(error), span: start...ContinuousClock.now)
        record.withLock { $0.failures.append(failure) }
    }

    /// Takes in what was made to go wrong.
    func happened(_ hazard: Hazard, times: Int, since start: ContinuousClock.Instant) {
        let incident = Incident(hazard: hazard, span: start...ContinuousClock.now, times: times)
        record.withLock { $0.incidents.append(incident) }
    }

    private static func code(_ error: any Error) -> String {
        switch error {
        case let error as HTTPTransportError: "\(error.code)"
        case let error as VSphereError: "\(error.code)"
        case let fault as VimFault: fault.typeName
        default: "\(type(of: error))"
        }
    }

    // MARK: The verdict

    /// Errors that nothing explains that happened meanwhile, and kinds of errors of which there are more than what
    /// happened explains.
    var problems: [String] {
        record.withLock { record in
            let unexplained = record.failures.filter { !record.explains($0) }.map(\.what)
            let counts = record.errors
            let excess = counts.keys.sorted().compactMap { code in
                record.limit(of: code).flatMap { limit in
                    counts[code]! > limit
                        ? "\(counts[code]!) errors \(code), for which there were \(limit) reasons" : nil
                }
            }
            return unexplained.prefix(10) + excess
        }
    }

    var description: String {
        record.withLock { record in
            func text(_ counts: [String: Int], _ more: (String) -> String = { _ in "" }) -> String {
                counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\(more($0.key))" }.joined(separator: ", ")
            }
            let errors = text(record.errors) { code in record.limit(of: code).map { " of \($0)" } ?? "" }
            let happened = record.incidents.reduce(into: [:]) {
                $0[$1.hazard.name, default: 0] += $1.times
            }
            return """
                \(record.done.values.reduce(0, +)) done well: \(text(record.done))
                \(record.failures.count) ended in an error, of those that may: \(errors)
                \(happened.values.reduce(0, +)) things went wrong: \(text(happened))
                """
        }
    }
}

extension Tally.Record {
    /// How many errors there are of each kind.
    var errors: [String: Int] { failures.reduce(into: [:]) { $0[$1.code, default: 0] += 1 } }

    /// How many errors of a kind there may be; nil where a session that ends may be many callers' error.
    func limit(of code: String) -> Int? {
        guard Hazard.losses[code] == nil else { return nil }
        return incidents.filter { $0.hazard.excuses.contains(code) }.reduce(0) { $0 + $1.times }
    }

    /// Whether something happened in the time of a call that may lead to the error in which it ended.
    func explains(_ failure: Tally.Failure) -> Bool {
        let met = incidents.filter { $0.times > 0 && $0.span.overlaps(failure.span) }
        if let losses = Hazard.losses[failure.code] {
            return met.filter(\.hazard.endsSessions).reduce(0) { $0 + $1.times } >= losses
        }
        return met.contains { $0.hazard.excuses.contains(failure.code) }
    }
}
