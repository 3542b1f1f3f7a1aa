/// What came of a command in a guest.
public struct GuestCommandResult: Sendable {
    /// One of the command's outputs.
    public struct Output: Hashable, Sendable {
        /// The first bytes.
        public let bytes: [UInt8]
        /// Whether there was more than was asked for.
        public let isTruncated: Bool
    }

    /// Exit code; nil when it was killed.
    public let exitCode: Int?
    /// Standard output.
    public let output: Output
    /// Standard error.
    public let errorOutput: Output
    /// Whether it was killed because its time was over.
    public let timedOut: Bool
}

/// The command line that runs a command and sends its outputs to files.
enum GuestCommandLine {
    /// For `/bin/sh`. VMware Tools pass it through a shell themselves, which takes one layer of quotes away.
    static func posix(_ command: String, output: String, errors: String) -> (program: String, arguments: String) {
        // First the redirection, in a line of its own: so even a syntax error of the command is written to the file.
        let script = "exec >\(quoted(output)) 2>\(quoted(errors)) </dev/null\n\(command)"
        return ("/bin/sh", "-c \(quoted(script))")
    }

    /// For `cmd.exe`, which takes away the outermost quotes and leaves the rest as it is.
    static func windows(_ command: String, output: String, errors: String) -> (program: String, arguments: String) {
        ("C:\\Windows\\System32\\cmd.exe", "/s /c \"(\(command)) > \"\(output)\" 2> \"\(errors)\" < NUL\"")
    }

    static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
