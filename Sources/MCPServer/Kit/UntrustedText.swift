import MCPCore

/// Makes text that comes from a managed system harmless to read: names, notes, events and guest output are written by
/// people who are not the user.
///
/// Control characters, the characters that reverse the direction of text, and those that no one can see are removed;
/// line breaks and tabs stay. What is too long is cut, and says so. Answers and messages pass through here in one
/// place, ``ToolRunner``.
enum UntrustedText {
    /// How many characters a text may have where a tool does not say otherwise.
    static let longest = 4096

    /// The text without what is harmful, and cut when it is too long.
    static func clean(_ text: String, longest: Int = longest) -> String {
        var cleaned = text
        if text.utf8.contains(where: isSuspicious) {
            cleaned = String(String.UnicodeScalarView(text.unicodeScalars.lazy.filter { !isHarmful($0) }))
        }
        guard cleaned.utf8.count > longest, cleaned.count > longest else { return cleaned }
        return "\(cleaned.prefix(longest))… [\(cleaned.count - longest) more characters]"
    }

    /// The same for all texts in a value, and for the keys of its objects.
    static func clean(_ json: JSON, longest: Int = longest) -> JSON {
        switch json {
        case .string(let text): .string(clean(text, longest: longest))
        case .array(let elements): .array(elements.map { clean($0, longest: longest) })
        case .object(let object):
            .object(JSONObject(object.map { (clean($0.key, longest: longest), clean($0.value, longest: longest)) }))
        case .null, .bool, .number: json
        }
    }

    /// Whether a byte of UTF-8 may belong to a harmful character.
    private static func isSuspicious(_ byte: UInt8) -> Bool { byte < 0x20 || byte >= 0x7F }

    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: false
        case 0x00...0x1F, 0x7F...0x9F: true
        // Marks and overrides of direction.
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        // Line and paragraph separators, invisible operators, byte order mark, interlinear annotations.
        case 0x2028, 0x2029, 0x200B, 0x2060...0x2065, 0x206A...0x206F, 0xFEFF, 0xFFF9...0xFFFB: true
        // Tags, which spell out text that nobody sees.
        case 0xE0000...0xE007F: true
        default: false
        }
    }
}
