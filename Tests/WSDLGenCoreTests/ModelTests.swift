import SchemaFormat
import Testing

@testable import WSDLGenCore

@Suite("Building the model")
struct ModelTests {
    @Test("types, fields and operations are resolved")
    func resolves() throws {
        let derivedType = object(
            "Derived", base: "Base", field("color", "v:Color", "minOccurs='0'"), field("all", "v:ArrayOfBase"),
            field("host", "v:ManagedObjectReference", "maxOccurs='unbounded'"))
        let files = TextFiles.wsdl(
            """
            <simpleType name="Color"><restriction base="xsd:string"><enumeration value="red"/></restriction></simpleType>
            \(object("Base", field("key", "xsd:int")))
            \(derivedType)
            \(object("ArrayOfBase", field("Base", "v:Base", "minOccurs='0' maxOccurs='unbounded'")))
            \(request("Paint", field("what", "v:Derived")))
            """, operations: ["Paint"], result: field("returnval", "v:Base", "minOccurs='0'"))
        let model = try files.model()
        #expect(model.portType == "Port")
        #expect(model.dataObjects.map(\.name) == ["Base", "Derived"])
        #expect(model.enumerations.map(\.name) == ["Color"])
        #expect(model.arrays.map(\.name) == ["ArrayOfBase"])
        let derived = try #require(model.dataObjects.last)
        #expect(derived.base == "Base")
        #expect(derived.fields.map(\.type) == [.enumeration("Color"), .array("ArrayOfBase"), .reference(nil)])
        #expect(derived.fields.map(\.isOptional) == [true, false, false])
        #expect(derived.fields.map(\.isArray) == [false, false, true])
        let operation = try #require(model.operations.first)
        #expect(operation.parameters.map(\.name) == ["what"])
        #expect(operation.result?.type == .object("Base"))
        #expect(operation.owner == nil)
    }

    @Test("an ArrayOf type that is no array is a data object")
    func tellsArrays() throws {
        let files = TextFiles.wsdl(
            object("ArrayOfOne", field("one", "xsd:int"))
                + object("ArrayOfTwo", field("a", "xsd:int"), field("b", "xsd:int")))
        let model = try files.model()
        #expect(model.arrays.isEmpty)
        #expect(model.dataObjects.map(\.name) == ["ArrayOfOne", "ArrayOfTwo"])
    }

    @Test("the fields of a group stand in its place; those of another namespace's group are left out and counted")
    func insertsGroups() throws {
        var files = TextFiles.wsdl(
            """
            <import namespace="urn:o" schemaLocation="o.xsd"/>
            <group name="G"><sequence>\(field("b", "xsd:int"))</sequence></group>
            <complexType name="A"><sequence xmlns:o="urn:o">\(field("a", "xsd:int"))<group ref="v:G"/>\
            \(field("c", "xsd:int"))<group ref="o:H"/></sequence></complexType>
            """)
        files.texts["o.xsd"] = """
            <schema targetNamespace="urn:o" xmlns="http://www.w3.org/2001/XMLSchema" \
            xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:o="urn:o">
            <complexType name="T"/>
            <group name="H"><sequence>\(field("d", "o:T"))\(field("e", "xsd:int"))</sequence></group></schema>
            """
        let model = try files.model()
        #expect(model.dataObjects.map(\.name) == ["A"])
        #expect(model.dataObjects[0].fields.map(\.name) == ["a", "b", "c"])
        #expect(model.foreignGroups == (1, 2))
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let schema: String
        var operations: [String] = []
        var result = ""
        let code: Diagnostic.Code
        let message: String
        /// Line in the test's schema, from 0; nil when it is elsewhere.
        var line: Int? = 0
        var testDescription: String { message }
    }

