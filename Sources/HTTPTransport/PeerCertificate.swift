/// What a server's certificate says, so that a person can compare it with what they expect.
///
/// The texts come from the server. Control characters are removed and lengths are bounded.
public struct PeerCertificate: Sendable, Hashable {
    /// The SHA-256 thumbprint, the one to configure.
    public let sha256Thumbprint: CertificateThumbprint

    /// The SHA-1 thumbprint, the one that older vSphere versions show.
    public let sha1Thumbprint: CertificateThumbprint

    /// The subject, for example `CN=vc.example.org, O=Example`.
    public let subject: String

    /// The DNS names and IP addresses that the certificate is for.
    public let names: [String]

    /// When it becomes valid, for example `2026-01-31 12:00:00 UTC`.
    public let notBefore: String

    /// When it expires, in the same form.
    public let notAfter: String
}
