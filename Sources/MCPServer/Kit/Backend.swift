import FoundationEssentials
import Logging

/// What the tools of this server work with.
struct Backend: Sendable {
    /// What happens when a tool calls an operation that its declaration does not name.
    enum UndeclaredCalls: Sendable {
        /// The call is refused: for tests.
        case refused
        /// The call is made, and the log has an error.
        case logged
    }

    /// The vCenters and ESXi hosts that are managed.
    let servers: Servers
    /// What is refused, and what a person has to agree to.
    var policy = Policy()
    /// The folder for local files; nil if there is none.
    var filesRoot: FilesRoot?
    /// What fetches packages from web servers.
    var web = WebFetch()
    /// Accounts of guests that callers can name.
    var guestAccounts = GuestAccounts()
    /// How long a call may take before it answers with the vCenter task that goes on.
    var callBudget: Duration = .seconds(45)
    /// What happens when a tool calls an operation that its declaration does not name.
    var undeclaredCalls = UndeclaredCalls.logged
    /// Where errors of this server itself go.
    var logger = Logger(label: "mcvsphere")
    /// What time it is.
    var now: @Sendable () -> Date = { Date.now }
    /// What time it is, as time since some start.
    var uptime: @Sendable () -> Duration = { ContinuousClock.now.uptime }
}

extension ContinuousClock.Instant {
    private static let start = ContinuousClock.now

    /// The time since this process first asked.
    fileprivate var uptime: Duration { Self.start.duration(to: self) }
}
