import Foundation
import Testing

@testable import WSDLGenCore

@Suite("Swift names")
struct NameTests {
    @Test(
        "wire names are kept where Swift can take them",
        arguments: zip(
            ["name", "VNI", "time_ms", "self", "init", "Type", "802.1x", "vmx-09", "protocol"],
            ["name", "VNI", "time_ms", "self_", "init_", "Type_", "_802_1x", "vmx_09", "protocol"]))
    func makesIdentifiers(_ wireName: String, _ expected: String) {
        #expect(SwiftName.identifier(wireName) == expected)
    }

    @Test("keywords stand in backticks")
    func escapesKeywords() {
        #expect(SwiftName.escaped("protocol") == "`protocol`")
        #expect(SwiftName.escaped("proto") == "proto")
    }

    @Test(
        "a method's leading capitals are lowered, and _Task goes where a task is returned",
        arguments: zip(
            [
                "PowerOnVM_Task", "XmlToCustomizationSpecItem", "DVSRollback_Task", "VStorageObjectCreate",
                "setCustomValue",
                "NSX", "XMLExport",
            ],
            [
                "powerOnVM", "xmlToCustomizationSpecItem", "dvsRollback", "vStorageObjectCreate", "setCustomValue",
                "nsx",
                "xmlExport",
            ]))
    func namesMethods(_ wireName: String, _ expected: String) {
        #expect(SwiftName.method(wireName, returnsTask: true) == expected)
        #expect(SwiftName.method("Wait_Task", returnsTask: false) == "wait_Task")
    }

    struct Clash: Sendable, CustomTestStringConvertible {
        let schema: String
        var operations: [String] = []
        var facts: String?
        let message: String
        /// The entry that settles it.
        let entry: String
        var testDescription: String { entry }
    }

    private static let managed = """
        {"managedObjects": [
        {"name": "A", "properties": [{"name": "p", "type": "int"}, {"name": "_p", "type": "int"}],
        "methods": [{"name": "Run"}]},
        {"name": "B", "base": "A", "properties": [{"name": "p", "type": "int"}], "methods": [{"name": "run"}]}]}
        """

