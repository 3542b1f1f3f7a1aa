internal import CCurl
internal import Glibc

/// Wakes the client's thread while it waits for its connections: an event that is waited for together with them.
///
/// libcurl has `curl_multi_wakeup`, but it needs the handle, which only the client's thread should ever touch.
final class Bell: Sendable {
    /// Is readable from the ringing until it is silenced.
    let descriptor: Int32

    /// `nil` when the system allows no more open files.
    init?() {
        descriptor = ccurl_open_event()
        if descriptor < 0 { return nil }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Wakes the thread.
    func ring() {
        var one: UInt64 = 1
        _ = unsafe write(descriptor, &one, MemoryLayout<UInt64>.size)
    }

    /// Makes the bell ready to ring again.
    func silence() {
        var count: UInt64 = 0
        _ = unsafe read(descriptor, &count, MemoryLayout<UInt64>.size)
    }
}
