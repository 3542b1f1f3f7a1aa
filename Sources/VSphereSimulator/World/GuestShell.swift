internal import VimTypes

/// A shell that works its way through a script.
///
/// It runs until something takes time, such as `sleep`, and goes on from there later: a process that is ended has done
/// what it had done by then, and no more.
struct GuestShell: Sendable {
    /// What a run comes to.
    enum Outcome: Sendable {
        case sleeps(Duration)
        case ended(Int)
    }

    /// Where a stream goes.
    enum Sink: Sendable {
        case nowhere
        case file(String)
        /// Kept for whoever reads it: the next command of a pipeline, or a substitution.
        case memory
    }

    /// The streams of a command.
    struct Streams: Sendable {
        var input: [UInt8] = []
        var output = Sink.nowhere
        var errors = Sink.nowhere
    }

    /// A list of commands that is being run.
    struct Frame: Sendable {
        var items: ArraySlice<GuestScript.Item>
        /// The streams to go back to afterwards.
        let outer: Streams
        /// The working folder and variables to go back to, when it is a shell of its own.
        let state: State?
    }

    struct State: Sendable {
        var folder: String
        var variables: [String: String]
    }

    static let outputLimit = 1 << 20
    private static let stepLimit = 10_000

    let user: GuestUser
    var state: State
    var streams = Streams()
    var status = 0
    /// What was written to ``Sink/memory``.
    var captured: [UInt8] = []
    private var frames: [Frame]
    private var steps = 0
    private let depth: Int

    /// A shell with a script to run.
    init(_ script: GuestScript, user: GuestUser, folder: String, variables: [String: String], depth: Int = 0) {
        self.user = user
        self.depth = depth
        state = State(folder: folder, variables: variables)
        frames = [Frame(items: script.items[...], outer: streams, state: nil)]
    }

    /// Runs until something takes time, or the end.
    mutating func run(_ guest: inout GuestState, _ machine: GuestMachine, at now: DateTime) -> Outcome {
        while var frame = frames.last {
            guard let item = frame.items.popFirst() else {
                leave()
                continue
            }
            frames[frames.count - 1] = frame
            switch item.condition {
            case .afterSuccess where status != 0, .afterFailure where status == 0: continue
            default: break
            }
            steps += 1
            guard steps <= Self.stepLimit, captured.count <= Self.outputLimit else { return .ended(137) }
            let duration = perform(item.command, &guest, machine, at: now)
            if duration > .zero { return .sleeps(duration) }
        }
        return .ended(status)
    }

    /// Runs to the end at once.
    /// - Returns: how long it would have taken.
    mutating func runThrough(_ guest: inout GuestState, _ machine: GuestMachine, at now: DateTime) -> Duration {
        var total = Duration.zero
        while case .sleeps(let duration) = run(&guest, machine, at: now) { total += duration }
        return total
    }

    private mutating func leave() {
        let frame = frames.removeLast()
        streams = frame.outer
        if let state = frame.state { self.state = state }
    }

    // MARK: Commands

    private mutating func perform(
        _ command: GuestScript.Command, _ guest: inout GuestState, _ machine: GuestMachine, at now: DateTime
    ) -> Duration {
        switch command {
        case .pipeline(let commands): return pipe(commands, &guest, machine, at: now)
        case .invalid(let near):
            let message =
                guest.isWindows
                ? "The syntax of the command is incorrect.\r\n" : "sh: 1: Syntax error: \"\(near)\" unexpected\n"
            write(Array(message.utf8), to: streams.errors, &guest, at: now)
            status = guest.isWindows ? 1 : 2
            return .zero
        case .group(let script, let redirections, let isSubshell):
            let outer = streams
            guard redirect(redirections, &guest, machine, at: now) else {
                streams = outer
                return .zero
            }
            frames.append(Frame(items: script.items[...], outer: outer, state: isSubshell ? state : nil))
            return .zero
        case .simple(let assignments, let words, let redirections):
            var took = Duration.zero
            let arguments = words.flatMap { expand($0, &guest, machine, at: now, &took) }
            var variables: [String: String] = [:]
            for (name, word) in assignments { variables[name] = joined(word, &guest, machine, at: now, &took) }
            let outer = streams
            guard redirect(redirections, &guest, machine, at: now) else {
                streams = outer
                return took
            }
            guard !arguments.isEmpty else {
                state.variables.merge(variables) { $1 }
                streams = outer
                status = 0
                return took
            }
            return took + simple(arguments, variables, outer, &guest, machine, at: now)
        }
    }

