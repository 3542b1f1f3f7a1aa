internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The programs that a simulated guest has, by name.
enum GuestCommands {
    typealias Command = @Sendable (inout Context) -> Void

    /// What a program is called with, and what it leaves.
    struct Context {
        let name: String
        let arguments: [String]
        let input: [UInt8]
        let user: GuestUser
        let now: DateTime
        let machine: GuestMachine
        var guest: GuestState
        var state: GuestShell.State
        /// Variables that stay set.
        var exported: [String: String] = [:]
        var output: [UInt8] = []
        var errors: [UInt8] = []
        var status = 0
        /// How long it takes.
        var duration = Duration.zero

        init(
            name: String, arguments: [String], input: [UInt8], user: GuestUser, now: DateTime, machine: GuestMachine,
            guest: GuestState, state: GuestShell.State
        ) {
            self.name = name
            self.arguments = arguments
            self.input = input
            self.user = user
            self.now = now
            self.machine = machine
            self.guest = guest
            self.state = state
        }

        /// Arguments that are no options.
        var operands: [String] { arguments.filter { !$0.hasPrefix(guest.isWindows ? "/" : "-") || $0 == "-" } }

        /// Whether one of the short options is given.
        func has(_ option: Character) -> Bool {
            arguments.contains { $0.hasPrefix("-") && !$0.hasPrefix("--") && $0.dropFirst().contains(option) }
        }

        func path(_ text: String) -> String { guest.files.absolute(text, in: state.folder) }

        mutating func print(_ text: String) { output += Array((text + (guest.isWindows ? "\r\n" : "\n")).utf8) }

        mutating func fail(_ text: String, status: Int = 1) {
            errors += Array(text.utf8)
            self.status = status
        }

        /// Does something with a file; what fails is said, with its name before it.
        mutating func attempt(_ subject: String, _ body: (inout Context) throws(GuestFiles.Failure) -> Void) {
            do {
                try body(&self)
            } catch {
                fail(guest.isWindows ? "\(error.text).\r\n" : "\(name): \(subject): \(error.text)\n")
            }
        }

        /// Calls the closure with the lines of each file that is named, or of the input.
        mutating func eachFile(_ names: [String], _ body: (inout Context, [UInt8]) -> Void) {
            guard !names.isEmpty else { return body(&self, input) }
            for file in names {
                attempt(file) { context throws(GuestFiles.Failure) in
                    let content = try context.guest.files.read(context.path(file), for: context.user)
                    body(&context, (try? content.read(from: 0, upTo: GuestShell.outputLimit)) ?? [])
                }
            }
        }
    }

    static let kernel = "6.1.0-28-amd64 (debian-kernel@lists.debian.org) #1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1"

    /// A program's name without its folder, and without `.exe`.
    static func baseName(_ path: String) -> String {
        var name = String(path.split { $0 == "/" || $0 == "\\" }.last ?? "")
        if name.lowercased().hasSuffix(".exe") { name = String(name.dropLast(4)).lowercased() }
        return name
    }

    /// The lines of a text, without what separates them.
    static func lines(_ bytes: [UInt8]) -> [Substring] {
        var lines = String(decoding: bytes, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    static func padded(_ text: String, _ width: Int, left: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, width - text.count))
        return left ? text + space : space + text
    }
}
