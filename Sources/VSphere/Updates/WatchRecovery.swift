internal import HTTPTransport
internal import VimTypes

/// Decides whether a watch that failed can be made again, and after what pause.
///
/// Collectors and views live as long as the session: one that has expired takes them along, as does a server that
/// starts again. Connections get lost. Nothing of what a watch asks changes anything, so all of it can be asked again.
struct WatchRecovery {
    /// The first attempt comes at once, because most often only the session or an idle connection is gone.
    static let pauses: [Duration] = [.zero, .seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(16)]

    private var failures = 0

    /// Forgets earlier failures.
    mutating func succeeded() { failures = 0 }

    /// How long to pause before the next attempt; nil when there is no use in one.
    ///
    /// - Parameter error: what the last attempt failed with.
    mutating func pause(after error: any Error) -> Duration? {
        guard Self.isPassing(error), failures < Self.pauses.count else { return nil }
        defer { failures += 1 }
        return Self.pauses[failures]
    }

    private static func isPassing(_ error: any Error) -> Bool {
        switch error {
        case let fault as VimFault:
            return fault.is(NotAuthenticated.self) || fault.is(InvalidCollectorVersion.self)
                || fault.is(RequestCanceled.self)
        case let error as HTTPTransportError:
            return error.code.isTimeout || [.couldNotConnect, .connectionLost].contains(error.code)
        case let error as VSphereError: return [.unexpectedAnswer, .sessionLost].contains(error.code)
        default: return false
        }
    }
}
