internal import VimTypes

extension GuestShell {
    /// The text of a word as a whole, as for a file's name or a variable's value.
    mutating func joined(
        _ word: GuestScript.Word, _ guest: inout GuestState, _ machine: GuestMachine, at now: DateTime,
        _ took: inout Duration
    ) -> String {
        word.map { text($0, &guest, machine, at: now, &took) }.joined()
    }

    private mutating func text(
        _ piece: GuestScript.Piece, _ guest: inout GuestState, _ machine: GuestMachine, at now: DateTime,
        _ took: inout Duration
    ) -> String {
        switch piece {
        case .text(let text, _): return text
        case .variable("?", _): return String(status)
        case .variable(let name, _):
            if guest.isWindows {
                return state.variables.first { $0.key.lowercased() == name.lowercased() }?.value ?? "%\(name)%"
            }
            return state.variables[name] ?? ""
        case .output(let script, _):
            var shell = nested(script)
            shell.streams.output = .memory
            took += shell.runThrough(&guest, machine, at: now)
            status = shell.status
            var text = String(decoding: shell.captured, as: UTF8.self)
            while text.last?.isNewline ?? false { text.removeLast() }
            return text
        }
    }

    /// The words that a word becomes: what variables hold is split, and patterns become the names of files.
    mutating func expand(
        _ word: GuestScript.Word, _ guest: inout GuestState, _ machine: GuestMachine, at now: DateTime,
        _ took: inout Duration
    ) -> [String] {
        var words: [String] = []
        var current: String?
        var isPattern = false
        for piece in word {
            let text = text(piece, &guest, machine, at: now, &took)
            switch piece {
            case .text(_, let quoted):
                isPattern = isPattern || (!quoted && text.contains { "*?".contains($0) })
                current = (current ?? "") + text
            case .variable(_, true), .output(_, true): current = (current ?? "") + text
            case .variable(_, false), .output(_, false):
                guard !guest.isWindows else {
                    current = (current ?? "") + text
                    continue
                }
                for (place, part) in text.split(whereSeparator: \.isWhitespace).enumerated() {
                    if place > 0 || text.first?.isWhitespace ?? false, let done = current {
                        words.append(done)
                        current = nil
                    }
                    current = (current ?? "") + part
                }
            }
        }
        if let current { words.append(current) }
        guard isPattern, !guest.isWindows, words.count == 1 else { return words }
        let found = glob(words[0], guest)
        return found.isEmpty ? words : found
    }

    /// The files whose names fit a pattern in the last part of a path.
    private func glob(_ pattern: String, _ guest: GuestState) -> [String] {
        let slash = pattern.lastIndex(of: "/")
        let prefix = slash.map { String(pattern[...$0]) } ?? ""
        let last = slash.map { String(pattern[pattern.index(after: $0)...]) } ?? pattern
        let folder = guest.files.absolute(prefix.isEmpty ? "." : prefix, in: state.folder)
        let nodes = (try? guest.files.list(folder, for: user)) ?? []
        return nodes.map(\.name).filter { Glob.matches(last, $0) && (last.hasPrefix(".") || !$0.hasPrefix(".")) }
            .map { prefix + $0 }
    }
}
