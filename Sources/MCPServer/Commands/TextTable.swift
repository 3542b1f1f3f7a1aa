import MCPCore

/// Values as people like to read them on a terminal.
enum TextTable {
    /// A table with headings.
    ///
    /// - Parameter widest: how many characters a cell may have.
    static func rows(_ headings: [String], _ rows: [[String]], widest: Int = 60) -> String {
        let cells = ([headings] + rows).map { $0.map { shortened($0, widest) } }
        let widths = headings.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { row in
            let line = zip(row, widths).map { $0.padding(to: $1 + 2) }.joined()
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
        .joined(separator: "\n")
    }

    /// An answer of a tool: a page as a table, an object line by line.
    static func text(of answer: JSON) -> String {
        guard let object = answer.object else { return cell(answer) }
        guard let items = object["items"]?.array, let total = object["total"]?.int else { return lines(object) }
        var headings: [String] = []
        for item in items {
            for key in (item.object ?? [:]).keys where !headings.contains(key) { headings.append(key) }
        }
        let table = rows(headings.map { $0.uppercased() }, items.map { item in headings.map { cell(item[$0]) } })
        let more = object["next_cursor"]?.string.map { "; more with --cursor \($0)" } ?? ""
        return (items.isEmpty ? "" : table + "\n") + "\(items.count) of \(total)\(more)"
    }

    private static func lines(_ object: JSONObject, indentation: String = "") -> String {
        let width = object.keys.map(\.count).max() ?? 0
        return object.map { member in
            let key = indentation + member.key
            switch member.value {
            case .object(let inner) where !inner.isEmpty:
                return "\(key):\n\(lines(inner, indentation: indentation + "  "))"
            case .array(let elements) where elements.contains { $0.object != nil }:
                let blocks = elements.map { lines($0.object ?? [:], indentation: indentation + "  ") }
                return "\(key):\n\(blocks.joined(separator: "\n\n"))"
            case .string(let text) where text.contains("\n"):
                let inner = text.split(separator: "\n", omittingEmptySubsequences: false)
                return "\(key):\n\(inner.map { "\(indentation)  \($0)" }.joined(separator: "\n"))"
            default:
                return key.padding(to: indentation.count + width + 2) + cell(member.value)
            }
        }
        .joined(separator: "\n")
    }

    private static func cell(_ value: JSON?) -> String {
        switch value {
        case nil, .null?: ""
        case .string(let text)?: text
        case .bool(let value)?: value ? "yes" : "no"
        case .array(let elements)?: elements.map { cell($0) }.joined(separator: ", ")
        case .some(let value): value.description
        }
    }

    private static func shortened(_ text: String, _ widest: Int) -> String {
        let line = text.replacing("\n", with: " ")
        return line.count <= widest ? line : line.prefix(widest - 1) + "…"
    }
}
