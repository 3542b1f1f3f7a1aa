import FoundationEssentials
import HTTPTransport
import Logging
import Synchronization
import VSphere

/// A vCenter or ESXi that this server manages. Nothing is sent to it before a tool needs it.
final class ManagedServer: Sendable {
    /// What is known of its state, without asking it.
    enum State: Sendable {
        /// No tool has needed it yet.
        case notContacted
        /// It answered, at that time.
        case answered(Date)
        /// It could not be reached at that time, or refused the login.
        case failed(String, Date)
    }

    /// What callers call it.
    let name: String
    /// Where it is, and as whom to log in.
    let configuration: VSphereConfiguration
    /// What calls mean where they name none.
    let defaults: ServerDefaults
    private let exchange: HTTPExchangeMaker
    private let made = Mutex<VSphereClient?>(nil)
    private let lastState = Mutex(State.notContacted)

    /// - Parameter exchange: what carries requests: libcurl, unless the server is in this process.
    init(
        name: String, configuration: VSphereConfiguration, defaults: ServerDefaults = ServerDefaults(),
        exchange: @escaping HTTPExchangeMaker = { HTTPClient(configuration: $0) }
    ) {
        self.exchange = exchange
        self.name = name
        self.configuration = configuration
        self.defaults = defaults
    }

    /// The client of this server, the same for all calls.
    var client: VSphereClient {
        made.withLock { made in
            if let made { return made }
            let client = VSphereClient(configuration, logger: Logger(label: "vsphere"), exchange: exchange)
            made = client
            return client
        }
    }

    /// What is known of its state, without asking it.
    var state: State { lastState.withLock { $0 } }

    /// Notes how a call of a tool went.
    func note(_ state: State) { lastState.withLock { $0 = state } }

    /// Logs out and closes the connections, if there are any.
    func shutdown() async { await made.withLock { $0 }?.shutdown() }
}
