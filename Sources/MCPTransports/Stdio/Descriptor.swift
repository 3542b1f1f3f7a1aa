#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file descriptor, with the few calls that a stream of messages needs. Interrupted calls are repeated.
struct Descriptor: Sendable {
    let number: Int32

    static let standardInput = Descriptor(number: 0)

    /// What a wait for a descriptor found.
    enum Readiness {
        case ready
        case stopped
        case timedOut
    }

    /// Waits until bytes can be read, or the stop descriptor says to stop.
    func waitForInput(orStop stop: Descriptor) -> Readiness {
        var entries = [
            pollfd(fd: number, events: Int16(POLLIN), revents: 0),
            pollfd(fd: stop.number, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&entries, 2, -1) < 0 {
            guard errno == EINTR else { return .stopped }
        }
        return entries[1].revents != 0 ? .stopped : .ready
    }

    /// Waits until some bytes can be written without blocking.
    func waitForOutput(milliseconds: Int32) -> Readiness {
        var entry = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
        while true {
            let found = poll(&entry, 1, milliseconds)
            if found > 0 { return .ready }
            if found == 0 { return .timedOut }
            guard errno == EINTR else { return .stopped }
        }
    }

    /// Reads what is there into a buffer; the count, 0 at the end, or `nil` on an error.
    func read(into buffer: inout [UInt8]) -> Int? {
        while true {
            let count = buffer.withUnsafeMutableBytes { system_read(number, $0.baseAddress, $0.count) }
            if count >= 0 { return count }
            guard errno == EINTR else { return nil }
        }
    }

    /// Writes some of the bytes; how many, or `nil` if nobody reads any more.
    func write(_ bytes: ArraySlice<UInt8>) -> Int? {
        while true {
            let count = bytes.withUnsafeBytes { system_write(number, $0.baseAddress, $0.count) }
            if count >= 0 { return count }
            if errno == EAGAIN { return 0 }
            guard errno == EINTR else { return nil }
        }
    }

    func close() { _ = system_close(number) }

    /// Takes standard output for the protocol, and sends everything else that is printed to standard error.
    static func claimStandardOutput() -> Descriptor {
        let own = dup(1)
        guard own >= 0 else { return Descriptor(number: 1) }
        _ = dup2(2, 1)
        return Descriptor(number: own)
    }

    /// Two ends of a pipe.
    static func pipe() throws -> (reading: Descriptor, writing: Descriptor) {
        var ends: [Int32] = [-1, -1]
        guard system_pipe(&ends) == 0 else { throw StdioError(.descriptors, "No pipe could be made: error \(errno)") }
        return (Descriptor(number: ends[0]), Descriptor(number: ends[1]))
    }
}

// The methods above have the names of these functions.
private func system_read(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}
private func system_write(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, buffer, count)
}
private func system_close(_ descriptor: Int32) -> Int32 { close(descriptor) }
private func system_pipe(_ ends: UnsafeMutablePointer<Int32>) -> Int32 { pipe(ends) }
