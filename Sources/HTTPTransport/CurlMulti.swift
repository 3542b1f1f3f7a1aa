internal import CCurl

/// libcurl's multi handle: all connections of a client. Only the client's thread uses it.
@safe final class CurlMulti {
    private static let isInitialised: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    private let multi: UnsafeMutableRawPointer

    /// `nil` when libcurl cannot be initialised.
    init?(maximumConnectionsPerHost: Int?, idleConnections: Int) {
        guard Self.isInitialised, let multi = unsafe curl_multi_init() else { return nil }
        unsafe self.multi = unsafe multi
        unsafe ccurl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, maximumConnectionsPerHost ?? 0)
        unsafe ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, idleConnections)
    }

    /// Closes all connections. It is called once and last, while what the connections point to still exists.
    func close() {
        unsafe curl_multi_cleanup(multi)
    }

    func add(_ easy: CurlEasy) -> Bool {
        unsafe curl_multi_add_handle(multi, easy.handle) == CURLM_OK
    }

    func remove(_ easy: CurlEasy) {
        _ = unsafe curl_multi_remove_handle(multi, easy.handle)
    }

    /// Does all that can be done without waiting. The callbacks of the transfers run in here.
    func perform() {
        var running: Int32 = 0
        _ = unsafe curl_multi_perform(multi, &running)
    }

    /// A transfer that has ended since the last call, by the key of its easy handle.
    func nextFinished() -> (key: UInt, result: CURLcode)? {
        var result = CURLE_OK
        guard let easy = unsafe ccurl_multi_next_finished(multi, &result) else { return nil }
        return (UInt(bitPattern: easy), result)
    }

    /// Waits until a connection can go on, the bell rings, or the time has passed.
    func wait(for time: Duration, orUntil bell: Bell) {
        var waited = curl_waitfd(fd: bell.descriptor, events: Int16(CURL_WAIT_POLLIN), revents: 0)
        _ = unsafe curl_multi_poll(multi, &waited, 1, Int32(time.milliseconds(atMost: 60_000)), nil)
        if waited.revents != 0 { bell.silence() }
    }
}

extension Duration {
    /// Whole milliseconds, rounded up so that waiting never ends just before the time, from 0 to a limit.
    func milliseconds(atMost limit: Int64) -> Int64 {
        let (seconds, attoseconds) = components
        guard seconds < limit / 1000 + 1 else { return limit }
        let milliseconds = seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return min(max(milliseconds, 0), limit)
    }
}
