/// What can be done with names of the inventory, which people choose: any characters, up to 80 of them.
///
/// Slash, backslash and per cent are written `%2f`, `%5c` and `%25` in names and paths.
public enum InventoryName {
    /// A name as people read it, where vSphere has escaped some of its characters.
    public static func unescaped(_ name: some StringProtocol) -> String {
        let parts = name.split(separator: "%", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return String(name) }
        return parts.dropFirst().reduce(into: String(parts[0])) { text, part in
            if let character = escapes[part.prefix(2).lowercased()] {
                text.append(character)
                text += part.dropFirst(2)
            } else {
                text += "%" + part
            }
        }
    }

    private static let escapes: [String: Character] = ["2f": "/", "5c": "\\", "25": "%"]

    /// A name as it stands in a path.
    public static func escaped(_ name: String) -> String {
        guard name.contains(where: { "/\\%".contains($0) }) else { return name }
        return name.reduce(into: "") { text, character in
            switch character {
            case "/": text += "%2f"
            case "\\": text += "%5c"
            case "%": text += "%25"
            default: text.append(character)
            }
        }
    }

    /// The names that a path consists of.
    static func components(_ path: String) -> [String] { path.split(separator: "/").map(unescaped) }

    /// What stays of a name when everything is left out that people overlook: case, marks that print nothing, kinds of
    /// quotation marks, white space around it.
    static func folded(_ name: String) -> String {
        var text = ""
        for scalar in name.lowercased().unicodeScalars where !isInvisible(scalar) {
            switch scalar {
            case "\u{2018}", "\u{2019}", "\u{201B}", "\u{2032}", "`", "\u{B4}": text.append("'")
            case "\u{201C}", "\u{201D}", "\u{201E}", "\u{2033}", "\u{AB}", "\u{BB}": text.append("\"")
            case "\u{2010}"..."\u{2015}": text.append("-")
            case _ where scalar.properties.isWhitespace: text.append(" ")
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text.split(separator: " ").joined(separator: " ")
    }

    /// A name for people to read: what would print nothing, or turn the direction of writing, stands there as a code.
    static func shown(_ name: String) -> String {
        guard name.unicodeScalars.contains(where: isInvisible) else { return name }
        // Emoji are joined by marks that print nothing, and belong together.
        return name.map { character in
            let scalars = character.unicodeScalars
            if scalars.contains(where: { $0.properties.isEmoji && $0.value > 0xFF }) { return String(character) }
            return scalars.map { isInvisible($0) ? "\\u{\(String($0.value, radix: 16, uppercase: true))}" : String($0) }
                .joined()
        }.joined()
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .format, .control, .lineSeparator, .paragraphSeparator: true
        default: scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}
