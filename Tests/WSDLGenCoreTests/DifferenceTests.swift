import Foundation
import Testing

@testable import WSDLGenCore

@Suite("Comparing two versions of the API")
struct DifferenceTests {
    struct Change: Sendable, CustomTestStringConvertible {
        let old: String
        let new: String
        let lines: [String]
        var operations: [[String]] = [["Run"], ["Run"]]
        var testDescription: String { lines.joined(separator: "; ") }
    }

    private static let run = request("Run", field("in", "v:In"))

    private static func input(_ fields: String...) -> String { run + object("In", fields.joined()) }
    private static func output(_ fields: String...) -> String { request("Run") + object("Out", fields.joined()) }
    private static func enumeration(_ values: String...) -> String {
        request("Run") + "<simpleType name=\"E\"><restriction base=\"xsd:string\">"
            + values.map { "<enumeration value=\"\($0)\"/>" }.joined() + "</restriction></simpleType>"
    }

    @Test(
        "each kind of change is told, and whether it breaks",
        arguments: [
            Change(old: output(), new: output() + object("B"), lines: ["  added type B"]),
            Change(old: output() + object("B"), new: output(), lines: ["! removed type B"]),
            Change(
                old: output(), new: output(field("a", "xsd:int")), lines: ["  added field Out.a: xsd:int"]),
            Change(
                old: output(field("a", "xsd:int")), new: output(), lines: ["! removed field Out.a: xsd:int"]),
            Change(
                old: output(field("a", "xsd:int")), new: output(field("a", "xsd:long", "minOccurs='0'")),
                lines: ["! changed field Out.a: xsd:int -> optional xsd:long"]),
            Change(
                old: output(field("a", "xsd:int")), new: output(field("a", "xsd:int", "maxOccurs='unbounded'")),
                lines: ["! changed field Out.a: xsd:int -> list of xsd:int"]),
            Change(
                old: input(), new: input(field("a", "xsd:int")), lines: ["! added field In.a: xsd:int"]),
            Change(
                old: input(), new: input(field("a", "xsd:int", "minOccurs='0'")),
                lines: ["  added field In.a: optional xsd:int"]),
            Change(
                old: input(field("a", "xsd:int"), field("b", "xsd:int")),
                new: input(field("b", "xsd:int"), field("a", "xsd:int")),
                lines: ["! changed type In: order a, b -> b, a"]),
            Change(
                old: output(field("a", "xsd:int"), field("b", "xsd:int")),
                new: output(field("b", "xsd:int"), field("a", "xsd:int")), lines: []),
            Change(
                old: output() + object("A", field("x", "xsd:int")) + object("B", base: "A"),
                new: output() + object("A") + object("B", base: "A", field("x", "xsd:int")),
                lines: ["! removed field A.x: xsd:int"]),
            Change(
                old: output() + object("A") + object("B", base: "A", field("x", "xsd:int")),
                new: output() + object("A", field("x", "xsd:int")) + object("B", base: "A"),
                lines: ["  added field A.x: xsd:int"]),
            Change(
                old: output() + object("A") + object("B", base: "A"),
                new: output() + object("A") + object("M", base: "A") + object("B", base: "M"),
                lines: ["  changed type B: base A -> base M", "  added type M"]),
            Change(
                old: output() + object("A") + object("B", base: "A"), new: output() + object("A") + object("B"),
                lines: ["! changed type B: base A -> base none"]),
            Change(old: enumeration("a"), new: enumeration("a", "b"), lines: ["  added value E.b"]),
            Change(old: enumeration("a", "b"), new: enumeration("b"), lines: ["! removed value E.a"]),
            Change(
                old: request("Run"), new: request("Run") + request("Walk"), lines: ["  added operation Walk"],
                operations: [["Run"], ["Run", "Walk"]]),
            Change(
                old: request("Run") + request("Walk"), new: request("Run"), lines: ["! removed operation Walk"],
                operations: [["Run", "Walk"], ["Run"]]),
            Change(
                old: request("Run"), new: request("Run", field("a", "xsd:int")),
                lines: ["! added parameter Run.a: xsd:int"]),
            Change(
                old: request("Run"), new: request("Run", field("a", "xsd:int", "minOccurs='0'")),
                lines: ["  added parameter Run.a: optional xsd:int"]),
            Change(
                old: request("Run", field("a", "xsd:int"), field("b", "xsd:int")),
                new: request("Run", field("b", "xsd:int"), field("a", "xsd:int")),
                lines: ["! changed operation Run: order a, b -> b, a"]),
        ])
    func tellsChanges(_ change: Change) throws {
        let difference = APIDifference(
            from: try TextFiles.wsdl(change.old, operations: change.operations[0]).model(),
            to: try TextFiles.wsdl(change.new, operations: change.operations[1]).model())
        #expect(difference.changes.map(\.description).sorted() == change.lines.sorted())
        #expect(difference.isBreaking == change.lines.contains { $0.hasPrefix("!") })
        #expect(difference.text.split(separator: "\n").count == change.lines.count + 2)
    }