    private mutating func pipe(
        _ commands: [GuestScript.Command], _ guest: inout GuestState, _ machine: GuestMachine, at now: DateTime
    ) -> Duration {
        var input = streams.input
        var total = Duration.zero
        for (place, command) in commands.enumerated() {
            let isLast = place == commands.count - 1
            var shell = nested(GuestScript(items: [GuestScript.Item(condition: .always, command: command)]))
            shell.streams.input = input
            if !isLast { shell.streams.output = .memory }
            let mark = isLast ? captured : []
            shell.captured = mark
            total += shell.runThrough(&guest, machine, at: now)
            if isLast { captured = shell.captured }
            input = shell.captured
            status = shell.status
        }
        return total
    }

    func nested(_ script: GuestScript) -> GuestShell {
        var shell = GuestShell(
            depth < 8 ? script : GuestScript(items: []), user: user, folder: state.folder, variables: state.variables,
            depth: depth + 1)
        shell.streams = streams
        shell.status = status
        return shell
    }

    private mutating func simple(
        _ arguments: [String], _ variables: [String: String], _ outer: Streams, _ guest: inout GuestState,
        _ machine: GuestMachine, at now: DateTime
    ) -> Duration {
        let name = arguments[0]
        switch name {
        case "exec" where !guest.isWindows && arguments.count == 1:
            status = 0
            return .zero
        case "exit":
            status = arguments.dropFirst().last.flatMap { Int($0) }.map { guest.isWindows ? $0 : $0 & 0xFF } ?? status
            while let frame = frames.last, frame.state == nil { _ = frame; leave() }
            if !frames.isEmpty { leave() }
            if frames.isEmpty { streams = outer }
            return .zero
        default: break
        }
        if let script = script(arguments, guest) {
            guard frames.count < 40 else {
                status = 126
                return .zero
            }
            frames.append(Frame(items: script.items[...], outer: outer, state: state))
            state.variables.merge(variables) { $1 }
            return .zero
        }
        var context = GuestCommands.Context(
            name: GuestCommands.baseName(name), arguments: Array(arguments.dropFirst()), input: streams.input,
            user: user,
            now: now, machine: machine, guest: guest, state: state)
        context.state.variables.merge(variables) { $1 }
        let table = guest.isWindows ? GuestCommands.windows : GuestCommands.linux
        if let problem = problem(name, guest, isKnown: table[context.name] != nil) {
            context.fail(problem.text, status: problem.status)
        } else if let command = table[context.name] {
            command(&context)
        }
        guest = context.guest
        state.folder = context.state.folder
        for (key, value) in context.exported { state.variables[key] = value }
        status = context.status
        write(context.output, to: streams.output, &guest, at: now)
        write(context.errors, to: streams.errors, &guest, at: now)
        streams = outer
        return context.duration
    }

    /// Why a program cannot be run.
    private func problem(_ name: String, _ guest: GuestState, isKnown: Bool) -> (text: String, status: Int)? {
        if !name.contains("/"), !name.contains("\\") {
            if isKnown { return nil }
            return guest.isWindows
                ? (
                    "'\(name)' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n",
                    9009
                )
                : ("sh: 1: \(name): not found\n", 127)
        }
        do {
            let node = try guest.files.find(guest.files.absolute(name, in: state.folder), for: user)
            guard !node.isFolder, guest.files.allows(user, node, 0o1) else {
                return ("sh: 1: \(name): Permission denied\n", 126)
            }
            return isKnown ? nil : ("sh: 1: \(name): Exec format error\n", 126)
        } catch {
            return ("sh: 1: \(name): not found\n", 127)
        }
    }

