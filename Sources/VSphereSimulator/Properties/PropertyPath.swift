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
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            guard let open = part.firstIndex(of: "[") else {
                guard !part.isEmpty else { return nil }
                steps.append(Step(field: String(part), key: nil))
                continue
            }
            guard part.last == "]", open != part.startIndex else { return nil }
            let key = part[part.index(after: open)...].dropLast()
            steps.append(Step(field: String(part[..<open]), key: key.filter { $0 != "\"" }))
        }
        guard !steps.isEmpty else { return nil }
        self.steps = steps
        let isPlain = steps.count > 1 && steps.allSatisfy { $0.key == nil }
        rest = isPlain ? steps.dropFirst().map(\.field).joined(separator: ".") : nil
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
