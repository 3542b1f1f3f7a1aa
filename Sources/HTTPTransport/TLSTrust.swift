/// Which server certificates a client accepts.
///
/// The rule belongs to the client, not to the request: connections are reused, and a connection opened under one rule
/// must never carry a request made under another.
public struct TLSTrust: Sendable, Hashable {
    enum Rule: Sendable, Hashable {
        case system
        case certificateAuthority(path: String)
        case thumbprint(CertificateThumbprint)
        case insecure
    }

    let rule: Rule

    /// Certificates from the authorities that the system trusts, for the host that was asked for.
    ///
    /// OpenSSL's default locations are read, or `SSL_CERT_FILE` and `SSL_CERT_DIR` where they are set.
    public static let system = TLSTrust(rule: .system)

    /// Like ``system``, with the certificates in a PEM file trusted as well.
    ///
    /// The file may hold root or intermediate authorities, or a server's own certificate. The host name must match in
    /// every case. A file that cannot be read fails the first request.
    public static func certificateAuthority(path: String) -> TLSTrust {
        TLSTrust(rule: .certificateAuthority(path: path))
    }

    /// Exactly one server certificate, known by its thumbprint, whoever issued it, whatever host it names, and even
    /// when it has expired. Everything else is refused before a byte of the request is sent.
    public static func thumbprint(_ thumbprint: CertificateThumbprint) -> TLSTrust {
        TLSTrust(rule: .thumbprint(thumbprint))
    }

    /// Any certificate: the connection is encrypted, but it may lead to anyone.
    ///
    /// For experiments only. Whoever chooses it should say so in the log.
    public static let insecure = TLSTrust(rule: .insecure)

    /// Whether nothing is verified.
    public var isInsecure: Bool { rule == .insecure }
}

extension TLSTrust: CustomStringConvertible {
    /// The rule in words.
    public var description: String {
        switch rule {
        case .system: "system certificate authorities"
        case .certificateAuthority(let path): "system certificate authorities and those in \(path)"
        case .thumbprint(let thumbprint):
            "the certificate with \(thumbprint.algorithm.rawValue) thumbprint \(thumbprint)"
        case .insecure: "any certificate (insecure)"
        }
    }
}
