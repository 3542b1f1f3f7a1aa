import XMLStream

/// Reads one WSDL or XSD file into a ``Description``.
final class DocumentParser: XMLHandler {
    /// Another file that the file names.
    struct Reference: Sendable {
        var file: String
        /// Namespace that an import names; nil for an include, which has its parent's.
        var namespace: String?
        var location: SourceLocation
    }

    private(set) var description: Description
    private(set) var references: [Reference] = []

    private let file: String
    /// Namespace of the file that includes this one, for a schema that has none of its own.
    private let expectedNamespace: String?
    private var targetNamespace = ""
    private var path: [Construct] = [.document]
    private var prefixes: [(prefix: String, uri: String)] = []
    private var prefixCounts: [Int] = []
    private weak var parser: XMLParser?

    private init(file: String, expectedNamespace: String?, into description: Description) {
        self.file = file
        self.expectedNamespace = expectedNamespace
        self.description = description
    }

    /// Adds a file's declarations to a description.
    ///
    /// - Returns: the description, and the files that this one names.
    static func parse(
        _ bytes: [UInt8], file: String, expectedNamespace: String?, limits: LoadLimits,
        into description: Description
    ) throws -> (Description, [Reference]) {
        let handler = DocumentParser(file: file, expectedNamespace: expectedNamespace, into: description)
        let parser = XMLParser(
            handler: handler,
            limits: XMLLimits(
                maximumBytes: limits.fileBytes, maximumDepth: limits.depth, maximumTextBytes: limits.textBytes))
        handler.parser = parser
        do {
            try parser.feed(bytes)
            try parser.finish()
        } catch let error as XMLError {
            throw GenerationFailure(error, file: file)
        }
        return (handler.description, handler.references)
    }

    func startElement(_ name: XMLName, attributes: XMLAttributes) throws {
        let parent = path[path.count - 1]
        if parent == .ignored {
            path.append(.ignored)
            return
        }
        for declaration in attributes.namespaces { prefixes.append((declaration.prefix ?? "", declaration.uri)) }
        prefixCounts.append(attributes.namespaceCount)
        let local = name.localString
        guard let construct = parent.child(namespace: name.namespaceString ?? "", local: local) else {
            throw failure(.unknownConstruct, "element '\(local)' is not expected here")
        }
        path.append(construct)
        if construct != .ignored { try start(construct, Attributes(attributes, of: construct, in: self)) }
    }

    func characters(_ text: UnsafeBufferPointer<UInt8>) throws {
        guard path[path.count - 1] != .ignored, text.contains(where: { $0 > 0x20 }) else { return }
        throw failure(.unknownConstruct, "text is not expected here")
    }

    func endElement() throws {
        path.removeLast()
        if path[path.count - 1] != .ignored { prefixes.removeLast(prefixCounts.removeLast()) }
    }

    var location: SourceLocation { SourceLocation(file: file, line: parser?.line ?? 1) }

    func failure(_ code: Diagnostic.Code, _ message: String) -> GenerationFailure {
        GenerationFailure(code, at: location, message)
    }

    /// The name behind a prefixed name in an attribute.
    func resolve(_ text: String) throws -> QualifiedName {
        let bytes = text.utf8
        let colon = bytes.firstIndex(of: UInt8(ascii: ":"))
        let prefix = colon.map { String(text[..<$0]) } ?? ""
        let local = colon.map { String(text[bytes.index(after: $0)...]) } ?? text
        if let declaration = prefixes.last(where: { $0.prefix == prefix }) {
            return QualifiedName(declaration.uri, local)
        }
        guard prefix.isEmpty else { throw failure(.danglingReference, "prefix '\(prefix)' is not declared") }
        return QualifiedName("", local)
    }

    private func start(_ construct: Construct, _ attributes: Attributes) throws {
        switch construct {
        case .definitions:
            targetNamespace = attributes.optional("targetNamespace") ?? ""
        case .schema:
            targetNamespace = attributes.optional("targetNamespace") ?? expectedNamespace ?? ""
            if let expectedNamespace, expectedNamespace != targetNamespace {
                throw failure(
                    .danglingReference,
                    "the schema is of '\(targetNamespace)', but the file that names it expects '\(expectedNamespace)'")
            }
            try attributes.require("elementFormDefault", oneOf: ["qualified"])
        case .wsdlImport:
            references.append(
                Reference(
                    file: try attributes.required("location"), namespace: try attributes.required("namespace"),
                    location: location))
        case .include, .schemaImport:
            // A schema that is written inside the WSDL is imported by namespace alone.
            let namespace = construct == .include ? targetNamespace : try attributes.required("namespace")
            if let file = attributes.optional("schemaLocation") {
                references.append(Reference(file: file, namespace: namespace, location: location))
            }
        case .complexType, .complexExtension, .simpleExtension, .attribute, .simpleType, .restriction, .enumeration,
            .element, .globalElement, .group, .groupReference:
            try startSchema(construct, attributes)
        case .message, .part, .portType, .operation, .input, .output, .fault, .soapOperation:
            try startWSDL(construct, attributes)
        case .document, .types, .binding, .bindingOperation, .service, .complexContent, .simpleContent, .sequence,
            .inlineType, .ignored:
            break
        }
    }

