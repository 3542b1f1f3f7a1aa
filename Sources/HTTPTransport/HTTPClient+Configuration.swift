extension HTTPClient {
    /// How a client connects, and the limits of its transfers.
    public struct Configuration: Sendable {
        /// Which server certificates are accepted.
        public var trust: TLSTrust

        /// The time-outs of requests that bring none of their own.
        public var timeouts: HTTPTimeouts

        /// How requests leave this network.
        public var proxy: HTTPProxy

        /// Header fields of every request, for example `User-Agent` or `Cookie`; a request's own fields of the same
        /// names replace them.
        public var headers: HTTPHeaders

        /// The largest response body in bytes, after decompression, of requests that bring no limit of their own;
        /// `nil` for no limit.
        public var maximumResponseSize: Int64?

        /// How many bytes of a response, and of a streamed request body, are kept in memory for the slower side,
        /// roughly. More smooths out bursts; it does not raise the rate of an even flow.
        public var bufferSize: Int

        /// How many connections to one host may be open; `nil` for no limit.
        ///
        /// A request above the limit waits for a connection within its time-out to connect, so a few long polls must
        /// not be able to take all.
        public var maximumConnectionsPerHost: Int?

        /// How many connections are kept open for later requests.
        public var idleConnections: Int

        /// A configuration that verifies certificates and uses the proxy of the environment.
        public init(
            trust: TLSTrust = .system,
            timeouts: HTTPTimeouts = HTTPTimeouts(),
            proxy: HTTPProxy = .environment,
            headers: HTTPHeaders = [:],
            maximumResponseSize: Int64? = nil,
            bufferSize: Int = 512 * 1024,
            maximumConnectionsPerHost: Int? = nil,
            idleConnections: Int = 32
        ) {
            self.trust = trust
            self.timeouts = timeouts
            self.proxy = proxy
            self.headers = headers
            self.maximumResponseSize = maximumResponseSize
            self.bufferSize = bufferSize
            self.maximumConnectionsPerHost = maximumConnectionsPerHost
            self.idleConnections = idleConnections
        }
    }
}
