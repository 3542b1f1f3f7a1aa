import Logging
import Synchronization
import VSphere

/// A vCenter or ESXi that this server manages. Nothing is sent to it before a tool needs it.
final class ManagedServer: Sendable {
    /// What callers call it.
    let name: String
    /// Where it is, and as whom to log in.
    let configuration: VSphereConfiguration
    private let made = Mutex<VSphereClient?>(nil)

    init(name: String, configuration: VSphereConfiguration) {
        self.name = name
        self.configuration = configuration
    }

    /// The client of this server, the same for all calls.
    var client: VSphereClient {
        made.withLock { made in
            if let made { return made }
            let client = VSphereClient(configuration, logger: Logger(label: "vsphere"))
            made = client
            return client
        }
    }

    /// Logs out and closes the connections, if there are any.
    func shutdown() async { await made.withLock { $0 }?.shutdown() }
}
