internal import CCurl
internal import COpenSSL

/// libcurl's easy handle: the settings of one transfer. Only the client's thread uses it.
@safe final class CurlEasy {
    /// A setting that libcurl refused.
    struct SettingRefused: Error {
        let code: CURLcode
    }

    let handle: UnsafeMutableRawPointer
    private var headers: UnsafeMutablePointer<curl_slist>?
    private let errorText: UnsafeMutableBufferPointer<CChar>

    /// `nil` when there is no memory.
    init?() {
        guard let handle = unsafe curl_easy_init() else { return nil }
        unsafe self.handle = unsafe handle
        unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe errorText.initialize(repeating: 0)
        unsafe ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText.baseAddress)
    }

    deinit {
        unsafe curl_easy_cleanup(handle)
        unsafe curl_slist_free_all(headers)
        unsafe errorText.deallocate()
    }

    /// Identifies the handle among the transfers of a client.
    var key: UInt { unsafe UInt(bitPattern: handle) }

    /// libcurl's own words about the failure, if it left any.
    var errorMessage: String {
        unsafe errorText.baseAddress.map { unsafe String(cString: $0) } ?? ""
    }

    func set(_ option: CURLoption, _ value: Int) throws(SettingRefused) {
        try check(unsafe ccurl_set_long(handle, option, value))
    }

    func set(_ option: CURLoption, _ value: Bool) throws(SettingRefused) {
        try set(option, value ? 1 : 0)
    }

    func set(_ option: CURLoption, offset: Int64) throws(SettingRefused) {
        try check(unsafe ccurl_set_offset(handle, option, curl_off_t(offset)))
    }

    /// Sets a text, which libcurl copies; `nil` for none at all, not even libcurl's default.
    func set(_ option: CURLoption, _ value: String?) throws(SettingRefused) {
        if let value {
            try check(unsafe ccurl_set_string(handle, option, value))
        } else {
            try check(unsafe ccurl_set_string(handle, option, nil))
        }
    }

    /// Sets a body that libcurl copies and sends together with the head.
    func setCopiedBody(_ body: [UInt8]) throws(SettingRefused) {
        try set(CURLOPT_POSTFIELDSIZE_LARGE, offset: Int64(body.count))
        let code = unsafe body.withUnsafeBytes { bytes in
            // A null pointer would ask for the body through the read callback.
            if unsafe bytes.isEmpty { return unsafe ccurl_set_string(handle, CURLOPT_COPYPOSTFIELDS, "") }
            return unsafe ccurl_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress)
        }
        try check(code)
    }

    /// Sets the header lines in libcurl's notation: `Name: value`, `Name;` without a value, `Name:` to leave one out.
    func setHeaders(_ lines: [String]) throws(SettingRefused) {
        for line in lines {
            guard let list = unsafe curl_slist_append(headers, line) else {
                throw SettingRefused(code: CURLE_OUT_OF_MEMORY)
            }
            unsafe headers = unsafe list
        }
        try check(unsafe ccurl_set_pointer(handle, CURLOPT_HTTPHEADER, headers))
    }

    /// A number that libcurl knows about the transfer.
    func number(_ info: CURLINFO) -> Int {
        var value = 0
        _ = unsafe ccurl_get_long(handle, info, &value)
        return value
    }

    /// The descriptor of the connection on which the transfer ended; `nil` when libcurl has not kept the connection.
    var keptDescriptor: Int32? {
        let descriptor = unsafe ccurl_get_descriptor(handle)
        return descriptor < 0 ? nil : descriptor
    }

    /// Whether OpenSSL holds bytes of the transfer's connection that nobody has asked for yet.
    var hasBytesInTLS: Bool {
        guard let connection = unsafe ccurl_get_tls(handle) else { return false }
        return unsafe SSL_has_pending(OpaquePointer(connection)) != 0
    }

    /// Pauses the directions that are to be paused and lets the others go on. Callbacks may run in here.
    func pause(response: Bool, request: Bool) -> CURLcode {
        let mask = (response ? CURLPAUSE_RECV : 0) | (request ? CURLPAUSE_SEND : 0)
        return unsafe curl_easy_pause(handle, mask)
    }

    func check(_ code: CURLcode) throws(SettingRefused) {
        if code != CURLE_OK { throw SettingRefused(code: code) }
    }
}

/// What libcurl calls an error code, in words.
func describe(_ code: CURLcode) -> String {
    unsafe String(cString: curl_easy_strerror(code))
}
