/// What a set of WSDL and XSD files declares, as it stands in them; names are not resolved yet.
package struct Description: Sendable {
    /// `xsd:element` in a sequence.
    struct Element: Sendable {
        var name: String
        var type: QualifiedName
        var isOptional: Bool
        var isArray: Bool
        var location: SourceLocation
    }

    /// Part of a sequence.
    enum Particle: Sendable {
        case element(Element)
        case group(QualifiedName, SourceLocation)
    }

    /// `xsd:complexType`.
    struct ComplexType: Sendable {
        var name: QualifiedName
        var base: QualifiedName?
        var particles: [Particle] = []
        /// True for text with attributes, which only `ManagedObjectReference` is.
        var isSimpleContent = false
        var location: SourceLocation
    }

    /// `xsd:simpleType` with its values.
    struct SimpleType: Sendable {
        var name: QualifiedName
        var values: [(value: String, location: SourceLocation)] = []
        var location: SourceLocation
    }

    /// `xsd:element` at the top of a schema: what a message carries.
    struct GlobalElement: Sendable {
        var name: QualifiedName
        var type: QualifiedName?
        /// Content of a type declared in place.
        var particles: [Particle] = []
        var location: SourceLocation
    }

    /// `xsd:group` at the top of a schema.
    struct Group: Sendable {
        var name: QualifiedName
        var particles: [Particle] = []
        var location: SourceLocation
    }

    /// `wsdl:message`; vSphere's have one part.
    struct Message: Sendable {
        var name: QualifiedName
        var elements: [QualifiedName] = []
        var location: SourceLocation
    }

    /// `wsdl:operation` of a port type.
    struct Operation: Sendable {
        var name: String
        var input: QualifiedName?
        var output: QualifiedName?
        var faults: [QualifiedName] = []
        var location: SourceLocation
    }

    /// `wsdl:portType`.
    struct PortType: Sendable {
        var name: QualifiedName
        var operations: [Operation] = []
        var location: SourceLocation
    }

    /// Files in the order in which they were read.
    package internal(set) var files: [String] = []
    var complexTypes: [ComplexType] = []
    var simpleTypes: [SimpleType] = []
    var elements: [GlobalElement] = []
    var groups: [Group] = []
    var messages: [Message] = []
    var portTypes: [PortType] = []
    /// Version that the SOAP actions name, `9.1.0.0`; empty when there is none.
    package internal(set) var apiVersion = ""
}
