internal import SchemaFormat
internal import VimTypes

/// A path such as `config.hardware.device[4000].backing`, taken apart.
final class PropertyPath: Sendable {
    /// A field, and the key of one element where the field is a list.
    struct Step: Sendable {
        let field: String
        let key: String?
    }

    let text: String
    let steps: [Step]
    /// What follows the property, such as `hardware.device`; nil when nothing does, or when it names elements of lists.
    let rest: String?

    /// Takes a path apart; nil when it is none.
    init?(_ text: String) {
        self.text = text
        var steps: [Step] = []
        for part in Self.parts(text) {
            guard let open = part.firstIndex(of: "[") else {
                guard !part.isEmpty else { return nil }
                steps.append(Step(field: String(part), key: nil))
                continue
            }
            guard part.last == "]", open != part.startIndex else { return nil }
            var key = part[part.index(after: open)...].dropLast()
            if key.count > 1, key.first == "\"", key.last == "\"" { key = key.dropFirst().dropLast() }
            steps.append(Step(field: String(part[..<open]), key: String(key)))
        }
        self.steps = steps
        let isPlain = steps.count > 1 && steps.allSatisfy { $0.key == nil }
        rest = isPlain ? steps.dropFirst().map(\.field).joined(separator: ".") : nil
    }

    /// What stands between the dots, those in keys such as `["guestinfo.metadata"]` excepted.
    private static func parts(_ text: String) -> [Substring] {
        var parts: [Substring] = []
        var start = text.startIndex
        var isInKey = false
        for position in text.indices {
            switch text[position] {
            case "[": isInKey = true
            case "]": isInKey = false
            case "." where !isInKey:
                parts.append(text[start..<position])
                start = text.index(after: position)
            default: break
            }
        }
        return parts + [text[start...]]
    }

    /// The property that the path begins with.
    var property: String { steps[0].field }

    /// What a server says of a path that leads nowhere.
    var invalid: Fault { Fault(InvalidProperty.self, ["name": text]) }

    /// Whether each value that such an object can have at the path can be told: what the schema declares has all fields
    /// on the way. Others depend on what the object holds, such as fields of a certain kind of device.
    func isDeclared(of kind: ManagedKind) -> Bool {
        guard var field = kind.properties[property] else { return false }
        for (position, step) in steps.enumerated() {
            if position > 0 {
                guard field.kind == .object, let type = field.type,
                    let next = TypeID(Vim.schema, type).field(named: step.field)
                else { return false }
                field = next
            }
            let isLast = position == steps.count - 1
            guard step.key == nil ? !field.isArray || isLast : field.isArray else { return false }
        }
        return true
    }
}
