internal import CCurl

extension EasyTransfer {
    /// What libcurl's result means.
    func outcome(for result: CURLcode) -> Transfer.State.Outcome {
        if let failure {
            if let failure = failure as? HTTPTransportError {
                return .failed(error(failure.code, failure.reason))
            }
            return .failed(failure)
        }
        if result == CURLE_OK {
            return hasHead ? .complete : .failed(error(.invalidResponse, "the answer is not an HTTP response"))
        }
        if let refusal = evidence.refusal {
            return .failed(error(refusal.code, refusal.reason, certificate: evidence.certificate))
        }
        return .failed(error(for: result))
    }

    /// The error of a time-out.
    func error(for expiry: TransferDeadlines.Expiry) -> HTTPTransportError {
        switch expiry {
        case .idle(let limit): error(.idleTimedOut, "the server neither sent nor took a byte for \(limit)")
        case .total(let limit): error(.totalTimedOut, "the transfer was not complete after \(limit)")
        }
    }

    /// An error with what is known about the transfer.
    func error(
        _ code: HTTPTransportError.Code,
        _ reason: String,
        certificate: PeerCertificate? = nil
    ) -> HTTPTransportError {
        HTTPTransportError(
            code: code, host: transfer.origin.description, reason: reason, certificate: certificate,
            requestMayHaveBeenReceived: hasBegunRequest)
    }

    private func error(for result: CURLcode) -> HTTPTransportError {
        switch result {
        case CURLE_COULDNT_RESOLVE_HOST:
            return error(.couldNotResolveHost, "the host name cannot be resolved")
        case CURLE_COULDNT_RESOLVE_PROXY:
            return error(.proxyFailed, "the host name of the proxy cannot be resolved")
        case CURLE_PROXY:
            return error(.proxyFailed, "the proxy does not work: \(details(result))")
        case CURLE_COULDNT_CONNECT:
            // Of a proxy from the environment only libcurl's words tell.
            let number = Int32(easy.number(CURLINFO_OS_ERRNO))
            let cause = number == 0 ? "" : " (\(FileBody.message(number)))"
            return error(
                usesGivenProxy ? .proxyFailed : .couldNotConnect, "no connection: \(details(result))\(cause)")
        case CURLE_OPERATION_TIMEDOUT:
            return error(.connectTimedOut, "no connection in time: \(details(result))")
        case CURLE_PEER_FAILED_VERIFICATION where evidence.certificate != nil:
            // The verifier accepted the chain, so what failed is libcurl's own check of the host name.
            return error(
                .certificateWrongHost, "the server's certificate is not for \(transfer.origin.host)",
                certificate: evidence.certificate)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CIPHER:
            return error(.tlsHandshakeFailed, "no TLS connection: \(details(result))")
        case CURLE_RECV_ERROR where refusedByProxy != nil:
            return error(.proxyFailed, "the proxy refused the connection with status \(refusedByProxy ?? 0)")
        case CURLE_RECV_ERROR where details(result).contains("chunk"):
            // libcurl has no code of its own for it; a body that just ends early is CURLE_PARTIAL_FILE.
            return error(.invalidResponse, "the answer is not valid HTTP: \(details(result))")
        case CURLE_OUT_OF_MEMORY where hasBegunRequest && !hasHead, Self.tooLarge:
            // What older versions call a lack of memory is a line beyond their limit of 100 KB.
            return error(.responseTooLarge, "the head of the response is too large")
        case CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_SEND_FAIL_REWIND:
            let point = hasHead ? "before the response was complete" : "before a response came"
            return error(.connectionLost, "the connection ended \(point): \(details(result))")
        case CURLE_BAD_CONTENT_ENCODING, CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL:
            return error(.invalidResponse, "the answer is not valid HTTP: \(details(result))")
        case CURLE_URL_MALFORMAT:
            return error(.invalidRequest, "the URL is not valid")
        default:
            return error(.internalFailure, "the transfer failed: \(details(result))")
        }
    }

    /// `CURLE_TOO_LARGE`, which libcurl has since 8.6.
    private static let tooLarge = CURLcode(100)

    private var refusedByProxy: Int? {
        let status = easy.number(CURLINFO_HTTP_CONNECTCODE)
        return status == 0 || (200..<300).contains(status) ? nil : status
    }

    /// libcurl's words, without control characters: parts of them can come from the server.
    private func details(_ result: CURLcode) -> String {
        let message = easy.errorMessage.isEmpty ? describe(result) : easy.errorMessage
        return String(String.UnicodeScalarView(message.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
    }
}
