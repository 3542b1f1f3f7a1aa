import Testing

@testable import WSDLGenCore

@Suite("Loading WSDL and XML Schema")
struct LoadTests {
    private static let head = """
        <schema targetNamespace="urn:vim25" xmlns="http://www.w3.org/2001/XMLSchema" xmlns:v="urn:vim25" \
        elementFormDefault="qualified">
        """

    private func schema(_ lines: String) -> TextFiles { TextFiles(["vim.wsdl": "\(Self.head)\n\(lines)\n</schema>"]) }

    struct Refused: Sendable, CustomTestStringConvertible {
        let lines: String
        let line: Int
        let message: String
        var testDescription: String { message }
    }

    @Test(
        "what the generator does not know is an error with its line",
        arguments: [
            Refused(lines: "<complexType name='A'>\n<all/></complexType>", line: 3, message: "element 'all'"),
            Refused(lines: "\n<attributeGroup name='A'/>", line: 3, message: "element 'attributeGroup'"),
            Refused(
                lines: "<complexType name='A' abstract='true'/>", line: 2, message: "attribute 'abstract'"),
            Refused(
                lines: "<complexType name='A'><sequence>\n<element name='f' type='v:B' nillable='true'/>", line: 3,
                message: "attribute 'nillable'"),
            Refused(
                lines: "<complexType name='A'><sequence>\n\n<element name='f' type='v:B' maxOccurs='3'/>", line: 4,
                message: "maxOccurs=\"3\" is not supported"),
            Refused(
                lines: "<complexType name='A'><sequence><element name='f' type='v:B' minOccurs='2'/>", line: 2,
                message: "minOccurs=\"2\" is not supported"),
            Refused(
                lines: "<complexType name='A'><sequence><element type='v:B'/>", line: 2,
                message: "attribute 'name' is missing"),
            Refused(
                lines: "<complexType name='A'><sequence><element name='f' type='w:B'/>", line: 2,
                message: "prefix 'w' is not declared"),
            Refused(
                lines: "<simpleType name='A'>\n<restriction base='v:B'/>", line: 3, message: "restricts B of urn:vim25"),
            Refused(lines: "<complexType name='A'>\ntext</complexType>", line: 3, message: "text is not expected"),
            Refused(
                lines: "<x:complexType xmlns:x='urn:unknown' name='A'/>", line: 2, message: "element 'complexType'"),
        ])
    func refusesUnknown(_ refused: Refused) throws {
        let found = diagnostics { try DescriptionLoader(source: schema(refused.lines)).load() }
        let diagnostic = try #require(found.first)
        #expect(diagnostic.location == SourceLocation(file: "vim.wsdl", line: refused.line))
        #expect(diagnostic.message.contains(refused.message), "\(diagnostic)")
        #expect([.unknownConstruct, .danglingReference].contains(diagnostic.code))
    }

    @Test("documentation and annotations are passed over, whatever is in them")
    func skipsDocumentation() throws {
        let files = schema(
            """
            <annotation><documentation>Some <b xmlns="urn:html">text</b></documentation></annotation>
            <complexType name="A"><annotation><appinfo x="1"/></annotation><sequence/></complexType>
            """)
        #expect(try DescriptionLoader(source: files).load().complexTypes.map(\.name.local) == ["A"])
    }

    @Test("prefixes count for what they stand for, where they are declared")
    func resolvesPrefixes() throws {
        let files = schema(
            """
            <complexType name="A"><sequence>
            <element xmlns:w="urn:vim25" name="a" type="w:A"/>
            <element xmlns:s="http://www.w3.org/2001/XMLSchema" name="b" type="s:int"/>
            </sequence></complexType>
            """)
        let type = try #require(try DescriptionLoader(source: files).load().complexTypes.first)
        let names = type.particles.map { particle -> QualifiedName? in
            guard case .element(let element) = particle else { return nil }
            return element.type
        }
        #expect(names == [QualifiedName("urn:vim25", "A"), QualifiedName(Namespace.schema, "int")])
    }

