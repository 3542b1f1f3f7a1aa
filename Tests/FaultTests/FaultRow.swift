import Foundation
import HTTPTransport
import VSphere
import VimTypes

@testable import VSphereSimulator

/// A row of the table: what goes wrong, what is done meanwhile, and what must come of it.
struct FaultRow: Sendable {
    let name: String
    let cause: Cause
    let deed: Deed
    let ending: Ending

    init(_ name: String, _ cause: Cause, _ deed: Deed, _ ending: Ending) {
        self.name = name
        self.cause = cause
        self.deed = deed
        self.ending = ending
    }

    /// What must come of it.
    enum Ending: Sendable, Equatable, CustomStringConvertible {
        /// The deed is done all the same.
        case recovery
        case transport(HTTPTransportError.Code)
        case client(VSphereError.Code)
        /// A fault of that type.
        case fault(String)
        /// The answer is no answer: it cannot be read.
        case unreadable
        case cancellation
        /// Something that nobody had in mind.
        case other(String)

        init(_ error: any Error) {
            self =
                switch error {
                case let error as HTTPTransportError: .transport(error.code)
                case let error as VSphereError: .client(error.code)
                case let fault as VimFault: .fault(fault.typeName)
                case is DecodingIssue: .unreadable
                case is CancellationError: .cancellation
                default: .other("\(error)")
                }
        }

        var description: String {
            switch self {
            case .recovery: "recovery"
            case .transport(let code): "transport error \(code)"
            case .client(let code): "client error \(code)"
            case .fault(let type): "fault \(type)"
            case .unreadable: "an unreadable answer"
            case .cancellation: "cancellation"
            case .other(let text): text
            }
        }
    }

    /// Plays it; tells what is wrong with what came of it, and what was left.
    func problems() async throws -> [String] {
        var setting = Scene.Setting()
        cause.set(&setting)
        let outcome = Outcome()
        let left = try await Scene.play(setting) { scene in
            try await cause.happen(scene)
            do {
                try await deed.run(scene)
                outcome.value = .recovery
            } catch {
                outcome.value = Ending(error)
                outcome.text = " (\(error))"
            }
        }
        let wrong = outcome.value == ending ? [] : ["it ends in \(outcome.value)\(outcome.text), not in \(ending)"]
        return wrong + left.map { "\($0) left" }
    }
}

/// What is caused: on the wire, in the simulator, or by how the scene is set.
struct Cause: Sendable {
    var set: @Sendable (inout Scene.Setting) -> Void = { _ in }
    var happen: @Sendable (Scene) async throws -> Void = { _ in }

    /// The scene is set in some way.
    static func setting(_ set: @escaping @Sendable (inout Scene.Setting) -> Void) -> Cause { Cause(set: set) }

    /// The client connects in some way.
    static func client(_ change: @escaping @Sendable (inout VSphereConfiguration, Gate, URL) throws -> Void) -> Cause {
        Cause { $0.client = change }
    }

    /// The wire does it: see ``Mischief``.
    static func wire(
        _ at: String, skip: Int = 0, times: Int = 1, readsOnly: Int? = nil, isServed: Bool = true,
        _ steps: @escaping @Sendable (_ answer: [UInt8]) -> [Mischief.Step]
    ) -> Cause {
        Cause(happen: {
            $0.gate.plan(
                Mischief(at: at, skip: skip, times: times, readsOnly: readsOnly, isServed: isServed, steps: steps))
        })
    }

    /// The simulator does it: see ``Trouble``.
    static func server(_ at: String, skip: Int = 0, times: Int = 1, _ effect: Trouble.Effect) -> Cause {
        Cause(happen: { $0.simulator.cause(Trouble(at: at, skip: skip, times: times, effect)) })
    }

    /// Another answer comes instead of the server's.
    static func answer(_ at: String, _ status: Int, _ type: String, _ text: String, times: Int = 1) -> Cause {
        Cause(happen: {
            $0.gate.plan(
                Mischief(at: at, times: times, isServed: false) { _ in [.send(Mischief.page(status, type, text))] })
        })
    }

    /// A page of a proxy or a busy server comes instead of an answer.
    static func page(_ at: String, _ status: Int, times: Int = 1) -> Cause {
        answer(at, status, "text/html", "<html><body><h1>Error \(status)</h1></body></html>", times: times)
    }

    /// Both.
    static func + (left: Cause, right: Cause) -> Cause {
        Cause(
            set: {
                left.set(&$0)
                right.set(&$0)
            },
            happen: {
                try await left.happen($0)
                try await right.happen($0)
            })
    }

    /// The client waits for a silent server no longer than half a second.
    static let impatience = client { configuration, _, _ in configuration.timeouts.idle = .milliseconds(500) }
}

/// How something ended, known after it.
private final class Outcome: @unchecked Sendable {
    var value = FaultRow.Ending.other("nothing at all")
    var text = ""
}