    @Test("results, owners and properties are compared, references only where both sides know them")
    func comparesManagedTypes() throws {
        func model(_ result: String, _ facts: String?) throws -> Model {
            try TextFiles.wsdl(
                request("Run"), operations: ["Run"], result: field("returnval", "v:ManagedObjectReference", result),
                facts: facts
            ).model()
        }
        func facts(_ owner: String, _ property: String) -> String {
            """
            {"managedObjects": [{"name": "A", "properties": [{"name": "p", "type": "\(property)"}]}, {"name": "B"},
            {"name": "\(owner)", "base": "A", "methods": [{"name": "Run", "result": {"type": "B"}}]}]}
            """
        }
        let bare = try model("", nil)
        let known = try model("", facts("C", "int"))
        #expect(APIDifference(from: bare, to: known).changes.isEmpty)
        #expect(
            APIDifference(from: bare, to: try model("minOccurs='0'", nil)).changes.map(\.description)
                == ["! changed result Run: reference -> optional reference"])
        #expect(
            APIDifference(from: known, to: try model("", facts("D", "string"))).changes.map(\.description).sorted() == [
                "  added managedType D", "! changed operation Run: of C -> of D",
                "! changed property A.p: xsd:int -> xsd:string", "! removed managedType C",
            ])
    }

    @Test("the JSON report says what the text says")
    func writesJSON() throws {
        let difference = APIDifference(
            from: try TextFiles.wsdl(Self.enumeration("a"), operations: ["Run"]).model(),
            to: try TextFiles.wsdl(Self.enumeration("b"), operations: ["Run"]).model())
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(difference.json.utf8)) as? [String: Any])
        let changes = try #require(json["changes"] as? [[String: Any]])
        #expect(json["breaking"] as? Bool == true)
        #expect(changes.map { $0["name"] as? String } == ["E.a", "E.b"])
        #expect(changes.map { $0["change"] as? String } == ["removed", "added"])
        #expect(changes.map { $0["breaking"] as? Bool } == [true, false])
    }

    @Test("9.1 adds to 9.0 and breaks nothing", .enabled(if: Repository.hasOfficialFiles))
    func comparesOfficialVersions() throws {
        func model(_ version: String) throws -> Model {
            try ModelBuilder.model(
                of: DescriptionLoader(source: FolderFiles(Repository.official(version))).load(), facts: nil)
        }
        let (old, new) = (try model("9.0"), try model("9.1"))
        let forward = APIDifference(from: old, to: new)
        #expect(!forward.isBreaking)
        #expect(forward.changes.contains { $0.name == "AuthenticationRequired" && $0.kind == .added })
        #expect(
            forward.changes.filter { $0.subject == .operation }.count == new.operations.count - old.operations.count)
        #expect(APIDifference(from: new, to: old).isBreaking)
        #expect(APIDifference(from: new, to: new).changes.isEmpty)
    }
}
