internal import CCurl

extension EasyTransfer {
    /// Sets what does not depend on the method.
    func configure(_ configuration: HTTPClient.Configuration, timeouts: HTTPTimeouts) throws {
        let request = transfer.request
        try easy.set(CURLOPT_URL, request.url)
        try easy.set(CURLOPT_PROTOCOLS_STR, "http,https")
        try easy.set(CURLOPT_FOLLOWLOCATION, false)
        // HTTP/2 would put every transfer on one connection, where a paused one holds up the others.
        try easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        try easy.set(CURLOPT_NOSIGNAL, true)
        try easy.set(CURLOPT_TCP_KEEPALIVE, true)
        // Aborting must not wait for a name server.
        try easy.set(CURLOPT_QUICK_EXIT, true)
        try easy.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, true)
        try easy.set(CURLOPT_BUFFERSIZE, 64 * 1024)
        try easy.set(CURLOPT_CONNECTTIMEOUT_MS, Int(max(timeouts.connect.milliseconds(atMost: 86_400_000), 1)))
        try easy.set(CURLOPT_ACCEPT_ENCODING, request.acceptsCompression ? "gzip" : nil)
        try setTrust()
        try setProxy(configuration.proxy)
        try setHeaders(request.headers.filled(from: configuration.headers))
    }

    /// libcurl reads no certificates of its own: ``CertificateVerifier`` brings them.
    private func setTrust() throws {
        try easy.set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        try easy.set(CURLOPT_CAINFO, nil)
        try easy.set(CURLOPT_CAPATH, nil)
        let (verifiesPeer, verifiesHost) =
            switch verifier.trust.rule {
            case .system, .certificateAuthority: (true, true)
            case .thumbprint: (true, false)
            case .insecure: (false, false)
            }
        try easy.set(CURLOPT_SSL_VERIFYPEER, verifiesPeer)
        try easy.set(CURLOPT_SSL_VERIFYHOST, verifiesHost ? 2 : 0)
    }

    private func setProxy(_ proxy: HTTPProxy) throws {
        switch proxy.choice {
        case .environment: break
        case .none: try easy.set(CURLOPT_PROXY, "")
        case .url(let url):
            try easy.set(CURLOPT_PROXY, url)
            // The list of the environment belongs to the proxy of the environment.
            try easy.set(CURLOPT_NOPROXY, "")
        }
    }

    private func setHeaders(_ headers: HTTPHeaders) throws {
        var lines: [String] = []
        for field in headers.fields {
            guard field.isValid else {
                throw transfer.error(.invalidRequest, "a header field holds characters that cannot be sent")
            }
            guard !field.isNamed("Content-Length"), !field.isNamed("Transfer-Encoding") else {
                throw transfer.error(.invalidRequest, "\(field.name) follows from the request body and cannot be set")
            }
            lines.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        // libcurl would add a type of its own, and wait a second for a server that does not know `Expect`.
        if headers["Content-Type"] == nil { lines.append("Content-Type:") }
        if headers["Expect"] == nil { lines.append("Expect:") }
        try easy.setHeaders(lines)
    }

    /// Sets the method and how the body is sent.
    func setMethodAndBody(_ body: OutgoingBody) throws {
        let method = transfer.request.method
        guard method.utf8.isToken else {
            throw transfer.error(.invalidRequest, "the method holds characters that cannot be sent")
        }
        switch body {
        case .none where method == "HEAD":
            return try easy.set(CURLOPT_NOBODY, true)
        case .none where method != "POST" && method != "PUT" && method != "PATCH":
            try easy.set(CURLOPT_HTTPGET, true)
        case _ where method == "HEAD":
            throw transfer.error(.invalidRequest, "HEAD has no body")
        case .none:
            try easy.set(CURLOPT_POST, true)
            try easy.setCopiedBody([])
        case .small(let bytes):
            try easy.set(CURLOPT_POST, true)
            try easy.setCopiedBody(bytes)
        case .bytes, .file, .stream:
            try easy.set(CURLOPT_UPLOAD, true)
            try easy.set(CURLOPT_UPLOAD_BUFFERSIZE, 256 * 1024)
            try easy.set(CURLOPT_INFILESIZE_LARGE, offset: body.length ?? -1)
        }
        try easy.set(CURLOPT_CUSTOMREQUEST, method)
    }
}
