/// A command line taken apart.
struct GuestScript: Sendable {
    /// A piece of a word.
    enum Piece: Sendable, Equatable {
        /// Text as it is; patterns in it mean something only where it is not quoted.
        case text(String, quoted: Bool)
        /// The value of a variable; split into words where it is not quoted.
        case variable(String, quoted: Bool)
        /// What another script prints.
        case output(GuestScript, quoted: Bool)
    }

    typealias Word = [Piece]

    /// Where a stream goes or comes from.
    struct Redirection: Sendable, Equatable {
        /// 0, 1 or 2.
        let stream: Int
        let kind: Kind

        enum Kind: Sendable, Equatable {
            case read(Word)
            case write(Word, appending: Bool)
            /// Where another stream goes.
            case same(Int)
        }
    }

    indirect enum Command: Sendable, Equatable {
        case simple(assignments: [(String, Word)], words: [Word], [Redirection])
        /// Commands in parentheses, which are a shell of their own, or in braces.
        case group(GuestScript, [Redirection], isSubshell: Bool)
        /// Each command reads what the one before it prints.
        case pipeline([Command])
        /// A line that means nothing: a shell says so when it gets there.
        case invalid(near: String)

        static func == (left: Command, right: Command) -> Bool { "\(left)" == "\(right)" }
    }

    /// When a command is run, depending on how the one before it ended.
    enum Condition: Sendable, Equatable { case always, afterSuccess, afterFailure }

    struct Item: Sendable, Equatable {
        let condition: Condition
        let command: Command
    }

    var items: [Item]
}

/// Reads command lines: of a POSIX shell, or of `cmd.exe`.
struct GuestScriptParser {
    /// A command line that means nothing.
    private struct SyntaxError: Error {
        let near: String
    }

    private enum Token: Equatable {
        case word(GuestScript.Word)
        case operation(String)
        case redirection(stream: Int, String)
        case end
    }

    private let text: [Character]
    private let isWindows: Bool
    private var place = 0
    private var depth: Int
    private var token = Token.end

    /// Lines that have been read to their end.
    private var lines: [GuestScript.Item] = []

    /// Reads a script. Where a line means nothing, the script ends with an invalid command after the lines before.
    static func parse(_ text: String, isWindows: Bool) -> GuestScript {
        var parser = GuestScriptParser(text, isWindows, 0)
        do throws(SyntaxError) {
            return try parser.whole()
        } catch {
            let invalid = GuestScript.Item(condition: .always, command: .invalid(near: error.near))
            return GuestScript(items: parser.lines + [invalid])
        }
    }

    private mutating func whole() throws(SyntaxError) -> GuestScript {
        token = try scan()
        let script = try list(until: nil)
        guard token == .end else { throw unexpected() }
        return script
    }

    private init(_ text: String, _ isWindows: Bool, _ depth: Int) {
        self.text = Array(text.prefix(64 << 10).replacing("\r\n", with: "\n"))
        self.isWindows = isWindows
        self.depth = depth
    }

    // MARK: Grammar

    private mutating func list(until closing: String?) throws(SyntaxError) -> GuestScript {
        depth += 1
        defer { depth -= 1 }
        guard depth < 8 else { throw SyntaxError(near: "(") }
        var items: [GuestScript.Item] = []
        var condition = GuestScript.Condition.always
        while true {
            while case .operation(let operation) = token, separators.contains(operation) {
                if closing == nil, operation == "\n" { lines = items }
                token = try scan()
            }
            if token == .end || (closing != nil && isClosing(closing)) {
                guard condition == .always else { throw unexpected() }
                return GuestScript(items: items)
            }
            items.append(GuestScript.Item(condition: condition, command: try pipeline()))
            condition = .always
            switch token {
            case .operation("&&"): condition = .afterSuccess
            case .operation("||"): condition = .afterFailure
            case .operation(let operation) where separators.contains(operation): continue
            case .end: continue
            default:
                guard closing != nil, isClosing(closing) else { throw unexpected() }
                continue
            }
            token = try scan()
            while token == .operation("\n") { token = try scan() }
        }
    }

    private var separators: [String] { isWindows ? ["&", "\n"] : [";", "\n"] }

    private func isClosing(_ closing: String?) -> Bool {
        closing == "}" ? token == .word([.text("}", quoted: false)]) : token == .operation(closing ?? "")
    }

