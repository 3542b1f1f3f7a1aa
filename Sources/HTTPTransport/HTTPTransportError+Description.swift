extension HTTPTransportError: CustomStringConvertible {
    /// What happened, with which server, and what to do about it.
    public var description: String {
        ["\(host): \(reason).", certificateSummary, advice].compactMap(\.self).joined(separator: " ")
    }

    private var certificateSummary: String? {
        guard let certificate else { return nil }
        let names = certificate.names.isEmpty ? certificate.subject : certificate.names.joined(separator: ", ")
        return """
            The certificate presented is for \(names), valid from \(certificate.notBefore) to \(certificate.notAfter), \
            with SHA-256 thumbprint \(certificate.sha256Thumbprint).
            """
    }

    private var advice: String? {
        switch code {
        case .couldNotResolveHost: "Check the host name and the name servers."
        case .couldNotConnect:
            "Check that the host and port are right, that the service runs, and that no firewall blocks it."
        case .connectTimedOut: "Check that the host is up and reachable, or allow more time to connect."
        case .idleTimedOut, .totalTimedOut: "Check whether the server is overloaded, or allow more time."
        case .proxyFailed: "Check the proxy settings (HTTPS_PROXY, HTTP_PROXY, NO_PROXY)."
        case .certificateExpired: "Renew the server's certificate, or pin this one by its thumbprint."
        case .certificateNotYetValid: "Check the clocks of both machines."
        case .certificateWrongHost: "Use a host name that the certificate is for, or pin it by its thumbprint."
        case .certificateUnknownIssuer:
            """
            Trust the authority that issued it with a CA file, or compare the thumbprint with the server's own and pin it.
            """
        case .certificateWrongThumbprint:
            """
            If the certificate was renewed, compare the thumbprint with the server's own and configure it; if not, \
            something else answers under this address.
            """
        default: nil
        }
    }
}
