internal import Glibc

/// Starts threads that belong to nobody: they end by themselves.
enum LoopThread {
    private final class Start {
        let body: @Sendable () -> Void

        init(body: @escaping @Sendable () -> Void) {
            self.body = body
        }
    }

    private static func main(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        if let context = unsafe context {
            unsafe Unmanaged<Start>.fromOpaque(context).takeRetainedValue().body()
        }
        return nil
    }

    /// Starts a thread that runs the closure, with every signal blocked: signals are for the program's other threads,
    /// and a write to a closed connection must return an error instead of ending the process.
    /// - Returns: 0, or the error number when the system allows no further thread.
    static func run(_ body: @escaping @Sendable () -> Void) -> Int32 {
        var thread = pthread_t()
        let start = unsafe Unmanaged.passRetained(Start(body: body))
        let result = unsafe withUnsafeTemporaryAllocation(of: sigset_t.self, capacity: 2) { masks in
            // A thread inherits the mask, so that no signal can arrive before it blocks them.
            unsafe sigfillset(&masks[0])
            unsafe pthread_sigmask(SIG_SETMASK, &masks[0], &masks[1])
            defer { _ = unsafe pthread_sigmask(SIG_SETMASK, &masks[1], nil) }
            return unsafe pthread_create(&thread, nil, { unsafe main($0) }, start.toOpaque())
        }
        if result == 0 {
            pthread_detach(thread)
        } else {
            unsafe start.release()
        }
        return result
    }
}