    private mutating func pipeline() throws(SyntaxError) -> GuestScript.Command {
        var commands = [try command()]
        while token == .operation("|") {
            token = try scan()
            while token == .operation("\n") { token = try scan() }
            commands.append(try command())
        }
        return commands.count == 1 ? commands[0] : .pipeline(commands)
    }

    private mutating func command() throws(SyntaxError) -> GuestScript.Command {
        var redirections: [GuestScript.Redirection] = []
        let isBraced = !isWindows && token == .word([.text("{", quoted: false)])
        if token == .operation("(") || isBraced {
            let closing = isBraced ? "}" : ")"
            token = try scan()
            let script = try list(until: closing)
            guard isClosing(closing) else { throw unexpected() }
            token = try scan()
            while let redirection = try redirection() { redirections.append(redirection) }
            return .group(script, redirections, isSubshell: !isBraced)
        }
        var assignments: [(String, GuestScript.Word)] = []
        var words: [GuestScript.Word] = []
        while true {
            if let redirection = try redirection() {
                redirections.append(redirection)
            } else if case .word(let word) = token {
                token = try scan()
                if words.isEmpty, !isWindows, let assignment = Self.assignment(word) {
                    assignments.append(assignment)
                } else {
                    words.append(word)
                }
            } else {
                break
            }
        }
        guard !words.isEmpty || !redirections.isEmpty || !assignments.isEmpty else { throw unexpected() }
        return .simple(assignments: assignments, words: words, redirections)
    }

    private static func assignment(_ word: GuestScript.Word) -> (String, GuestScript.Word)? {
        guard case .text(let text, false)? = word.first, let equals = text.firstIndex(of: "=") else { return nil }
        let name = String(text[..<equals])
        guard isName(name) else { return nil }
        return (name, [.text(String(text[text.index(after: equals)...]), quoted: false)] + word.dropFirst())
    }

    private mutating func redirection() throws(SyntaxError) -> GuestScript.Redirection? {
        guard case .redirection(let stream, let operation) = token else { return nil }
        token = try scan()
        guard case .word(let word) = token else { throw unexpected() }
        token = try scan()
        switch operation {
        case "<": return GuestScript.Redirection(stream: 0, kind: .read(word))
        case ">": return GuestScript.Redirection(stream: stream, kind: .write(word, appending: false))
        case ">>": return GuestScript.Redirection(stream: stream, kind: .write(word, appending: true))
        default:
            guard case .text(let number, _)? = word.first, let other = Int(number), (1...2).contains(other) else {
                throw SyntaxError(near: operation)
            }
            return GuestScript.Redirection(stream: stream, kind: .same(other))
        }
    }

    private func unexpected() -> SyntaxError {
        switch token {
        case .end: SyntaxError(near: "end of file")
        case .operation("\n"): SyntaxError(near: "newline")
        case .operation(let text), .redirection(_, let text): SyntaxError(near: text)
        case .word(let word):
            if case .text(let text, _)? = word.first { SyntaxError(near: text) } else { SyntaxError(near: "word") }
        }
    }

    // MARK: Words

    private var next: Character? { place < text.count ? text[place] : nil }

    private mutating func take(_ expected: String) -> Bool {
        guard text[place...].starts(with: expected) else { return false }
        place += expected.count
        return true
    }

    private mutating func scan() throws(SyntaxError) -> Token {
        while let character = next {
            if character == " " || character == "\t" {
                place += 1
            } else if !isWindows, character == "\\", place + 1 < text.count, text[place + 1] == "\n" {
                place += 2
            } else if !isWindows, character == "#" {
                while let character = next, character != "\n" { _ = character; place += 1 }
            } else {
                break
            }
        }
        guard let character = next else { return .end }
        if character.isNumber, place + 1 < text.count, "<>".contains(text[place + 1]),
            let stream = Int(String(character))
        {
            place += 1
            return redirectionToken(stream)
        }
        if character == "<" || character == ">" { return redirectionToken(character == "<" ? 0 : 1) }
        for operation in ["&&", "||", ";", "|", "&", "(", ")", "\n"] where operation != ";" || !isWindows {
            if take(operation) { return .operation(operation) }
        }
        return .word(try word())
    }

