public import HTTPTransport
public import VimTypes

/// Which vCenter or ESXi to talk to, as whom, and how.
public struct VSphereConfiguration: Sendable {
    /// Host name or address, with a port where that is not 443.
    public var host: String
    /// User, such as `administrator@vsphere.local` or `root`.
    public var user: String
    /// The user's password.
    public var password: Secret
    /// Which server certificates are accepted.
    public var trust: TLSTrust
    /// Time-outs of a request; `total` is left open, because tasks are awaited by long calls.
    public var timeouts: HTTPTimeouts
    /// How strictly answers are read. Servers of other versions and simulators leave out what the schema requires, so
    /// lenient is the default.
    public var decoding: DecodingOptions
    /// Whether to speak plain HTTP: only simulators do.
    public var isPlaintext: Bool

    /// How often a session that nobody uses is kept alive; nil lets it expire, and the next call log in again.
    public var keepAlive: Duration?
    /// How long shutting down waits for the server to log out, and a login whose caller is cancelled for its answer.
    public var logoutTimeout: Duration

    /// Makes a configuration that verifies certificates.
    public init(
        host: String, user: String, password: Secret, trust: TLSTrust = .system,
        timeouts: HTTPTimeouts = HTTPTimeouts(), decoding: DecodingOptions = .lenient, isPlaintext: Bool = false,
        keepAlive: Duration? = nil, logoutTimeout: Duration = .seconds(5)
    ) {
        self.host = host
        self.user = user
        self.password = password
        self.trust = trust
        self.timeouts = timeouts
        self.decoding = decoding
        self.isPlaintext = isPlaintext
        self.keepAlive = keepAlive
        self.logoutTimeout = logoutTimeout
    }

    var baseURL: String { (isPlaintext ? "http://" : "https://") + host }
}
