internal import CCurl

/// The server that a URL leads to: all that may be shown of a URL.
struct HTTPOrigin: Sendable, Hashable, CustomStringConvertible {
    /// `http` or `https`.
    let scheme: String

    /// The host name or address.
    let host: String

    /// The port.
    let port: String

    /// `host:port`.
    var description: String { "\(host):\(port)" }

    /// The server that an absolute `http` or `https` URL leads to.
    init(url: String) throws(HTTPTransportError) {
        guard let parsed = unsafe curl_url() else { throw Self.invalid("out of memory") }
        defer { unsafe curl_url_cleanup(parsed) }
        // A zero byte would end the text early for libcurl.
        guard !url.utf8.contains(0), unsafe curl_url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK,
            let scheme = unsafe Self.part(CURLUPART_SCHEME, of: parsed),
            let host = unsafe Self.part(CURLUPART_HOST, of: parsed),
            let port = unsafe Self.part(CURLUPART_PORT, of: parsed, flags: CURLU_DEFAULT_PORT)
        else { throw Self.invalid("the URL is not valid") }
        guard scheme == "https" || scheme == "http" else {
            throw Self.invalid("only http and https URLs can be requested")
        }
        self.scheme = scheme
        self.host = host
        self.port = port
    }

    private static func invalid(_ reason: String) -> HTTPTransportError {
        HTTPTransportError(code: .invalidRequest, host: "(no host)", reason: reason)
    }

    private static func part(_ part: CURLUPart, of url: OpaquePointer, flags: Int32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard unsafe curl_url_get(url, part, &text, UInt32(flags)) == CURLUE_OK, let text = unsafe text
        else { return nil }
        defer { unsafe curl_free(text) }
        return unsafe String(cString: text)
    }
}
