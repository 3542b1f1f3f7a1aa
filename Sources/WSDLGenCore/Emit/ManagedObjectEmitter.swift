/// Emits managed objects with their operations and properties.
struct ManagedObjectEmitter {
    let layout: Layout
    let facts: Facts

    /// The declarations of a managed type.
    ///
    /// - Parameter operations: what the type itself declares, with the rows of the operation table.
    func emit(_ managed: Layout.Managed, operations: [(row: Int, operation: Model.Operation)]) -> [UInt8] {
        var writer = SwiftWriter()
        let name = layout.names.types[managed.declaration.name]!
        let base = managed.base.map { layout.managed[$0].declaration.name }
        let inherited = base.map { NameTable.protocolName(layout.names.types[$0]!) } ?? "ManagedObject"
        let hasMembers = !operations.isEmpty || !managed.declaration.properties.isEmpty
        if managed.hasDescendants {
            let proto = NameTable.protocolName(name)
            writer.line()
            writer.comment("What ``\(name)`` and its descendants have.")
            writer.line("public protocol \(proto): \(inherited) {}")
            if hasMembers {
                writer.line()
                writer.block("extension \(proto)") { members(of: managed, operations, to: &$0) }
            }
        }
        writer.line()
        comment(managed, base: base, to: &writer)
        let conformance = managed.hasDescendants ? NameTable.protocolName(name) : inherited
        writer.block("public struct \(name): \(conformance)") { writer in
            writer.comment("Row in the schema.")
            writer.line("public static var _typeID: ManagedTypeID { managedTypeID(\(managed.number)) }")
            writer.comment("Which object it is.")
            writer.line("public let reference: ManagedObjectReference<Self>")
            writer.comment("How to reach it.")
            writer.line("public let service: any VimService")
            writer.comment("The object of that name on that server; nothing is sent.")
            writer.block("public init(_ reference: ManagedObjectReference<Self>, service: any VimService)") {
                $0.line("self.reference = reference")
                $0.line("self.service = service")
            }
            if !managed.hasDescendants { members(of: managed, operations, to: &writer) }
        }
        return writer.bytes
    }

    private func comment(_ managed: Layout.Managed, base: String?, to writer: inout SwiftWriter) {
        writer.comment("Managed object `\(managed.declaration.name)`\(facts.since(managed.declaration.since)).")
        var relations: [String] = []
        if let base { relations.append("Base: \(facts.link(base)).") }
        if managed.hasDescendants {
            let children = layout.managed[managed.number...managed.lastDescendant].filter { $0.base == managed.number }
            relations.append("Descendants: \(facts.links(children.map(\.declaration.name))).")
        }
        guard !relations.isEmpty else { return }
        writer.comment("")
        writer.comment(relations.joined(separator: " "))
    }

    private func members(
        of managed: Layout.Managed, _ operations: [(row: Int, operation: Model.Operation)],
        to writer: inout SwiftWriter
    ) {
        let names = layout.names.properties[managed.declaration.name]!
        for property in managed.declaration.properties {
            let accessor = Accessor(property, names: layout.names)
            let type = property.isArray ? accessor.type : accessor.element
            writer.comment(facts.describe(property))
            writer.line(
                "public static var \(SwiftName.escaped(names[property.name]!)): Property<Self, \(type)> "
                    + "{ Property(\"\(property.name)\") }")
        }
        let method = MethodEmitter(layout: layout, facts: facts)
        for (row, operation) in operations { method.emit(operation, row: row, on: "", to: &writer) }
    }

    /// The type that the operations hang on whose managed type is unknown.
    func emitPortType(_ operations: [(row: Int, operation: Model.Operation)]) -> [UInt8] {
        var writer = SwiftWriter()
        writer.line()
        writer.comment("The operations of the port type `\(layout.model.portType)`.")
        writer.block("public struct \(layout.model.portType): Sendable") { writer in
            writer.comment("How to reach the objects.")
            writer.line("public let service: any VimService")
            writer.comment("Operations that go through a service.")
            writer.line("public init(_ service: any VimService) { self.service = service }")
            let method = MethodEmitter(layout: layout, facts: facts)
            for (row, operation) in operations {
                method.emit(operation, row: row, on: "_object", to: &writer)
            }
        }
        return writer.bytes
    }
}
