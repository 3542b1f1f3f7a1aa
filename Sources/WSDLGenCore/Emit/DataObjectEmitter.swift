/// Emits data objects.
struct DataObjectEmitter {
    let layout: Layout
    let facts: Facts
    let initializers: InitializerStyle

    /// The declarations of a data object.
    func emit(_ object: Layout.Object) -> [UInt8] {
        var writer = SwiftWriter()
        let name = layout.names.types[object.declaration.name]!
        let base = object.base.map { layout.objects[$0] }
        let inherited =
            base.map { NameTable.protocolName(layout.names.types[$0.declaration.name]!) } ?? "DataObject"
        if object.hasDescendants {
            let proto = NameTable.protocolName(name)
            writer.line()
            writer.comment("What ``\(name)`` and its descendants have.")
            writer.line("public protocol \(proto): \(inherited) {}")
            if !object.declaration.fields.isEmpty {
                writer.line()
                writer.block("extension \(proto)") { accessors(of: object, to: &$0) }
            }
        }
        writer.line()
        comment(object, base: base, to: &writer)
        let conformance = object.hasDescendants ? NameTable.protocolName(name) : inherited
        writer.block("public struct \(name): \(conformance)") { writer in
            writer.comment("Row in the schema.")
            writer.line("public static var _typeID: TypeID { typeID(\(object.number)) }")
            writer.comment("The fields.")
            writer.line("public var _storage: ObjectStorage")
            writer.comment("Wraps fields whose type is this one or a descendant.")
            writer.line("public init(_storage: ObjectStorage) { self._storage = _storage }")
            if object.hasDescendants {
                writer.comment("The same value, static type forgotten.")
                writer.line(
                    "public init(_ value: some \(NameTable.protocolName(name))) { self.init(_storage: value._storage) }"
                )
            }
            if object.isInput { initializer(of: object, to: &writer) }
            if !object.hasDescendants { accessors(of: object, to: &writer) }
        }
        return writer.bytes
    }

    private func comment(_ object: Layout.Object, base: Layout.Object?, to writer: inout SwiftWriter) {
        writer.comment("Data object `\(object.declaration.name)`\(facts.since(object.declaration.since)).")
        var relations: [String] = []
        if let base, base.declaration.name != "DynamicData" {
            relations.append("Base: \(facts.link(base.declaration.name)).")
        }
        if object.hasDescendants, object.base != nil {
            let children = layout.objects[object.number...object.lastDescendant].filter { $0.base == object.number }
            relations.append("Descendants: \(facts.links(children.map(\.declaration.name))).")
        }
        guard !relations.isEmpty else { return }
        writer.comment("")
        writer.comment(relations.joined(separator: " "))
    }

    private func accessors(of object: Layout.Object, to writer: inout SwiftWriter) {
        let names = layout.names.fields[object.declaration.name]!
        for (position, field) in object.declaration.fields.enumerated() {
            let accessor = Accessor(field, names: layout.names)
            let slot = object.firstSlot + position
            let head = "public var \(SwiftName.escaped(names[field.name]!)): \(accessor.type) {"
            writer.comment(facts.describe(field))
            if object.hasSetters {
                writer.line(
                    "\(head) get { _storage.\(accessor.getter)(\(slot)) } "
                        + "set { _storage.\(accessor.setter)(newValue, \(slot)) } }")
            } else {
                writer.line("\(head) _storage.\(accessor.getter)(\(slot)) }")
            }
        }
    }

    private func initializer(of object: Layout.Object, to writer: inout SwiftWriter) {
        struct Parameter {
            var name: String
            var accessor: Accessor
            var slot: Int
        }
        var parameters: [Parameter] = []
        for ancestor in layout.line(of: object.number) {
            let names = layout.names.fields[ancestor.declaration.name]!
            for (position, field) in ancestor.declaration.fields.enumerated() {
                parameters.append(
                    Parameter(
                        name: SwiftName.escaped(names[field.name]!), accessor: Accessor(field, names: layout.names),
                        slot: ancestor.firstSlot + position))
            }
        }
        let required = parameters.filter { $0.accessor.defaultValue == nil }
        let optional = parameters.filter { $0.accessor.defaultValue != nil }
        switch initializers {
        case .memberwise: parameters = required + optional
        case .required: parameters = required
        case .empty: parameters = []
        }
        let list = parameters.map { parameter in
            let defaultValue = parameter.accessor.defaultValue.map { " = \($0)" } ?? ""
            return "\(parameter.name): \(parameter.accessor.type)\(defaultValue)"
        }
        writer.comment(parameters.isEmpty ? "Makes a value without fields." : "Makes a value from its fields.")
        writer.block("public init(\(list.joined(separator: ", ")))") { writer in
            writer.line("self.init(_storage: ObjectStorage(Self._typeID))")
            for parameter in parameters {
                writer.line("_storage.\(parameter.accessor.setter)(\(parameter.name), \(parameter.slot))")
            }
        }
    }
}
