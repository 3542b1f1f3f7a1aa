public import SchemaFormat

/// A data object, enumeration or array type of a schema.
public struct TypeID: Hashable, Sendable, CustomStringConvertible {
    /// The schema that the number belongs to.
    public let schema: VimSchema
    /// Row in the schema's type table.
    public let number: Int

    /// Names a row of a schema.
    public init(_ schema: VimSchema, _ number: Int) {
        self.schema = schema
        self.number = number
    }

    /// The row: base, fields, values, API version.
    public var record: TypeRecord { schema.table.type(number) }

    /// Name on the wire.
    public var name: String { String(decoding: schema.table.nameBytes(ofType: number), as: UTF8.self) }

    /// Name on the wire.
    public var description: String { name }

    /// True for the type itself and its descendants.
    public func isKind(of ancestor: TypeID) -> Bool {
        number >= ancestor.number && number <= schema.table.lastDescendant(ofType: ancestor.number)
    }

    var layout: TypeLayout { schema.layout(number) }

    /// Whether both name the same row of the same schema.
    public static func == (left: TypeID, right: TypeID) -> Bool {
        left.number == right.number && left.schema === right.schema
    }

    /// Feeds the number to a hasher.
    public func hash(into hasher: inout Hasher) { hasher.combine(number) }
}

/// A managed object type of a schema.
public struct ManagedTypeID: Hashable, Sendable, CustomStringConvertible {
    /// The schema that the number belongs to; nil stands for the root of all managed types.
    public let schema: VimSchema?
    /// Row in the schema's managed-object table.
    public let number: Int

    /// Names a row of a schema.
    public init(_ schema: VimSchema, _ number: Int) {
        self.schema = schema
        self.number = number
    }

    private init() {
        schema = nil
        number = -1
    }

    /// The root of all managed types, `ManagedObject`.
    public static let any = ManagedTypeID()

    /// The row: base, properties, operations, API version. Nil for the root.
    public var record: ManagedTypeRecord? { schema?.table.managedType(number) }

    /// Name on the wire.
    public var name: String { record?.name ?? "ManagedObject" }

    /// Name on the wire.
    public var description: String { name }

    /// True for the type itself and its descendants.
    public func isKind(of ancestor: ManagedTypeID) -> Bool {
        guard let schema = ancestor.schema else { return true }
        return number >= ancestor.number && number <= schema.table.lastDescendant(ofManagedType: ancestor.number)
    }

    /// True where a wire name stands for this type or a descendant.
    func includes(wireName: String) -> Bool {
        guard let schema else { return true }
        guard let other = schema.managedType(named: wireName) else { return false }
        return other.isKind(of: self)
    }

    /// Whether both name the same row of the same schema.
    public static func == (left: ManagedTypeID, right: ManagedTypeID) -> Bool {
        left.number == right.number && left.schema === right.schema
    }

    /// Feeds the number to a hasher.
    public func hash(into hasher: inout Hasher) { hasher.combine(number) }
}

/// An operation of a schema.
public struct OperationID: Hashable, Sendable, CustomStringConvertible {
    /// The schema that the number belongs to.
    public let schema: VimSchema
    /// Row in the schema's operation table.
    public let number: Int

    /// Names a row of a schema.
    public init(_ schema: VimSchema, _ number: Int) {
        self.schema = schema
        self.number = number
    }

    /// The row: owner, parameters, result, faults, privilege, API version.
    public var record: OperationRecord { schema.table.operation(number) }

    /// Name on the wire, `PowerOnVM_Task`.
    public var name: String { record.name }

    /// Name on the wire.
    public var description: String { name }

    /// Parameters in wire order, `_this` excluded.
    public var parameters: [FieldRecord] { schema.table.type(record.request).fields }

    var requestLayout: TypeLayout { schema.layout(record.request) }
    var responseLayout: TypeLayout { schema.responseLayout(number) }

    /// Whether both name the same row of the same schema.
    public static func == (left: OperationID, right: OperationID) -> Bool {
        left.number == right.number && left.schema === right.schema
    }

    /// Feeds the number to a hasher.
    public func hash(into hasher: inout Hasher) { hasher.combine(number) }
}
