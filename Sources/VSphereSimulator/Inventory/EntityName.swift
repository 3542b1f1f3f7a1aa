/// Names of entities as a server keeps them: a slash, a backslash and a per cent sign that begins no escape are written
/// `%2f`, `%5c` and `%25`, so that names can be told apart in paths.
enum EntityName {
    private static let escapes: [(sign: Character, escape: String)] = [("/", "%2f"), ("\\", "%5c"), ("%", "%25")]

    /// The name as it is kept; what is escaped already stays.
    static func kept(_ name: String) -> String {
        var text = ""
        var rest = name[...]
        while let character = rest.first {
            let isEscape = character == "%" && escapes.contains { rest.lowercased().hasPrefix($0.escape) }
            text += isEscape ? "%" : escapes.first { $0.sign == character }?.escape ?? String(character)
            rest = rest.dropFirst()
        }
        return text
    }

    /// A name for files and folders of such an entity: without signs that mean something in paths or to a shell.
    static func file(_ name: String) -> String {
        var plain = name
        for (sign, escape) in escapes {
            plain = plain.split(separator: escape, omittingEmptySubsequences: false).joined(separator: String(sign))
        }
        let safe = String(
            plain.map { character in
                character.unicodeScalars.contains {
                    $0.value < 0x20 || $0.value == 0x7F || "/\\:%*?\"<>|".unicodeScalars.contains($0)
                }
                    ? "_" : character
            })
        return safe.allSatisfy { $0 == "." } ? String(safe.map { _ in "_" }) : safe
    }
}
