@testable import WSDLGenCore

/// Files that a test wrote itself.
struct TextFiles: FileSource {
    var texts: [String: String]

    init(_ texts: [String: String]) { self.texts = texts }

    func contents(of name: String, limit: Int) throws -> [UInt8]? {
        guard let text = texts[name] else { return nil }
        guard text.utf8.count <= limit else {
            throw GenerationFailure(.limit, at: SourceLocation(file: name, line: 1), "the file is too large")
        }
        return Array(text.utf8)
    }

    func displayName(of name: String) -> String { name }

    /// A WSDL in one file. The test's schema begins on line 4, after which come the operations' elements.
    ///
    /// - Parameters:
    ///   - schema: what stands in the schema.
    ///   - operations: names of operations; the schema has a `…RequestType` for each, and they return nothing.
    static func wsdl(
        _ schema: String, operations: [String] = [], result: String = "", facts: String? = nil, naming: String? = nil
    ) -> TextFiles {
        func each(_ text: (String) -> String) -> String { operations.map(text).joined(separator: "\n") }
        let response = result.isEmpty ? "" : "<sequence>\(result)</sequence>"
        var files = TextFiles([
            "vim.wsdl": """
            <definitions targetNamespace="urn:vim25" xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:v="urn:vim25" \
            xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
            <types>
            <schema targetNamespace="urn:vim25" xmlns="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified">
            \(schema)
            \(reference)
            \(each { name in
                """
                <element name="\(name)" type="v:\(name)RequestType"/>
                <element name="\(name)Response"><complexType>\(response)</complexType></element>
                """
            })
            </schema>
            </types>
            \(each { name in
                """
                <message name="\(name)In"><part name="parameters" element="v:\(name)"/></message>
                <message name="\(name)Out"><part name="parameters" element="v:\(name)Response"/></message>
                """
            })
            <portType name="Port">
            \(each { name in
                """
                <operation name="\(name)"><input message="v:\(name)In"/><output message="v:\(name)Out"/></operation>
                """
            })
            </portType>
            </definitions>
            """
        ])
        files.texts[ManagedObjectFacts.fileName] = facts
        files.texts[NamingOverrides.fileName] = naming
        return files
    }

    /// Line of ``wsdl(_:operations:result:facts:naming:)`` on which the test's schema begins.
    static let schemaLine = 4

    private static let reference = """
        <complexType name="ManagedObjectReference"><simpleContent><extension base="xsd:string">\
        <attribute name="type" type="xsd:string"/></extension></simpleContent></complexType>
        """

    /// The model of the files.
    func model() throws -> Model {
        try ModelBuilder.model(
            of: DescriptionLoader(source: self).load(), facts: ManagedObjectFacts.load(from: self))
    }

    /// The layout of the files.
    func layout() throws -> Layout {
        try Layout(model(), overrides: NamingOverrides.load(from: self) ?? NamingOverrides())
    }

    /// What is generated of the files, all in one text.
    func generated(_ style: InitializerStyle = .memberwise) throws -> String {
        let generator = try Generator(layout(), initializers: style)
        return OutputPlan.Role.allCases.map { String(decoding: generator.file($0).contents, as: UTF8.self) }.joined()
    }
}

/// The diagnostics that a stage throws; none when it does not.
func diagnostics(_ stage: () throws -> some Any) -> [Diagnostic] {
    do {
        _ = try stage()
        return []
    } catch let failure as GenerationFailure {
        return failure.diagnostics
    } catch {
        return [Diagnostic(.malformed, at: nil, "another error: \(error)")]
    }
}

/// A data object of the test's schema.
func object(_ name: String, base: String? = nil, _ elements: String...) -> String {
    let sequence = "<sequence>\(elements.joined())</sequence>"
    let content =
        base.map { "<complexContent><extension base=\"v:\($0)\">\(sequence)</extension></complexContent>" } ?? sequence
    return "<complexType name=\"\(name)\">\(content)</complexType>"
}

/// A field, type with its prefix.
func field(_ name: String, _ type: String, _ occurs: String = "") -> String {
    "<element name=\"\(name)\" type=\"\(type)\"\(occurs.isEmpty ? "" : " \(occurs)")/>"
}

/// The request type of an operation.
func request(_ operation: String, _ parameters: String...) -> String {
    object("\(operation)RequestType", ([field("_this", "v:ManagedObjectReference")] + parameters).joined())
}