    /// The script that a command runs: `sh -c …`, a file that begins with `#!`, `cmd /c …`.
    private func script(_ arguments: [String], _ guest: GuestState) -> GuestScript? {
        let name = GuestCommands.baseName(arguments[0])
        var text: String?
        if guest.isWindows {
            guard name == "cmd", let place = arguments.firstIndex(where: { ["/c", "/k"].contains($0.lowercased()) })
            else { return nil }
            text = arguments[(place + 1)...].joined(separator: " ")
        } else if name == "sh" || name == "bash" {
            if arguments.count > 2, arguments[1].hasPrefix("-"), arguments[1].hasSuffix("c") {
                text = arguments[2]
            } else if arguments.count > 1, let content = file(arguments[1], guest) {
                text = content
            } else {
                text = arguments.count == 1 ? String(decoding: streams.input, as: UTF8.self) : nil
            }
        } else if arguments[0].contains("/"), let content = file(arguments[0], guest), content.hasPrefix("#!") {
            guard problem(arguments[0], guest, isKnown: true) == nil else { return nil }
            text = content
        }
        return text.map { GuestScriptParser.parse($0, isWindows: guest.isWindows) }
    }

    private func file(_ path: String, _ guest: GuestState) -> String? {
        let path = guest.files.absolute(path, in: state.folder)
        guard let content = try? guest.files.read(path, for: user), content.size <= 64 << 10 else { return nil }
        return (try? content.read(from: 0)).map { String(decoding: $0, as: UTF8.self) }
    }

    // MARK: Streams

    /// Carries out redirections; says what failed, and sets the status.
    private mutating func redirect(
        _ redirections: [GuestScript.Redirection], _ guest: inout GuestState, _ machine: GuestMachine, at now: DateTime
    ) -> Bool {
        for redirection in redirections {
            var took = Duration.zero
            var target = ""
            do throws(GuestFiles.Failure) {
                switch redirection.kind {
                case .same(let other):
                    let sink = other == 1 ? streams.output : streams.errors
                    if redirection.stream == 1 { streams.output = sink } else { streams.errors = sink }
                case .read(let word):
                    target = joined(word, &guest, machine, at: now, &took)
                    let isNull = ["nul", "/dev/null"].contains(target.lowercased())
                    let content =
                        isNull
                        ? .bytes([])
                        : try guest.files.read(guest.files.absolute(target, in: state.folder), for: user)
                    streams.input = (try? content.read(from: 0, upTo: Self.outputLimit)) ?? []
                case .write(let word, let appending):
                    target = joined(word, &guest, machine, at: now, &took)
                    let sink = try open(target, appending: appending, &guest, at: now)
                    if redirection.stream == 1 { streams.output = sink } else { streams.errors = sink }
                }
            } catch {
                let message =
                    guest.isWindows
                    ? "The system cannot find the path specified.\r\n"
                    : "sh: 1: cannot open \(target): \(error.text)\n"
                write(Array(message.utf8), to: streams.errors, &guest, at: now)
                status = guest.isWindows ? 1 : 2
                return false
            }
        }
        return true
    }

    private func open(
        _ target: String, appending: Bool, _ guest: inout GuestState, at now: DateTime
    ) throws(GuestFiles.Failure) -> Sink {
        if ["nul", "/dev/null"].contains(target.lowercased()) { return .nowhere }
        let path = guest.files.absolute(target, in: state.folder)
        if !appending || guest.files.node(path) == nil {
            try guest.files.write(path, .bytes([]), by: user, at: now)
        }
        return .file(path)
    }

    private mutating func write(_ bytes: [UInt8], to sink: Sink, _ guest: inout GuestState, at now: DateTime) {
        guard !bytes.isEmpty else { return }
        switch sink {
        case .nowhere: break
        case .memory: captured += bytes
        case .file(let path):
            guard let old = try? guest.files.read(path, for: user), old.size <= Self.outputLimit,
                let head = try? old.read(from: 0, upTo: Self.outputLimit)
            else { return }
            try? guest.files.write(path, .bytes(head + bytes), by: user, at: now)
        }
    }
}