    private func startSchema(_ construct: Construct, _ attributes: Attributes) throws {
        switch construct {
        case .complexType:
            description.complexTypes.append(
                .init(name: try declared(attributes.required("name")), location: location))
        case .complexExtension:
            description.complexTypes[description.complexTypes.count - 1].base =
                try resolve(attributes.required("base"))
        case .simpleExtension:
            description.complexTypes[description.complexTypes.count - 1].isSimpleContent = true
        case .simpleType:
            description.simpleTypes.append(.init(name: try declared(attributes.required("name")), location: location))
        case .restriction:
            let base = try resolve(attributes.required("base"))
            guard base == QualifiedName(Namespace.schema, "string") else {
                throw failure(.unknownConstruct, "a simple type restricts \(base); only xsd:string is known")
            }
        case .enumeration:
            description.simpleTypes[description.simpleTypes.count - 1].values.append(
                (try attributes.required("value"), location))
        case .globalElement:
            description.elements.append(
                .init(
                    name: try declared(attributes.required("name")),
                    type: try attributes.optional("type").map(resolve), location: location))
        case .group:
            description.groups.append(.init(name: try declared(attributes.required("name")), location: location))
        case .groupReference:
            try append(.group(resolve(attributes.required("ref")), location))
        case .element:
            try attributes.require("minOccurs", oneOf: ["0", "1"])
            try attributes.require("maxOccurs", oneOf: ["1", "unbounded"])
            try append(
                .element(
                    .init(
                        name: attributes.required("name"), type: resolve(attributes.required("type")),
                        isOptional: attributes.optional("minOccurs") == "0",
                        isArray: attributes.optional("maxOccurs") == "unbounded", location: location)))
        default:
            break
        }
    }

    private func startWSDL(_ construct: Construct, _ attributes: Attributes) throws {
        let lastPort = description.portTypes.count - 1
        switch construct {
        case .message:
            description.messages.append(.init(name: try declared(attributes.required("name")), location: location))
        case .part:
            description.messages[description.messages.count - 1].elements.append(
                try resolve(attributes.required("element")))
        case .portType:
            description.portTypes.append(.init(name: try declared(attributes.required("name")), location: location))
        case .operation:
            description.portTypes[lastPort].operations.append(
                .init(name: try attributes.required("name"), location: location))
        case .input, .output, .fault:
            let message = try resolve(attributes.required("message"))
            let lastOperation = description.portTypes[lastPort].operations.count - 1
            switch construct {
            case .input: description.portTypes[lastPort].operations[lastOperation].input = message
            case .output: description.portTypes[lastPort].operations[lastOperation].output = message
            default: description.portTypes[lastPort].operations[lastOperation].faults.append(message)
            }
        case .soapOperation where description.apiVersion.isEmpty:
            // The action is "urn:vim25/9.1.0.0".
            let action = attributes.optional("soapAction") ?? ""
            if let slash = action.utf8.lastIndex(of: UInt8(ascii: "/")) {
                description.apiVersion = String(action[action.utf8.index(after: slash)...])
            }
        default:
            break
        }
    }

    private func declared(_ name: String) -> QualifiedName { QualifiedName(targetNamespace, name) }

    /// Adds a part to the sequence that is open.
    private func append(_ particle: Description.Particle) throws {
        // The sequence is the last but one; its owner stands before it.
        switch path[path.count - 3] {
        case .group:
            description.groups[description.groups.count - 1].particles.append(particle)
        case .inlineType:
            description.elements[description.elements.count - 1].particles.append(particle)
        default:
            description.complexTypes[description.complexTypes.count - 1].particles.append(particle)
        }
    }
}

extension DocumentParser {
    /// The attributes of a construct, checked against those that it can have.
    struct Attributes {
        private var values: [(name: String, value: String)] = []
        private let parser: DocumentParser

        init(_ attributes: XMLAttributes, of construct: Construct, in parser: DocumentParser) throws {
            self.parser = parser
            let known = construct.attributes ?? []
            for position in 0..<attributes.count {
                let attribute = attributes[position]
                let name = attribute.name.localString
                guard attribute.name.namespaceString == nil, known.contains(name) else {
                    throw parser.failure(.unknownConstruct, "attribute '\(name)' is not expected here")
                }
                values.append((name, attribute.string))
            }
        }

        func optional(_ name: String) -> String? { values.first { $0.name == name }?.value }

        func required(_ name: String) throws -> String {
            guard let value = optional(name), !value.isEmpty else {
                throw parser.failure(.unknownConstruct, "attribute '\(name)' is missing")
            }
            return value
        }

        /// Checks an attribute that may be absent.
        func require(_ name: String, oneOf known: [String]) throws {
            guard let value = optional(name), !known.contains(value) else { return }
            throw parser.failure(.unknownConstruct, "\(name)=\"\(value)\" is not supported")
        }
    }
}
