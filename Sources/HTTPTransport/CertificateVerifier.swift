internal import COpenSSL

/// Decides about server certificates by the client's ``TLSTrust``, in place of OpenSSL's own verification.
///
/// It lives as long as the connections of the client, because their TLS contexts point to it. Only the client's thread
/// uses it.
@safe final class CertificateVerifier {
    /// What became of the certificate of one transfer's connection.
    final class Evidence {
        /// What was presented, when a handshake took place.
        fileprivate(set) var certificate: PeerCertificate?
        /// Why it was refused, if it was.
        fileprivate(set) var refusal: (code: HTTPTransportError.Code, reason: String)?
        fileprivate var context: UInt?
    }

    let trust: TLSTrust
    private let store: OpaquePointer
    /// The transfer on whose behalf a TLS context does its handshake, by the context.
    private var evidence: [UInt: Evidence] = [:]

    /// Reads the certificate authorities that the rule needs.
    /// - Throws: the reason, in words.
    init(trust: TLSTrust) throws(UnreadableAuthorities) {
        guard let store = unsafe X509_STORE_new() else { throw UnreadableAuthorities(reason: "out of memory") }
        unsafe self.store = unsafe store
        self.trust = trust
        // A trusted intermediate, or a trusted self-signed certificate, is a trust anchor as good as a root.
        unsafe X509_STORE_set_flags(store, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        switch trust.rule {
        case .insecure, .thumbprint:
            break
        case .system, .certificateAuthority:
            unsafe X509_STORE_set_default_paths(store)
            guard case .certificateAuthority(let path) = trust.rule else { break }
            ERR_clear_error()
            if unsafe X509_STORE_load_file(store, path) != 1 {
                throw UnreadableAuthorities(reason: "the CA file \(path) holds no certificate that can be read")
            }
        }
    }

    deinit {
        unsafe X509_STORE_free(store)
    }

    /// Makes a new TLS context ask this verifier, and notes what it decides for a transfer.
    func install(in context: OpaquePointer, notingIn evidence: Evidence) {
        forget(evidence)
        let key = UInt(bitPattern: context)
        evidence.context = key
        evidence.certificate = nil
        evidence.refusal = nil
        self.evidence[key] = evidence
        unsafe copenssl_forbid_renegotiation(context)
        unsafe SSL_CTX_set1_cert_store(context, store)
        unsafe SSL_CTX_set_cert_verify_callback(
            context,
            { store, verifier in
                guard let store = unsafe store, let verifier = unsafe verifier else { return 0 }
                let this = unsafe Unmanaged<CertificateVerifier>.fromOpaque(verifier).takeUnretainedValue()
                return unsafe this.verify(store) ? 1 : 0
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Ends the connection between a transfer and its TLS context: the connection may outlive the transfer.
    func forget(_ evidence: Evidence) {
        guard let context = evidence.context else { return }
        evidence.context = nil
        // The address may belong to another transfer's context by now.
        if self.evidence[context] === evidence { self.evidence[context] = nil }
    }

    /// Decides about the certificate chain in a verification that OpenSSL has begun.
    private func verify(_ chain: OpaquePointer) -> Bool {
        let evidence = unsafe copenssl_context_of(chain).flatMap { self.evidence[UInt(bitPattern: $0)] }
        guard let leaf = unsafe X509_STORE_CTX_get0_cert(chain), let certificate = unsafe PeerCertificate(leaf) else {
            evidence?.refusal = (.certificateRejected, "the server's certificate cannot be read")
            unsafe X509_STORE_CTX_set_error(chain, X509_V_ERR_UNSPECIFIED)
            return false
        }
        evidence?.certificate = certificate
        switch trust.rule {
        case .insecure:
            unsafe X509_STORE_CTX_set_error(chain, X509_V_OK)
            return true
        case .thumbprint(let expected):
            guard certificate.thumbprint(expected.algorithm) == expected else {
                evidence?.refusal = (
                    .certificateWrongThumbprint,
                    "the server's certificate does not have the expected \(expected.algorithm.rawValue) thumbprint \(expected)"
                )
                unsafe X509_STORE_CTX_set_error(chain, X509_V_ERR_APPLICATION_VERIFICATION)
                return false
            }
            unsafe X509_STORE_CTX_set_error(chain, X509_V_OK)
            return true
        case .system, .certificateAuthority:
            guard unsafe X509_verify_cert(chain) == 1 else {
                evidence?.refusal = unsafe Self.refusal(of: chain)
                return false
            }
            return true
        }
    }

    /// Why OpenSSL refuses a chain.
    private static func refusal(of chain: OpaquePointer) -> (HTTPTransportError.Code, String) {
        let error = unsafe X509_STORE_CTX_get_error(chain)
        let isLeaf = unsafe X509_STORE_CTX_get_error_depth(chain) == 0
        let subject = isLeaf ? "the server's certificate" : "a certificate above the server's"
        switch error {
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return (.certificateExpired, "\(subject) has expired")
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return (.certificateNotYetValid, "\(subject) is not valid yet")
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
            return (.certificateUnknownIssuer, "the server's certificate is self-signed and not trusted")
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT,
            X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
            X509_V_ERR_CERT_UNTRUSTED:
            return (.certificateUnknownIssuer, "the server's certificate is issued by an authority that is not trusted")
        default:
            let words = unsafe X509_verify_cert_error_string(Int(error)).map { unsafe String(cString: $0) }
            return (.certificateRejected, "\(subject) is refused: \(words ?? "error \(error)")")
        }
    }

    /// The certificate authorities of the rule cannot be read.
    struct UnreadableAuthorities: Error {
        let reason: String
    }
}
