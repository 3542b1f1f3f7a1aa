/// Why a request got no complete response.
///
/// The description names the server and says what a person can do. It never holds the path or the query of the URL,
/// credentials or cookies.
public struct HTTPTransportError: Error, Sendable, Hashable {
    /// The kind of failure. Later versions may add kinds.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case couldNotResolveHost, couldNotConnect, connectionLost, proxyFailed
            case connectTimedOut, idleTimedOut, totalTimedOut
            case certificateExpired, certificateNotYetValid, certificateWrongHost, certificateUnknownIssuer
            case certificateWrongThumbprint, certificateRejected, tlsHandshakeFailed
            case invalidResponse, responseTooLarge
            case invalidRequest, invalidConfiguration, bodyUnreadable
            case clientShutDown, internalFailure
        }

        private let value: Value

        /// The name of the code, for logs and metrics.
        public var description: String { value.rawValue }

        /// The host name has no address.
        public static let couldNotResolveHost = Code(value: .couldNotResolveHost)
        /// Nothing accepts connections there.
        public static let couldNotConnect = Code(value: .couldNotConnect)
        /// The connection ended before the response was complete.
        public static let connectionLost = Code(value: .connectionLost)
        /// The proxy could not be reached or refused to connect.
        public static let proxyFailed = Code(value: .proxyFailed)
        /// Resolving, connecting and the TLS handshake took longer than ``HTTPTimeouts/connect``.
        public static let connectTimedOut = Code(value: .connectTimedOut)
        /// No byte moved for longer than ``HTTPTimeouts/idle``.
        public static let idleTimedOut = Code(value: .idleTimedOut)
        /// The transfer took longer than ``HTTPTimeouts/total``.
        public static let totalTimedOut = Code(value: .totalTimedOut)
        /// The server's certificate, or one above it, has expired.
        public static let certificateExpired = Code(value: .certificateExpired)
        /// The server's certificate, or one above it, is not valid yet.
        public static let certificateNotYetValid = Code(value: .certificateNotYetValid)
        /// The server's certificate is for other hosts.
        public static let certificateWrongHost = Code(value: .certificateWrongHost)
        /// The server's certificate is self-signed or issued by an authority that is not trusted.
        public static let certificateUnknownIssuer = Code(value: .certificateUnknownIssuer)
        /// The server's certificate is not the one that is pinned.
        public static let certificateWrongThumbprint = Code(value: .certificateWrongThumbprint)
        /// The server's certificate is refused for another reason.
        public static let certificateRejected = Code(value: .certificateRejected)
        /// The TLS handshake failed for a reason other than the certificate.
        public static let tlsHandshakeFailed = Code(value: .tlsHandshakeFailed)
        /// The answer does not follow HTTP.
        public static let invalidResponse = Code(value: .invalidResponse)
        /// The response is larger than allowed.
        public static let responseTooLarge = Code(value: .responseTooLarge)
        /// The request cannot be sent as it is.
        public static let invalidRequest = Code(value: .invalidRequest)
        /// The client's configuration cannot be used, for example because its CA file cannot be read.
        public static let invalidConfiguration = Code(value: .invalidConfiguration)
        /// The file that is the request body cannot be read.
        public static let bodyUnreadable = Code(value: .bodyUnreadable)
        /// The client has been shut down.
        public static let clientShutDown = Code(value: .clientShutDown)
        /// libcurl or the system failed in a way that has no code of its own.
        public static let internalFailure = Code(value: .internalFailure)

        /// Whether a time-out of ``HTTPTimeouts`` ended the transfer.
        public var isTimeout: Bool {
            [.connectTimedOut, .idleTimedOut, .totalTimedOut].contains(self)
        }

        /// Whether the server's certificate was refused.
        public var isCertificateProblem: Bool {
            [
                .certificateExpired, .certificateNotYetValid, .certificateWrongHost, .certificateUnknownIssuer,
                .certificateWrongThumbprint, .certificateRejected,
            ].contains(self)
        }
    }

    /// The kind of failure.
    public let code: Code

    /// The server, as `host:port`.
    public let host: String

    /// What happened, in a few words.
    public let reason: String

    /// The certificate that the server presented, when one was refused.
    public let certificate: PeerCertificate?

    /// Whether the server may have received the request, or a part of it.
    ///
    /// When `false`, sending the request again cannot do anything twice.
    public let requestMayHaveBeenReceived: Bool

    /// An error; servers in the same process make them too.
    public init(
        code: Code,
        host: String,
        reason: String,
        certificate: PeerCertificate? = nil,
        requestMayHaveBeenReceived: Bool = false
    ) {
        self.code = code
        self.host = host
        self.reason = reason
        self.certificate = certificate
        self.requestMayHaveBeenReceived = requestMayHaveBeenReceived
    }
}