    private mutating func redirectionToken(_ stream: Int) -> Token {
        for operation in [">>", ">&", ">", "<"] where take(operation) {
            return .redirection(stream: stream, operation)
        }
        return .end
    }

    private mutating func word() throws(SyntaxError) -> GuestScript.Word {
        var word: GuestScript.Word = []
        var plain = ""
        func flush() { if !plain.isEmpty { word.append(.text(plain, quoted: false)); plain = "" } }
        let ends: Set<Character> =
            isWindows
            ? [" ", "\t", "\n", "&", "|", "<", ">", "(", ")"] : [" ", "\t", "\n", ";", "&", "|", "<", ">", "(", ")"]
        while let character = next, !ends.contains(character) {
            place += 1
            switch character {
            case "\"":
                flush()
                word += try quoted()
            case "'" where !isWindows:
                flush()
                let start = place
                while let character = next, character != "'" { _ = character; place += 1 }
                guard next != nil else { throw SyntaxError(near: "'") }
                word.append(.text(String(text[start..<place]), quoted: true))
                place += 1
            case "\\" where !isWindows, "^" where isWindows:
                guard let escaped = next else { break }
                flush()
                place += 1
                if escaped != "\n" { word.append(.text(String(escaped), quoted: true)) }
            case "$" where !isWindows, "%" where isWindows, "`" where !isWindows:
                flush()
                word.append(try expansion(character, quoted: false))
            default: plain.append(character)
            }
        }
        flush()
        return word
    }

    private mutating func quoted() throws(SyntaxError) -> GuestScript.Word {
        var word: GuestScript.Word = [.text("", quoted: true)]
        var plain = ""
        func flush() { if !plain.isEmpty { word.append(.text(plain, quoted: true)); plain = "" } }
        while let character = next {
            place += 1
            switch character {
            case "\"":
                flush()
                return word
            case "\\" where !isWindows:
                guard let escaped = next, "\"\\$`\n".contains(escaped) else {
                    plain.append("\\")
                    continue
                }
                place += 1
                if escaped != "\n" { plain.append(escaped) }
            case "$" where !isWindows, "%" where isWindows, "`" where !isWindows:
                flush()
                word.append(try expansion(character, quoted: true))
            default: plain.append(character)
            }
        }
        if isWindows {
            flush()
            return word
        }
        throw SyntaxError(near: "\"")
    }

    /// What follows a `$`, a `` ` `` or a `%`.
    private mutating func expansion(_ sign: Character, quoted: Bool) throws(SyntaxError) -> GuestScript.Piece {
        if sign == "%" {
            guard let end = text[place...].firstIndex(of: "%"), end > place else { return .text("%", quoted: quoted) }
            defer { place = end + 1 }
            return .variable(String(text[place..<end]), quoted: quoted)
        }
        if sign == "`" {
            guard let end = text[place...].firstIndex(of: "`") else { throw SyntaxError(near: "`") }
            defer { place = end + 1 }
            var parser = GuestScriptParser(String(text[place..<end]), false, depth)
            return .output(try parser.whole(), quoted: quoted)
        }
        if take("(") {
            // What is substituted is scanned before it is parsed, so the depth is counted here as well.
            depth += 1
            defer { depth -= 1 }
            guard depth < 8 else { throw SyntaxError(near: "$(") }
            let saved = token
            token = try scan()
            let script = try list(until: ")")
            guard token == .operation(")") else { throw unexpected() }
            token = saved
            return .output(script, quoted: quoted)
        }
        if take("{") {
            guard let end = text[place...].firstIndex(of: "}"), Self.isName(String(text[place..<end])) else {
                throw SyntaxError(near: "${")
            }
            defer { place = end + 1 }
            return .variable(String(text[place..<end]), quoted: quoted)
        }
        if let character = next, "?$!#@*0123456789".contains(character) {
            place += 1
            return .variable(String(character), quoted: quoted)
        }
        let start = place
        while let character = next,
            character == "_" || (character.isASCII && (character.isLetter || character.isNumber))
        {
            place += 1
        }
        return start == place ? .text("$", quoted: quoted) : .variable(String(text[start..<place]), quoted: quoted)
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.first, first == "_" || (first.isASCII && first.isLetter) else { return false }
        return text.allSatisfy { $0 == "_" || ($0.isASCII && ($0.isLetter || $0.isNumber)) }
    }
}

extension GuestScript: Equatable {}
