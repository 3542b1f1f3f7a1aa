/// An element of WSDL or XML Schema in the place where it stands.
///
/// The grammar is no larger than what vSphere's files use, so that whatever a future file adds is noticed and not
/// silently lost.
enum Construct: Equatable {
    case document
    // WSDL
    case definitions, wsdlImport, types, message, part, portType, operation, input, output, fault
    case binding, bindingOperation, soapOperation, service
    // XML Schema
    case schema, include, schemaImport, complexType, complexContent, simpleContent, complexExtension
    case simpleExtension, attribute, sequence, element, simpleType, restriction, enumeration
    case globalElement, inlineType, group, groupReference
    /// Something that says nothing about the API: documentation, SOAP details of a binding, a service's address.
    case ignored

    /// What an element is that stands in this one; nil when it is not part of the grammar.
    func child(namespace: String, local: String) -> Construct? {
        if self == .ignored { return .ignored }
        switch namespace {
        case Namespace.schema: return schemaChild(local)
        case Namespace.wsdl: return wsdlChild(local)
        case Namespace.soap: return soapChild(local)
        default: return nil
        }
    }

    private func schemaChild(_ local: String) -> Construct? {
        switch (self, local) {
        case (.document, "schema"), (.types, "schema"): .schema
        case (.sequence, "element"): .element
        case (.sequence, "group"): .groupReference
        case (.schema, "complexType"): .complexType
        case (.schema, "element"): .globalElement
        case (.schema, "simpleType"): .simpleType
        case (.schema, "include"): .include
        case (.schema, "import"): .schemaImport
        case (.schema, "group"): .group
        case (.globalElement, "complexType"): .inlineType
        case (.complexType, "complexContent"): .complexContent
        case (.complexType, "simpleContent"): .simpleContent
        case (.complexContent, "extension"): .complexExtension
        case (.simpleContent, "extension"): .simpleExtension
        case (.simpleExtension, "attribute"): .attribute
        case (.complexType, "sequence"), (.complexExtension, "sequence"), (.inlineType, "sequence"),
            (.group, "sequence"):
            .sequence
        case (.simpleType, "restriction"): .restriction
        case (.restriction, "enumeration"): .enumeration
        case (_, "annotation"): .ignored
        default: nil
        }
    }

    private func wsdlChild(_ local: String) -> Construct? {
        switch (self, local) {
        case (.document, "definitions"): .definitions
        case (.definitions, "import"): .wsdlImport
        case (.definitions, "types"): .types
        case (.definitions, "message"): .message
        case (.message, "part"): .part
        case (.definitions, "portType"): .portType
        case (.portType, "operation"): .operation
        case (.operation, "input"): .input
        case (.operation, "output"): .output
        case (.operation, "fault"): .fault
        case (.definitions, "binding"): .binding
        case (.binding, "operation"): .bindingOperation
        case (.bindingOperation, "input"), (.bindingOperation, "output"), (.bindingOperation, "fault"): .ignored
        case (.definitions, "service"): .service
        case (.service, "port"): .ignored
        case (_, "documentation"): .ignored
        default: nil
        }
    }

    private func soapChild(_ local: String) -> Construct? {
        switch (self, local) {
        case (.binding, "binding"): .ignored
        case (.bindingOperation, "operation"): .soapOperation
        default: nil
        }
    }

    /// Names of the attributes that the construct can have; nil when any will do.
    var attributes: [String]? {
        switch self {
        case .document, .types, .complexContent, .simpleContent, .sequence, .inlineType: []
        case .definitions: ["targetNamespace", "name"]
        case .wsdlImport: ["location", "namespace"]
        case .message, .portType, .operation, .service, .complexType, .simpleType, .group, .bindingOperation: ["name"]
        case .part: ["name", "element"]
        case .input, .output, .fault: ["name", "message"]
        case .binding: ["name", "type"]
        case .soapOperation: ["soapAction", "style"]
        case .schema: ["targetNamespace", "elementFormDefault", "attributeFormDefault", "version"]
        case .include: ["schemaLocation"]
        case .schemaImport: ["namespace", "schemaLocation"]
        case .complexExtension, .simpleExtension, .restriction: ["base"]
        case .attribute, .globalElement: ["name", "type"]
        case .element: ["name", "type", "minOccurs", "maxOccurs"]
        case .enumeration: ["value"]
        case .groupReference: ["ref"]
        case .ignored: nil
        }
    }
}
