internal import SchemaFormat
internal import VimTypes

/// A managed type as the simulator needs it: its properties by name, and who its ancestors are.
final class ManagedKind: Sendable {
    let id: ManagedTypeID
    let name: String
    /// Properties by name, inherited ones included.
    let properties: [String: FieldRecord]
    /// Names of the type itself and its ancestors, nearest first.
    let line: [String]

    private init(_ id: ManagedTypeID) {
        self.id = id
        name = id.name
        properties = Dictionary(id.properties.map { ($0.name, $0) }) { _, own in own }
        var line = [id.name]
        var next = id.record?.base
        while let number = next {
            let record = Vim.schema.table.managedType(number)
            line.append(record.name)
            next = record.base
        }
        self.line = line
    }

    /// Whether it is that type or a descendant; everything is a `ManagedObject`.
    func isKind(of ancestor: String) -> Bool { ancestor == "ManagedObject" || line.contains(ancestor) }

    private static let byName: [String: ManagedKind] = Dictionary(
        uniqueKeysWithValues: Vim.schema.managedTypes.map { ($0.name, ManagedKind($0)) })

    /// The managed type of that wire name.
    static func named(_ name: String) -> ManagedKind? { byName[name] }

    /// All managed types.
    static var all: some Collection<ManagedKind> { byName.values }
}
