import MCPCore

extension JSON {
    /// The value as JSON text on several lines.
    var indented: String { text(indentation: "") }

    private func text(indentation: String) -> String {
        let inner = indentation + "  "
        switch self {
        case .object(let object) where !object.isEmpty:
            let lines = object.map {
                "\(inner)\(JSON.string($0.key)): \($0.value.text(indentation: inner))"
            }
            return "{\n\(lines.joined(separator: ",\n"))\n\(indentation)}"
        case .array(let elements) where elements.contains { $0.object != nil || $0.array != nil }:
            let lines = elements.map { inner + $0.text(indentation: inner) }
            return "[\n\(lines.joined(separator: ",\n"))\n\(indentation)]"
        default: return description
        }
    }
}
