import Glibc

/// The person at the terminal, if there is one.
enum Terminal {
    /// Whether somebody can be asked.
    static var isInteractive: Bool { isatty(0) == 1 && isatty(2) == 1 }

    /// Asks for agreement; only "yes" is one.
    static func agree(to question: String) -> Bool {
        write("\r\u{1B}[K\(question)\nType yes to go on: ")
        return readLine(strippingNewline: true)?.lowercased() == "yes"
    }

    /// Writes to stderr: stdout is for the result.
    static func write(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Draws how far a tool is, on one line that is drawn over.
    static func draw(progress: Double, of total: Double?, doing message: String?) {
        guard isatty(2) == 1 else { return }
        write("\r\u{1B}[K" + bar(progress: progress, of: total, doing: message))
    }

    /// Removes the line of ``draw(progress:of:doing:)``.
    static func clearLine() {
        if isatty(2) == 1 { write("\r\u{1B}[K") }
    }

    /// `[#########---------------------]  30 %  Powering on web01`
    static func bar(progress: Double, of total: Double?, doing message: String?) -> String {
        guard let total, total > 0 else { return message ?? "" }
        let share = min(1, max(0, progress / total))
        let filled = Int(share * 30)
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: 30 - filled)
        let percent = String(Int(share * 100))
        return "[\(bar)] \(String(repeating: " ", count: 3 - percent.count))\(percent) %  \(message ?? "")"
    }
}
