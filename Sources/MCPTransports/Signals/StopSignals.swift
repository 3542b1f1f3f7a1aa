import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Turns the signals that ask a process to end, SIGTERM and SIGINT, into a call. A second signal ends the process at
/// once.
///
/// A signal is a byte in a pipe from the moment it arrives, so none is lost between the moment when the signals are
/// claimed and the moment when someone listens.
public final class StopSignals {
    private static let numbers = [SIGTERM, SIGINT]
    /// The reading end of the pipe, once there is one. It lives as long as the process.
    private static let pipe = Mutex<Int32?>(nil)

    private let source: any DispatchSourceRead

    /// Calls the handler when a signal comes, or at once if one came since ``claim()``.
    public init(_ handler: @escaping @Sendable () -> Void) {
        let descriptor = Self.claim()
        source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .global())
        source.setEventHandler {
            var byte: UInt8 = 0
            _ = read(descriptor, &byte, 1)
            handler()
        }
        source.resume()
    }

    /// Takes the signals from now on. Call it first thing, where a process without handlers would miss them: the first
    /// process of a container has no default action.
    ///
    /// - Returns: the end of a pipe from which there is a byte to read for each signal.
    @discardableResult
    public static func claim() -> Int32 {
        pipe.withLock { reading in
            if let reading { return reading }
            var ends: [Int32] = [-1, -1]
            // Without descriptors no server would start either.
            guard makePipe(&ends) == 0 else { return -1 }
            writingEnd.store(ends[1], ordering: .sequentiallyConsistent)
            for number in numbers { signal(number, noteSignal) }
            reading = ends[0]
            return ends[0]
        }
    }

    /// Calls nobody any more, and lets the signals do what they do by default.
    public func cancel() {
        source.cancel()
        for number in Self.numbers { signal(number, SIG_DFL) }
    }

    /// A reader that went away is an error of the write, not the end of the process.
    public static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }
}

/// Where the handler writes.
private let writingEnd = Atomic<Int32>(-1)

/// Runs wherever the signal finds the process, so it does nothing but what a signal handler may.
private func noteSignal(_ number: Int32) {
    let error = errno
    signal(number, SIG_DFL)
    var byte: UInt8 = 1
    _ = write(writingEnd.load(ordering: .relaxed), &byte, 1)
    errno = error
}

// The property above has the name of this function.
private func makePipe(_ ends: UnsafeMutablePointer<Int32>) -> Int32 { pipe(ends) }
