import SchemaFormat
import Testing

@testable import WSDLGenCore

@Suite("Numbers, slots and setters")
struct LayoutTests {
    private static let family = """
        \(object("C", base: "A", field("c", "xsd:int")))
        \(object("B", base: "A", field("b1", "xsd:int"), field("b2", "xsd:int")))
        \(object("D", base: "B", field("d", "xsd:int")))
        \(object("A", field("a", "xsd:int")))
        \(object("Z"))
        """

    @Test("descendants follow their ancestor, siblings by name")
    func numbersDepthFirst() throws {
        let layout = try TextFiles.wsdl(Self.family).layout()
        #expect(layout.objects.map(\.declaration.name) == ["A", "B", "D", "C", "Z"])
        #expect(layout.objects.map(\.lastDescendant) == [3, 2, 2, 3, 4])
        #expect(layout.objects.map(\.base) == [nil, 0, 1, 0, nil])
        #expect(layout.objects.map(\.firstSlot) == [0, 1, 3, 1, 0])
    }

    @Test("rows stand in the order of the table, and refer to each other by number")
    func makesRecords() throws {
        let files = TextFiles.wsdl(
            """
            <simpleType name="Color"><restriction base="xsd:string"><enumeration value="red"/></restriction></simpleType>
            \(Self.family)
            \(object("ArrayOfB", field("B", "v:B", "minOccurs='0' maxOccurs='unbounded'")))
            \(object("User", field("b", "v:B"), field("color", "v:Color"), field("list", "v:ArrayOfB")))
            \(request("Run", field("b", "v:B")))
            """, operations: ["Run"])
        let layout = try files.layout()
        let types = layout.typeRecords
        #expect(types.map(\.name) == ["A", "B", "D", "C", "User", "Z", "Color", "ArrayOfB", "Run"])
        #expect(types.map(\.kind).suffix(4) == [.dataObject, .enumeration, .array, .request])
        #expect(types[4].fields.map(\.type) == [1, 6, 7])
        #expect(types[4].fields.map(\.kind) == [.object, .enumeration, .arrayType])
        #expect(types[6].values == ["red"])
        #expect(types[7].fields.map(\.type) == [1])
        #expect(layout.operationRecords.map(\.request) == [8])
        #expect(layout.operationRecords.map(\.result.kind) == [.void])
    }

    @Test("a request carries what it names, what that holds, and descendants of both; their ancestors get setters too")
    func findsInputs() throws {
        let files = TextFiles.wsdl(
            """
            \(Self.family)
            \(object("MethodFault", field("cause", "v:Z")))
            \(object("Held", field("fault", "v:MethodFault"), field("many", "v:ArrayOfInner")))
            \(object("Inner"))
            \(object("ArrayOfInner", field("Inner", "v:Inner", "minOccurs='0' maxOccurs='unbounded'")))
            \(object("Outer", field("held", "v:Held")))
            \(object("Answer"))
            \(object("BadFault", base: "MethodFault"))
            \(request("Run", field("b", "v:B"), field("outer", "v:Outer")))
            """, operations: ["Run"], result: field("returnval", "v:Answer"))
        let objects = try files.layout().objects
        #expect(objects.filter(\.isInput).map(\.declaration.name) == ["B", "D", "Held", "Inner", "Outer"])
        #expect(objects.filter(\.hasSetters).map(\.declaration.name) == ["A", "B", "D", "Held", "Inner", "Outer"])
    }

    @Test("managed types are numbered like data objects")
    func numbersManagedTypes() throws {
        let files = TextFiles.wsdl(
            request("Run") + request("Walk"), operations: ["Run", "Walk"],
            facts: """
                {"managedObjects": [
                {"name": "C", "base": "A", "methods": [{"name": "Run"}]}, {"name": "A", "base": "ManagedObject"},
                {"name": "B", "base": "A"}, {"name": "D", "base": "B", "methods": [{"name": "Walk"}]}]}
                """)
        let layout = try files.layout()
        let managed = layout.managedTypeRecords
        #expect(managed.map(\.name) == ["A", "B", "D", "C"])
        #expect(managed.map(\.lastDescendant) == [3, 2, 2, 3])
        #expect(managed.map(\.operations) == [[], [], [1], [0]])
        #expect(layout.operationRecords.map(\.owner) == [3, 2])
    }
}
