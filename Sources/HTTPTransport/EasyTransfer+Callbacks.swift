internal import CCurl

/// The functions that libcurl calls. Each finds its transfer by the context and leaves the rest to it.
///
/// The context is not retained: the loop keeps a transfer for as long as libcurl has its handle.
extension EasyTransfer {
    func setCallbacks() throws {
        try easy.check(
            unsafe ccurl_set_callbacks(
                easy.handle, Unmanaged.passUnretained(self).toOpaque(),
                { line, size, count, context in
                    let bytes = unsafe UnsafeBufferPointer(start: line, count: size * count)
                    let answer = unsafe EasyTransfer.at(context)
                        .receiveHeaderLine(unsafe bytes.map(UInt8.init(bitPattern:)))
                    return answer == .taken ? size * count : 0
                },
                { data, size, count, context in
                    let bytes = unsafe UnsafeRawBufferPointer(start: data, count: size * count)
                    switch unsafe EasyTransfer.at(context).receiveBody(count: bytes.count, { unsafe Array(bytes) }) {
                    case .taken: return bytes.count
                    case .pause: return Int(CURL_WRITEFUNC_PAUSE)
                    case .abort: return Int(CURL_WRITEFUNC_ERROR)
                    }
                },
                { data, size, count, context in
                    let buffer = unsafe UnsafeMutableRawBufferPointer(start: data, count: size * count)
                    let (filled, answer) = unsafe EasyTransfer.at(context).fill(buffer)
                    switch answer {
                    case .taken: return filled
                    case .pause: return Int(CURL_READFUNC_PAUSE)
                    case .abort: return Int(CURL_READFUNC_ABORT)
                    }
                },
                { context, offset, origin in
                    // libcurl only goes back to places counted from the start (SEEK_SET, 0).
                    guard origin == 0, unsafe EasyTransfer.at(context).seek(to: Int64(offset)) else {
                        return Int32(CURL_SEEKFUNC_CANTSEEK)
                    }
                    return Int32(CURL_SEEKFUNC_OK)
                },
                { context, _, _, _, uploaded in
                    unsafe EasyTransfer.at(context).noteProgress(uploaded: Int64(uploaded))
                    return 0
                },
                { context, remoteAddress, localAddress, remotePort, localPort in
                    let ends = unsafe KeptConnections.Ends(
                        local: EasyTransfer.text(localAddress), localPort: localPort,
                        remote: EasyTransfer.text(remoteAddress), remotePort: remotePort)
                    let begins = unsafe EasyTransfer.at(context).beginRequest(on: ends)
                    return Int32(begins ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT)
                },
                { _, tlsContext, context in
                    unsafe EasyTransfer.at(context).beginHandshake(OpaquePointer(tlsContext))
                    return CURLE_OK
                }))
    }

    private static func text(_ address: UnsafeMutablePointer<CChar>?) -> String {
        unsafe address.map { unsafe String(cString: $0) } ?? ""
    }

    private static func at(_ context: UnsafeMutableRawPointer) -> EasyTransfer {
        unsafe Unmanaged<EasyTransfer>.fromOpaque(context).takeUnretainedValue()
    }
}
