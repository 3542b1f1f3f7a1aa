import Foundation
import Testing

@testable import WSDLGenCore

@Suite("Emitting Swift")
struct EmitTests {
    @Test("the plan's names are fixed, unique and in order")
    func plansFiles() {
        let names = OutputPlan.fileNames
        #expect(names.first == "SchemaTable.swift")
        #expect(names.contains("DataObjects+00.swift") && names.contains("DataObjects+19.swift"))
        #expect(Set(names).count == names.count)
    }

    @Test("every file of the plan is written, also those without declarations, which import nothing")
    func writesAllFiles() throws {
        let files = try Generator(TextFiles.wsdl(object("A")).layout()).files()
        #expect(files.map(\.name) == OutputPlan.fileNames)
        let empty = files.filter { !$0.contents.contains(UInt8(ascii: "{")) }
        #expect(!empty.isEmpty)
        for file in empty {
            #expect(String(decoding: file.contents, as: UTF8.self).split(separator: "\n").count == 2)
        }
    }

    @Test("shards keep the order and are of similar size")
    func balancesShards() {
        let declarations = (0..<100).map { [UInt8](repeating: UInt8($0), count: 10 + $0 % 7) }
        let shards = Generator.shards(declarations, count: 8)
        #expect(Array(shards.joined()) == declarations)
        let sizes = shards.map { $0.reduce(0) { $0 + $1.count } }
        #expect(sizes.max()! - sizes.min()! <= 2 * 16)
        #expect(Generator.shards([], count: 3) == [[], [], []])
    }

    @Test("output types have getters only, input types setters and an initialiser")
    func emitsSettersForInputs() throws {
        let text = try TextFiles.wsdl(
            object("In", field("a", "xsd:int"), field("b", "xsd:int", "minOccurs='0'"))
                + object("Out", field("c", "xsd:int"))
                + request("Run", field("in", "v:In")), operations: ["Run"]
        ).generated()
        #expect(text.contains("public init(a: Int, b: Int? = nil) {"))
        #expect(text.contains("public var a: Int { get { _storage.int(0) } set { _storage.setInt(newValue, 0) } }"))
        #expect(text.contains("public var c: Int { _storage.int(0) }"))
        #expect(!text.contains("public init(c:"))
        #expect(text.contains("`in`: In"))
    }

    @Test(
        "the style of initialisers decides which fields they take",
        arguments: zip(InitializerStyle.allCases, ["a: Int, b: Int? = nil", "a: Int", ""]))
    func emitsInitializers(_ style: InitializerStyle, _ parameters: String) throws {
        let text = try TextFiles.wsdl(
            object("In", field("b", "xsd:int", "minOccurs='0'"), field("a", "xsd:int"))
                + request("Run", field("x", "v:In")), operations: ["Run"]
        ).generated(style)
        #expect(text.contains("    public init(\(parameters)) {"))
    }

    @Test(
        "units are told where the name tells them",
        arguments: [
            ("memoryMB", "long", "In megabytes."), ("timeoutMs", "int", "In milliseconds."),
            ("cpuMhz", "int", "In megahertz."),
            ("sizeBytes", "long", "In bytes."), ("numVMs", "int", ""), ("MB", "int", ""), ("labelMB", "string", ""),
        ])
    func tellsUnits(_ name: String, _ type: String, _ unit: String) throws {
        let text = try TextFiles.wsdl(object("A", field(name, "xsd:\(type)"))).generated()
        let suffix = unit.isEmpty ? "" : " \(unit)"
        #expect(text.contains("    /// `\(name)`: `xsd:\(type)`.\(suffix)\n"))
    }

    @Test("without managed types, operations hang on the port type and take the object")
    func emitsPortType() throws {
        let text = try TextFiles.wsdl(
            request("Run", field("n", "xsd:int")) + request("Stop"), operations: ["Run", "Stop"],
            result: field("returnval", "xsd:string")
        ).generated()
        #expect(text.contains("public struct Port: Sendable {"))
        #expect(
            text.contains(
                "public func run(_ this: ManagedObjectReference<AnyManagedObject>, n: Int) async throws -> String {"))
        #expect(text.contains("let _object = AnyManagedObject(this, service: service)"))
        #expect(text.contains("return try await _object.response(to: _call).string(0)"))
    }

    @Test("two runs write the same bytes")
    func isDeterministic() throws {
        let files = FolderFiles(Repository.golden.appending(path: "wsdl"))
        func run() throws -> [GeneratedFile] {
            let model = try ModelBuilder.model(
                of: DescriptionLoader(source: files).load(), facts: ManagedObjectFacts.load(from: files))
            return try Generator(Layout(model, overrides: NamingOverrides.load(from: files)!)).files()
        }
        #expect(try run() == run())
    }
}
