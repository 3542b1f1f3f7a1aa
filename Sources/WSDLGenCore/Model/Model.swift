package import SchemaFormat

/// The API: every name resolved, every fact in its place, all lists sorted by name.
package struct Model: Sendable {
    /// Type of a field, parameter, property or result.
    package enum ValueType: Hashable, Sendable {
        /// An XML Schema type.
        case builtIn(ValueKind)
        /// A managed object reference; nil where its managed type is unknown or the root.
        case reference(String?)
        /// A data object.
        case object(String)
        /// An enumeration.
        case enumeration(String)
        /// An `ArrayOf…` type as a value of its own.
        case array(String)
    }

    /// A field, parameter, property or result.
    package struct Field: Sendable {
        package var name: String
        package var type: ValueType
        package var isOptional = false
        package var isArray = false
        package var isSecret = false
        /// Enumeration that a string draws its values from; empty when unknown.
        package var drawnFrom = ""
        /// Empty when it is that of the owner, or unknown.
        package var since = ""
        /// Privilege on the property or on the object that the parameter names.
        package var privilege = ""
        package var location: SourceLocation
    }

    /// A data object; faults and events are no different.
    package struct DataObject: Sendable {
        package var name: String
        package var base: String?
        package var fields: [Field] = []
        package var since = ""
        package var location: SourceLocation
    }

    /// An enumeration.
    package struct Enumeration: Sendable {
        package var name: String
        package var values: [(value: String, location: SourceLocation)]
        package var since = ""
        package var location: SourceLocation
    }

    /// An `ArrayOf…` type.
    package struct ArrayType: Sendable {
        package var name: String
        package var element: Field
        package var location: SourceLocation
    }

    /// An operation.
    package struct Operation: Sendable {
        package var name: String
        /// Managed type that declares it; nil when only the WSDL is known.
        package var owner: String?
        /// Parameters, `_this` excluded.
        package var parameters: [Field]
        package var result: Field?
        /// What the task ends with, when the operation returns one; empty when that is nothing or unknown.
        package var taskResult = ""
        /// Declared faults, `RuntimeFault` excluded.
        package var faults: [String]
        package var privilege = ""
        package var since = ""
        package var location: SourceLocation
        /// File of the request type, which ``ModelSummary`` counts.
        package var requestFile: String
    }

    /// A managed object type.
    package struct ManagedType: Sendable {
        package var name: String
        package var base: String?
        package var properties: [Field]
        package var since = ""
        package var location: SourceLocation
    }

    package internal(set) var apiVersion = ""
    /// Name of the WSDL's port type, `VimPortType`.
    package internal(set) var portType = ""
    package internal(set) var dataObjects: [DataObject] = []
    package internal(set) var enumerations: [Enumeration] = []
    package internal(set) var arrays: [ArrayType] = []
    package internal(set) var operations: [Operation] = []
    package internal(set) var managedTypes: [ManagedType] = []
    /// Where the type of references is declared, which the runtime brings.
    package internal(set) var referenceLocation: SourceLocation?
    /// References to groups of other namespaces, which are left out, and the elements in them.
    package internal(set) var foreignGroups = (references: 0, elements: 0)

    /// Names that the schema declares and the runtime brings itself.
    static let referenceName = "ManagedObjectReference"
    static let managedNamesName = "ManagedObjectType"
    static let faultRoot = "MethodFault"
    static let eventRoot = "Event"
}