    @Test("every file is read once, also when files include each other")
    func followsIncludesOnce() throws {
        let include = "<include schemaLocation='b.xsd'/><include schemaLocation='./c/d.xsd'/>"
        let files = TextFiles([
            "vim.wsdl": "\(Self.head)\(include)<complexType name='A'/></schema>",
            "b.xsd": "\(Self.head)<include schemaLocation='vim.wsdl'/><complexType name='B'/></schema>",
            "c/d.xsd": "\(Self.head)<include schemaLocation='../b.xsd'/><complexType name='D'/></schema>",
        ])
        let description = try DescriptionLoader(source: files).load()
        #expect(description.files == ["vim.wsdl", "b.xsd", "c/d.xsd"])
        #expect(description.complexTypes.map(\.name.local) == ["A", "B", "D"])
    }

    @Test("an include that has no namespace takes the includer's, and one that has another is refused")
    func checksNamespaceOfIncludes() throws {
        let plain = "<schema xmlns='http://www.w3.org/2001/XMLSchema'><complexType name='B'/></schema>"
        let other = plain.replacing("<schema", with: "<schema targetNamespace='urn:b'")
        let main = "\(Self.head)<include schemaLocation='b.xsd'/></schema>"
        let description = try DescriptionLoader(source: TextFiles(["vim.wsdl": main, "b.xsd": plain])).load()
        #expect(description.complexTypes.map(\.name) == [QualifiedName("urn:vim25", "B")])
        let found = diagnostics {
            try DescriptionLoader(source: TextFiles(["vim.wsdl": main, "b.xsd": other])).load()
        }
        #expect(found.map(\.location) == [SourceLocation(file: "b.xsd", line: 1)])
    }

    @Test(
        "a file cannot be taken from outside the folder",
        arguments: [
            "../b.xsd", "/etc/passwd", "c/../../b.xsd", "https://host/b.xsd", "b.xsd?wsdl", "c//b.xsd", "..", ".",
        ])
    func keepsToFolder(_ path: String) {
        let files = schema("\n<include schemaLocation='\(path)'/>")
        let found = diagnostics { try DescriptionLoader(source: files).load() }
        #expect(found.map(\.code) == [.unreadable])
        #expect(found.map(\.location) == [SourceLocation(file: "vim.wsdl", line: 3)])
    }

    @Test("a file that is missing is an error where it is named")
    func missesFile() {
        let found = diagnostics { try DescriptionLoader(source: schema("<include schemaLocation='b.xsd'/>")).load() }
        #expect(found.map(\.description) == ["vim.wsdl:2: error: there is no file 'b.xsd'"])
        let none = diagnostics { try DescriptionLoader(source: TextFiles([:])).load() }
        #expect(none.map(\.code) == [.unreadable])
    }

    @Test("XML that is not well-formed, or has a DOCTYPE, is refused with its line")
    func refusesMalformed() {
        for text in ["\(Self.head)\n<complexType name='A'>\n</schema>", "<?xml version='1.0'?>\n\n<!DOCTYPE a><a/>"] {
            let found = diagnostics { try DescriptionLoader(source: TextFiles(["vim.wsdl": text])).load() }
            #expect(found.map(\.code) == [.malformed])
            #expect(found.first?.location?.line == 3, "\(found)")
        }
    }

    @Test("files beyond the limits are refused")
    func keepsToLimits() {
        let files = TextFiles([
            "vim.wsdl": "\(Self.head)<include schemaLocation='b.xsd'/><annotation><a><b/></a></annotation></schema>",
            "b.xsd": "\(Self.head)</schema>",
        ])
        let size = files.texts.values.reduce(0) { $0 + $1.utf8.count }
        for limits in [
            LoadLimits(files: 1), LoadLimits(fileBytes: 100), LoadLimits(totalBytes: size - 1), LoadLimits(depth: 3),
        ] {
            let found = diagnostics { try DescriptionLoader(source: files, limits: limits).load() }
            #expect(found.map(\.code) == [.limit], "\(limits)")
        }
        #expect(diagnostics { try DescriptionLoader(source: files).load() }.isEmpty)
    }
}