    @Test(
        "what does not fit together is an error with its line",
        arguments: [
            Refused(
                schema: "\n" + object("A", base: "B"), code: .danglingReference,
                message: "there is no type B of urn:vim25", line: 1),
            Refused(
                schema: object("A", field("f", "v:B")), code: .danglingReference,
                message: "there is no type B of urn:vim25"),
            Refused(
                schema: object("A", field("f", "xsd:decimal")), code: .unknownConstruct,
                message: "XML Schema type 'decimal' is not supported"),
            Refused(
                schema: "<complexType name=\"A\"><sequence>\n<group ref=\"v:G\"/></sequence></complexType>",
                code: .danglingReference, message: "there is no group G of urn:vim25", line: 1),
            Refused(
                schema: "<group name=\"G\"><sequence>\n" + field("f", "v:B") + "</sequence></group>",
                code: .danglingReference, message: "there is no type B of urn:vim25", line: 1),
            Refused(
                schema: object("A") + "\n" + object("A"), code: .duplicate,
                message: "A of urn:vim25 is declared twice", line: 1),
            Refused(
                schema: object("A") + "\n<simpleType name=\"A\"><restriction base=\"xsd:string\"/></simpleType>",
                code: .duplicate, message: "A of urn:vim25 is declared at vim.wsdl:4 too", line: 1),
            Refused(
                schema: object("A", field("f", "xsd:int") + "\n" + field("f", "xsd:int")), code: .duplicate,
                message: "field 'f' of A is declared twice", line: 1),
            Refused(
                schema: object("A", field("f", "xsd:int")) + "\n" + object("B", base: "A", field("f", "xsd:int")),
                code: .duplicate, message: "field 'f' of B is declared twice", line: 1),
            Refused(
                schema: "<simpleType name=\"A\"><restriction base=\"xsd:string\"><enumeration value=\"a\"/>\n"
                    + "<enumeration value=\"a\"/></restriction></simpleType>", code: .duplicate,
                message: "value 'a' of A is listed twice", line: 1),
            Refused(
                schema: object("A", base: "B") + "\n" + object("B", base: "A"), code: .limit,
                message: "A inherits from itself, or through more than 50 types"),
            Refused(
                schema: object("A", base: "ManagedObjectReference"), code: .unknownConstruct,
                message: "A cannot have ManagedObjectReference of urn:vim25 as its base"),
            Refused(
                schema: object("A B"), code: .unknownConstruct, message: "'A B' is not a name the generator can use"),
            Refused(
                schema:
                    "<complexType name=\"A\"><simpleContent><extension base=\"xsd:string\"/></simpleContent></complexType>",
                code: .unknownConstruct,
                message: "A of urn:vim25 is text with attributes, as only ManagedObjectReference can be"),
            Refused(
                schema: "", operations: ["Run"], code: .danglingReference,
                message: "the request of 'Run' has no type of its own", line: nil),
            Refused(
                schema: object("RunRequestType", field("a", "xsd:int")), operations: ["Run"], code: .unknownConstruct,
                message: "the first parameter of 'Run' is not _this"),
            Refused(
                schema: request("Run", field("a", "xsd:int"), field("a", "xsd:int")), operations: ["Run"],
                code: .duplicate, message: "'a' of Run is declared twice"),
            Refused(
                schema: request("Run"), operations: ["Run"], result: field("other", "xsd:int"), code: .unknownConstruct,
                message: "the response of 'Run' is not one returnval", line: nil),
            Refused(
                schema: request("Run") + "\n" + object("A", field("f", "v:RunRequestType")), operations: ["Run"],
                code: .unknownConstruct, message: "RunRequestType of urn:vim25 cannot be the type of a field", line: 1),
        ])
    func refuses(_ refused: Refused) throws {
        let files = TextFiles.wsdl(refused.schema, operations: refused.operations, result: refused.result)
        let found = diagnostics { try files.model() }
        let diagnostic = try #require(found.first { $0.message == refused.message }, "\(found)")
        #expect(diagnostic.code == refused.code)
        #expect(diagnostic.location?.file == "vim.wsdl")
        if let line = refused.line { #expect(diagnostic.location?.line == TextFiles.schemaLine + line) }
    }

    @Test("messages, elements and faults that are not there are errors")
    func refusesBrokenOperations() throws {
        let files = TextFiles.wsdl(request("Run"), operations: ["Run"])
        let text = try #require(files.texts["vim.wsdl"])
        func refused(_ old: String, _ new: String) -> [String] {
            var broken = files
            broken.texts["vim.wsdl"] = text.replacing(old, with: new)
            return diagnostics { try broken.model() }.map(\.message)
        }
        #expect(refused("message=\"v:RunIn\"", "message=\"v:Run\"") == ["there is no message Run of urn:vim25"])
        #expect(refused("element=\"v:Run\"", "element=\"v:Walk\"") == ["there is no element Walk of urn:vim25"])
        #expect(refused("<output message=\"v:RunOut\"/>", "") == ["'Run' has no output"])
        #expect(
            refused("</operation>", "<fault message=\"v:RunOut\"/></operation>")
                == ["element RunResponse of urn:vim25 is not of a fault's type"])
        #expect(
            refused("</portType>", "</portType><portType name=\"Other\"/>")
                == ["one port type is expected, and there are 2"])
    }

    @Test("one run reports every fault of a stage, in the order of the file")
    func reportsAll() {
        let files = TextFiles.wsdl(
            object("A", field("a", "v:X")) + "\n" + object("B", field("b", "v:Y")) + "\n" + object("C", base: "Z"))
        let found = diagnostics { try files.model() }
        #expect(found.map(\.location?.line) == [4, 5, 6])
        #expect(GenerationFailure(found).description.split(separator: "\n").count == 3)
    }
}
