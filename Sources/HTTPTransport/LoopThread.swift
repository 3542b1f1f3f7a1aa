internal import Glibc

/// Starts threads that belong to nobody: they end by themselves.
enum LoopThread {
    private final class Start {
        let body: @Sendable () -> Void

        init(body: @escaping @Sendable () -> Void) {
            self.body = body
        }
    }

    /// Starts a thread that runs the closure, with every signal blocked: signals are for the program's other threads,
    /// and a write to a closed connection must return an error instead of ending the process.
    /// - Returns: 0, or the error number when the system allows no further thread.
    static func run(_ body: @escaping @Sendable () -> Void) -> Int32 {
        var thread = pthread_t()
        let start = unsafe Unmanaged.passRetained(Start(body: body))
        // A thread inherits the mask, so that no signal can arrive before it blocks them.
        let all = UnsafeMutablePointer<sigset_t>.allocate(capacity: 1)
        let before = UnsafeMutablePointer<sigset_t>.allocate(capacity: 1)
        unsafe sigfillset(all)
        unsafe pthread_sigmask(SIG_SETMASK, all, before)
        let result = unsafe pthread_create(
            &thread, nil,
            { context in
                if let context = unsafe context {
                    unsafe Unmanaged<Start>.fromOpaque(context).takeRetainedValue().body()
                }
                return nil
            }, start.toOpaque())
        unsafe pthread_sigmask(SIG_SETMASK, before, nil)
        unsafe all.deallocate()
        unsafe before.deallocate()
        if result == 0 {
            pthread_detach(thread)
        } else {
            unsafe start.release()
        }
        return result
    }
}
