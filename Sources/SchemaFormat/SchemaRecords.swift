/// What the value of a field, a parameter or a result is.
///
/// The raw values are part of the table's format.
public enum ValueKind: Int, Sendable, CaseIterable {
    /// Nothing: the result of an operation that returns nothing.
    case void
    /// `xsd:boolean`.
    case boolean
    /// `xsd:byte`, 8 bits, signed.
    case byte
    /// `xsd:short`, 16 bits.
    case short
    /// `xsd:int`, 32 bits.
    case int
    /// `xsd:long`, 64 bits.
    case long
    /// `xsd:float`, 32 bits.
    case float
    /// `xsd:double`, 64 bits.
    case double
    /// `xsd:string`.
    case string
    /// `xsd:anyURI`.
    case anyURI
    /// `xsd:dateTime`.
    case dateTime
    /// `xsd:base64Binary`.
    case base64Binary
    /// `xsd:anyType`: any of the others, named by `xsi:type`.
    case anyType
    /// `ManagedObjectReference`; ``FieldRecord/type`` is the managed type's number where it is known.
    case reference
    /// A data object; ``FieldRecord/type`` is its number.
    case object
    /// An enumeration; ``FieldRecord/type`` is its number.
    case enumeration
    /// An `ArrayOf…` type as a value of its own; ``FieldRecord/type`` is its number.
    case arrayType
}

/// A field of a data object, a parameter of an operation, or a property of a managed object.
public struct FieldRecord: Equatable, Sendable {
    /// Element name on the wire.
    public var name: String
    /// What the value is.
    public var kind: ValueKind
    /// The type's number for objects, enumerations, arrays and typed references.
    public var type: Int?
    /// The number of the enumeration that an `xsd:string` draws its values from, where that is known.
    public var drawnFrom: Int?
    /// True for `minOccurs="0"`.
    public var isOptional: Bool
    /// True for `maxOccurs="unbounded"`.
    public var isArray: Bool
    /// True for passwords, keys and tickets.
    public var isSecret: Bool
    /// API version that introduced the field; empty when that is the version of its type, or unknown.
    public var since: String

    /// Makes a field.
    public init(
        name: String, kind: ValueKind, type: Int? = nil, drawnFrom: Int? = nil, isOptional: Bool = false,
        isArray: Bool = false, isSecret: Bool = false, since: String = ""
    ) {
        self.name = name
        self.kind = kind
        self.type = type
        self.drawnFrom = drawnFrom
        self.isOptional = isOptional
        self.isArray = isArray
        self.isSecret = isSecret
        self.since = since
    }
}

/// What a row of the type table describes.
///
/// The raw values are part of the table's format. Rows stand in the order of these cases.
public enum TypeKind: Int, Sendable, CaseIterable {
    /// A data object, faults included. Numbered in depth-first pre-order, so that a type's descendants follow it.
    case dataObject
    /// An enumeration.
    case enumeration
    /// An `ArrayOf…` type.
    case array
    /// The parameters of an operation, `_this` excluded. Never on the wire under its own name.
    case request
}

/// A row of the type table.
public struct TypeRecord: Equatable, Sendable {
    /// What the row describes.
    public var kind: TypeKind
    /// Name on the wire.
    public var name: String
    /// The base type's number.
    public var base: Int?
    /// Number of the last descendant; the type's own number when it has none.
    public var lastDescendant: Int
    /// API version that introduced the type; empty when unknown.
    public var since: String
    /// True for a data object that a request can carry, so that it has setters.
    public var isInput: Bool
    /// Fields that the type itself declares, in wire order; the one element of an array type.
    public var fields: [FieldRecord]
    /// Values of an enumeration, in the order of the schema.
    public var values: [String]

    /// Makes a row.
    public init(
        kind: TypeKind, name: String, base: Int? = nil, lastDescendant: Int, since: String = "",
        isInput: Bool = false, fields: [FieldRecord] = [], values: [String] = []
    ) {
        self.kind = kind
        self.name = name
        self.base = base
        self.lastDescendant = lastDescendant
        self.since = since
        self.isInput = isInput
        self.fields = fields
        self.values = values
    }
}

/// A row of the operation table.
public struct OperationRecord: Equatable, Sendable {
    /// Name on the wire, `PowerOnVM_Task`.
    public var name: String
    /// Number of the managed type that declares it; nil when only the WSDL is known.
    public var owner: Int?
    /// Number of the request type with its parameters.
    public var request: Int
    /// The `returnval` element; kind ``ValueKind/void`` when there is none.
    public var result: FieldRecord
    /// Numbers of the fault types that it declares, `RuntimeFault` excluded.
    public var faults: [Int]
    /// Privilege that the caller needs; empty when unknown or decided at run time.
    public var privilege: String
    /// API version that introduced it; empty when unknown.
    public var since: String

    /// Makes a row.
    public init(
        name: String, owner: Int? = nil, request: Int, result: FieldRecord, faults: [Int] = [],
        privilege: String = "", since: String = ""
    ) {
        self.name = name
        self.owner = owner
        self.request = request
        self.result = result
        self.faults = faults
        self.privilege = privilege
        self.since = since
    }
}

/// A row of the managed-object table, numbered in depth-first pre-order like data objects.
public struct ManagedTypeRecord: Equatable, Sendable {
    /// Name on the wire, `VirtualMachine`.
    public var name: String
    /// The base type's number.
    public var base: Int?
    /// Number of the last descendant; the type's own number when it has none.
    public var lastDescendant: Int
    /// API version that introduced the type; empty when unknown.
    public var since: String
    /// Properties that the type itself declares.
    public var properties: [FieldRecord]
    /// Numbers of the operations that the type itself declares.
    public var operations: [Int]

    /// Makes a row.
    public init(
        name: String, base: Int? = nil, lastDescendant: Int, since: String = "",
        properties: [FieldRecord] = [], operations: [Int] = []
    ) {
        self.name = name
        self.base = base
        self.lastDescendant = lastDescendant
        self.since = since
        self.properties = properties
        self.operations = operations
    }
}
