import SchemaFormat

/// Where everything goes: numbers, slots, Swift names.
package struct Layout: Sendable {
    /// A data object in its place.
    struct Object: Sendable {
        var declaration: Model.DataObject
        var number: Int
        var base: Int?
        var lastDescendant: Int
        /// Number of inherited fields.
        var firstSlot: Int
        /// True for a type that a request can carry.
        var isInput = false
        /// True when the fields that it declares can be set: its own or a descendant's values are sent.
        var hasSetters = false

        var hasDescendants: Bool { lastDescendant > number }
    }

    /// A managed type in its place.
    struct Managed: Sendable {
        var declaration: Model.ManagedType
        var number: Int
        var base: Int?
        var lastDescendant: Int

        var hasDescendants: Bool { lastDescendant > number }
    }

    let model: Model
    let names: NameTable
    private(set) var objects: [Object] = []
    private(set) var managed: [Managed] = []
    /// Numbers of data objects, enumerations and arrays.
    private(set) var typeNumbers: [String: Int] = [:]
    private(set) var managedNumbers: [String: Int] = [:]

    /// Lays out a model.
    ///
    /// - Throws: ``GenerationFailure`` with all name clashes and stale overrides.
    package init(_ model: Model, overrides: NamingOverrides) throws {
        self.model = model
        names = try NameTable(model, overrides: overrides)
        let children = Dictionary(grouping: model.dataObjects.indices, by: { model.dataObjects[$0].base ?? "" })
        for root in children[""] ?? [] { add(root, base: nil, children: children) }
        let managedChildren = Dictionary(
            grouping: model.managedTypes.indices, by: { model.managedTypes[$0].base ?? "" })
        for root in managedChildren[""] ?? [] { addManaged(root, base: nil, children: managedChildren) }
        for enumeration in model.enumerations { typeNumbers[enumeration.name] = typeNumbers.count }
        for array in model.arrays { typeNumbers[array.name] = typeNumbers.count }
        let inputs = InputTypes.names(in: model)
        for number in objects.indices where inputs.contains(objects[number].declaration.name) {
            objects[number].isInput = true
            var current: Int? = number
            while let ancestor = current, !objects[ancestor].hasSetters {
                objects[ancestor].hasSetters = true
                current = objects[ancestor].base
            }
        }
        try checkSize()
    }

    private mutating func add(_ row: Int, base: Int?, children: [String: [Int]]) {
        let number = objects.count
        let declaration = model.dataObjects[row]
        objects.append(
            Object(
                declaration: declaration, number: number, base: base, lastDescendant: number,
                firstSlot: base.map { objects[$0].firstSlot + objects[$0].declaration.fields.count } ?? 0))
        typeNumbers[declaration.name] = number
        for child in children[declaration.name] ?? [] { add(child, base: number, children: children) }
        objects[number].lastDescendant = objects.count - 1
    }

    private mutating func addManaged(_ row: Int, base: Int?, children: [String: [Int]]) {
        let number = managed.count
        let declaration = model.managedTypes[row]
        managed.append(Managed(declaration: declaration, number: number, base: base, lastDescendant: number))
        managedNumbers[declaration.name] = number
        for child in children[declaration.name] ?? [] { addManaged(child, base: number, children: children) }
        managed[number].lastDescendant = managed.count - 1
    }

    /// The table's text has room for numbers of 18 bits and offsets of 24.
    private func checkSize() throws {
        let types = objects.count + model.enumerations.count + model.arrays.count + model.operations.count
        func size(_ fields: [Model.Field]) -> Int { fields.reduce(40) { $0 + 40 + $1.name.utf8.count } }
        let text =
            model.dataObjects.reduce(0) { $0 + size($1.fields) + $1.name.utf8.count }
            + model.operations.reduce(0) { $0 + size($1.parameters) + 2 * $1.name.utf8.count + 8 * $1.faults.count }
            + model.managedTypes.reduce(0) { $0 + size($1.properties) + $1.name.utf8.count }
            + model.enumerations.reduce(0) { $0 + $1.values.reduce(40) { $0 + 4 + $1.value.utf8.count } }
        guard types < 1 << 17, managed.count < 1 << 17, text < 1 << 23 else {
            throw GenerationFailure(.limit, at: nil, "\(types) types are more than a schema table has room for")
        }
    }

    /// A data object and its ancestors, root first.
    func line(of number: Int) -> [Object] {
        var line: [Object] = []
        var current: Int? = number
        while let ancestor = current {
            line.append(objects[ancestor])
            current = objects[ancestor].base
        }
        return line.reversed()
    }
}
