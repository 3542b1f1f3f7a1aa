#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A file of this machine that cannot be read or written.
public struct LocalFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file.
    public let path: String
    /// Why, in words.
    public let reason: String

    init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    init(_ what: String, _ path: String, _ number: Int32) {
        self.init(path: path, reason: "cannot be \(what): \(String(cString: strerror(number)))")
    }

    /// File and reason.
    public var description: String { "\(path) \(reason)" }
}
