import SchemaFormat

/// Writes documentation comments out of what the schema knows; it knows no prose.
struct Facts {
    let names: NameTable

    /// What a field, property, parameter or result is.
    func describe(_ field: Model.Field, hasName: Bool = true) -> String {
        var text = hasName ? "`\(field.name)`: " : ""
        if field.isArray { text += "list of " }
        text += describe(field.type)
        if field.isOptional, !field.isArray { text += ", optional" }
        if field.isOptional, field.isArray { text += ", may be empty" }
        if !field.since.isEmpty { text += ", since \(field.since)" }
        text += "."
        if !field.drawnFrom.isEmpty { text += " Values of \(link(field.drawnFrom))." }
        if let unit = unit(of: field) { text += " In \(unit)." }
        if field.isSecret { text += " Secret." }
        if !field.privilege.isEmpty { text += " Privilege `\(field.privilege)`." }
        return text
    }

    /// A link to the type of that wire name.
    func link(_ wireName: String) -> String { "``\(names.types[wireName] ?? wireName)``" }

    /// What a task ends with.
    func taskResult(_ wireName: String) -> String { names.types[wireName] == nil ? "`\(wireName)`" : link(wireName) }

    /// `, since 6.7`, or nothing.
    func since(_ version: String) -> String { version.isEmpty ? "" : ", since \(version)" }

    /// A list of links, cut where it gets long.
    func links(_ wireNames: [String], limit: Int = 8) -> String {
        let shown = wireNames.count > limit + 1 ? limit : wireNames.count
        let text = wireNames.prefix(shown).map(link).joined(separator: ", ")
        return shown == wireNames.count ? text : "\(text) and \(wireNames.count - shown) more"
    }

    private func describe(_ type: Model.ValueType) -> String {
        switch type {
        case .builtIn(let kind): "`xsd:\(kind)`"
        case .reference(let name?): "reference to \(link(name))"
        case .reference(nil): "reference"
        case .object(let name), .enumeration(let name): link(name)
        case .array(let name): "`\(name)`"
        }
    }

    /// Units that vSphere writes at the end of a name.
    private static let units = [
        ("MB", "megabytes"), ("KB", "kilobytes"), ("GB", "gigabytes"), ("Mhz", "megahertz"), ("MHz", "megahertz"),
        ("Bytes", "bytes"), ("Seconds", "seconds"), ("Secs", "seconds"), ("Milliseconds", "milliseconds"),
        ("Millis", "milliseconds"), ("Ms", "milliseconds"), ("Minutes", "minutes"), ("Hours", "hours"),
        ("Days", "days"),
    ]

    private func unit(of field: Model.Field) -> String? {
        switch field.type {
        case .builtIn(.short), .builtIn(.int), .builtIn(.long), .builtIn(.float), .builtIn(.double): break
        default: return nil
        }
        for (suffix, unit) in Self.units where field.name.hasSuffix(suffix) {
            // numVMs ends in Ms too: the unit is a word of its own.
            let before = field.name.utf8.dropLast(suffix.utf8.count).last ?? 0
            let isWord = before >= UInt8(ascii: "a") && before <= UInt8(ascii: "z")
            if isWord { return unit }
        }
        return nil
    }
}
