import MCPCore
import SchemaFormat
import VimTypes

/// An operation or a type of vim25, as it is looked for by words.
struct APIEntry: Sendable {
    /// What it is.
    enum Kind: String, ToolEnum {
        case operation
        case managedObject = "managed_object"
        case dataObject = "data_object"
        case enumeration
    }

    let kind: Kind
    let name: String
    /// One line: of an operation whose it is, what it takes and gives; of a type what it is made of.
    let summary: String
    /// The words of the name, in small letters.
    fileprivate let words: [String]
    /// Words of what belongs to it: parameters, fields, values, the object of an operation.
    fileprivate let others: Set<String>

    private init(_ kind: Kind, _ name: String, _ summary: String, others: [String]) {
        self.kind = kind
        self.name = name
        self.summary = summary
        words = Self.words(of: name)
        self.others = Set(others.flatMap(Self.words))
    }

    /// Everything there is. Made once, at the first search.
    static let all: [APIEntry] = {
        let schema = Vim.schema
        let table = schema.table
        let types = APITypeNames(schema)
        let operations = schema.operations.map { operation in
            let record = operation.record
            let owner = record.owner.map { table.managedType($0).name } ?? ""
            let parameters = operation.parameters
            let list = parameters.map { $0.isOptional ? "\($0.name)?" : $0.name }.joined(separator: ", ")
            let result = types.name(of: record.result)
            return APIEntry(
                .operation, record.name, "\(owner) (\(list)) → \(result)", others: [owner] + parameters.map(\.name))
        }
        let managed = schema.managedTypes.compactMap { type in
            type.record.map { record in
                APIEntry(
                    .managedObject, record.name,
                    counted([(record.properties.count, "properties"), (record.operations.count, "operations")]),
                    others: record.properties.map(\.name))
            }
        }
        let count = table.counts
        let data = (0..<count.dataObjects + count.enumerations).map { number in
            let record = table.type(number)
            guard record.kind == .dataObject else {
                return APIEntry(
                    .enumeration, record.name, record.values.prefix(6).joined(separator: ", "), others: record.values)
            }
            let fields = record.fields.map(\.name)
            let rest = fields.count > 6 ? ", …" : ""
            return APIEntry(
                .dataObject, record.name, fields.prefix(6).joined(separator: ", ") + rest, others: fields)
        }
        return operations + managed + data
    }()

    private static func counted(_ parts: [(count: Int, noun: String)]) -> String {
        parts.filter { $0.count > 0 }.map { "\($0.count) \($0.noun)" }.joined(separator: ", ")
    }

    /// The words that a name is put together of: `PowerOnVM_Task` is power, on, vm, task.
    static func words(of name: String) -> [String] {
        var words: [String] = []
        var word = ""
        let letters = Array(name)
        for (position, letter) in letters.enumerated() {
            let isStart =
                letter.isUppercase
                && (position > 0 && !letters[position - 1].isUppercase
                    || position + 1 < letters.count && letters[position + 1].isLowercase)
            if isStart || !letter.isLetter && !letter.isNumber {
                if !word.isEmpty { words.append(word) }
                word = ""
            }
            if letter.isLetter || letter.isNumber { word += letter.lowercased() }
        }
        return word.isEmpty ? words : words + [word]
    }
}

extension APIEntry {
    /// The entries that have to do with all of some words, the best first.
    static func matching(_ text: String, kinds: Set<Kind>) -> [APIEntry] {
        let wanted = text.split { !$0.isLetter && !$0.isNumber }.flatMap { words(of: String($0)) }
        let whole = text.lowercased().filter { $0.isLetter || $0.isNumber }
        guard !wanted.isEmpty else { return [] }
        let rated = all.filter { kinds.isEmpty || kinds.contains($0.kind) }.compactMap { entry in
            entry.score(wanted, whole: whole).map { (entry: entry, score: $0) }
        }
        return rated.sorted { left, right in
            if left.score != right.score { return left.score > right.score }
            return (left.entry.words.count, left.entry.name) < (right.entry.words.count, right.entry.name)
        }.map(\.entry)
    }

    /// How well the entry fits; nil if one of the words, or of many words two, have nothing to do with it.
    private func score(_ wanted: [String], whole: String) -> Int? {
        var total = kind == .operation ? 2 : kind == .managedObject ? 1 : 0
        let plain = words.joined()
        if plain == whole { total += 100 }
        var strange = 0
        for word in wanted {
            if let best = ([word] + (Self.synonyms[word] ?? [])).compactMap({ score($0, plain) }).max() {
                total += best
            } else {
                strange += 1
                total -= 10
            }
        }
        return strange == 0 || strange == 1 && wanted.count > 2 ? total : nil
    }

    private func score(_ word: String, _ plain: String) -> Int? {
        if words.contains(word) { return 20 }
        if word.count > 2, words.contains(where: { $0.hasPrefix(word) }) { return 12 }
        if word.count > 3, plain.contains(word) { return 8 }
        if others.contains(word) { return 3 }
        if word.count > 3, others.contains(where: { $0.hasPrefix(word) }) { return 2 }
        return nil
    }

    /// What people call things that the API calls otherwise.
    private static let synonyms: [String: [String]] = [
        "vm": ["virtualmachine"], "nic": ["ethernet", "vnic", "pnic"], "delete": ["destroy", "remove"],
        "remove": ["delete", "destroy"], "destroy": ["delete"], "list": ["retrieve", "query"],
        "get": ["retrieve", "query"], "change": ["reconfigure", "reconfig", "update", "set"],
        "reconfigure": ["reconfig"], "vmotion": ["migrate", "relocate"], "migrate": ["relocate"],
        "vlan": ["vlan", "portgroup"], "stats": ["perf"], "statistics": ["perf"], "performance": ["perf"],
        "user": ["account", "principal"], "permission": ["privilege", "role"], "restart": ["reboot", "reset"],
        "switch": ["dvs", "vswitch"], "template": ["markas"], "iso": ["cdrom"], "log": ["diagnostic"],
    ]
}