    @Test(
        "a name that is taken is an error that asks for an entry, and the entry settles it",
        arguments: [
            Clash(
                schema: object("String"), message: "that is a type of Swift or of the runtime",
                entry: #""types": {"String": "Text"}"#),
            Clash(
                schema: object("A") + object("B", base: "A") + object("AProtocol"),
                message: "that is the type AProtocol", entry: #""types": {"AProtocol": "ARules"}"#),
            Clash(
                schema: object("A-b") + object("A.b"), message: "that is the type A-b",
                entry: #""types": {"A.b": "AB"}"#),
            Clash(
                schema: object("A", field("hash", "xsd:int")), message: "that is a member of the runtime",
                entry: #""fields": {"A.hash": "hashNumber"}"#),
            Clash(
                schema: object("A", field("_x", "xsd:int")), message: "that is a member of the runtime",
                entry: #""fields": {"A._x": "x"}"#),
            Clash(
                schema: object("A", field("a-b", "xsd:int")) + object("B", base: "A", field("a.b", "xsd:int")),
                message: "that is A.a-b", entry: #""fields": {"B.a.b": "ab"}"#),
            Clash(
                schema: "<simpleType name=\"E\"><restriction base=\"xsd:string\"><enumeration value=\"a-b\"/>"
                    + "<enumeration value=\"a.b\"/></restriction></simpleType>", message: "that is the value 'a-b'",
                entry: #""enumValues": {"E.a.b": "ab"}"#),
            Clash(
                schema: request("Run", field("call", "xsd:int")), operations: ["Run"],
                message: "that is used by the method", entry: #""parameters": {"Run.call": "number"}"#),
            Clash(
                schema: request("Call"), operations: ["Call"], message: "that is a member of the runtime",
                entry: #""operations": {"Port.Call": "callNow"}"#),
            Clash(
                schema: request("Run") + request("run"), operations: ["Run", "run"], facts: managed,
                message: "that is A.Run",
                entry: #""operations": {"B.run": "runAgain"}, "#
                    + #""properties": {"B.p": "q", "A._p": "r"}"#),
            Clash(
                schema: request("Run") + request("run"), operations: ["Run", "run"], facts: managed,
                message: "that is A.p",
                entry: #""properties": {"B.p": "q", "A._p": "r"}, "#
                    + #""operations": {"B.run": "runAgain"}"#),
        ])
    func reportsClashes(_ clash: Clash) throws {
        let files = TextFiles.wsdl(clash.schema, operations: clash.operations, facts: clash.facts)
        let found = diagnostics { try files.layout() }
        let diagnostic = try #require(found.first { $0.message.contains(clash.message) }, "\(found)")
        #expect(diagnostic.code == .nameClash)
        #expect(diagnostic.location != nil)
        #expect(diagnostic.message.contains("choose a name in naming.json"))
        let settled = TextFiles.wsdl(
            clash.schema, operations: clash.operations, facts: clash.facts, naming: "{\(clash.entry)}")
        #expect(diagnostics { try settled.layout() }.isEmpty)
    }

    @Test("an entry that names nothing is an error with its line")
    func reportsStaleEntries() {
        let files = TextFiles.wsdl(
            object("A", field("f", "xsd:int")) + request("Run"), operations: ["Run"],
            facts: #"{"managedObjects": [{"name": "M"}]}"#,
            naming: """
                {"types": {"A": "Alpha",
                "B": "Beta"},
                "fields": {"A.g": "h"},
                "parameters": {"Run.x": "y"},
                "properties": {"M.x": "y"}}
                """)
        let found = diagnostics { try files.layout() }
        #expect(found.map(\.code) == [.stale, .stale, .stale, .stale])
        #expect(Set(found.map { $0.location?.line }) == [2, 3, 4, 5])
        #expect(found.allSatisfy { $0.location?.file == "naming.json" })
    }

    @Test("entries about managed types are not judged when only the WSDL is known")
    func toleratesEntriesWithoutFacts() throws {
        let files = TextFiles.wsdl(object("A"), naming: #"{"types": {"Task": "VimTask"}}"#)
        #expect(try files.layout().names.types["A"] == "A")
    }

    @Test("an entry whose name Swift cannot take is an error", arguments: ["", "a b", "1a", "self", "_"])
    func refusesBadEntries(_ name: String) {
        let files = TextFiles.wsdl(object("A"), naming: "{\"types\":\n{\"A\": \"\(name)\"}}")
        let found = diagnostics { try files.layout() }
        #expect(found.map(\.location) == [SourceLocation(file: "naming.json", line: 2)])
    }

    @Test(
        "every public type of the runtime is a name that generated types cannot have",
        arguments: ["VimRuntime", "VimTypes"])
    func reservesRuntimeNames(_ module: String) throws {
        let folder = Repository.root.appending(path: "Sources/\(module)").resolvingSymlinksInPath()
        let files = try #require(FileManager.default.enumerator(atPath: folder.path()))
        var names: Set<String> = []
        for case let file as String in files where file.hasSuffix(".swift") {
            let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            let declaration = /^public (?:final )?(?:struct|class|enum|protocol|typealias) (\w+)/
                .anchorsMatchLineEndings()
            names.formUnion(text.matches(of: declaration).map { String($0.output.1) })
        }
        #expect(!names.isEmpty)
        #expect(names.subtracting(ReservedNames.types).isEmpty)
    }

    @Test("an unknown section is an error")
    func refusesUnknownSection() {
        let files = TextFiles.wsdl(object("A"), naming: #"{"classes": {}}"#)
        #expect(diagnostics { try files.layout() }.map(\.code) == [.unknownConstruct])
    }
}
