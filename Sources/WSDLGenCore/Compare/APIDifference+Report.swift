extension APIDifference {
    /// One line a change, `!` before those that break.
    package var text: String {
        let breaking = changes.count { $0.isBreaking }
        return
            (["API \(oldVersion) -> \(newVersion)"] + changes.map(\.description)
            + ["\(changes.count) changes, \(breaking) of them breaking"]).joined(separator: "\n")
    }

    /// A JSON object with all changes.
    package var json: String {
        let rows = changes.map { change in
            var row =
                "    {\"subject\": \(quoted(change.subject.rawValue)), \"change\": \(quoted(change.kind.rawValue)), "
                + "\"name\": \(quoted(change.name)), "
            if !change.old.isEmpty { row += "\"old\": \(quoted(change.old)), " }
            if !change.new.isEmpty { row += "\"new\": \(quoted(change.new)), " }
            return row + "\"breaking\": \(change.isBreaking)}"
        }
        let list = rows.isEmpty ? "[]" : "[\n\(rows.joined(separator: ",\n"))\n  ]"
        return """
            {
              "old": \(quoted(oldVersion)),
              "new": \(quoted(newVersion)),
              "breaking": \(isBreaking),
              "changes": \(list)
            }
            """
    }

    private func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
