import SchemaFormat
import Testing

@testable import WSDLGenCore

@Suite("What managed-objects.json adds")
struct FactsTests {
    private static let car = object(
        "Car", field("owner", "v:ManagedObjectReference"), field("color", "xsd:string"), field("key", "xsd:string"))
    private static let schema = """
        <simpleType name="Color"><restriction base="xsd:string"><enumeration value="red"/></restriction></simpleType>
        \(car)
        \(request("Paint_Task", field("color", "xsd:string"), field("garage", "v:ManagedObjectReference")))
        """

    private func files(_ facts: String) -> TextFiles {
        .wsdl(
            Self.schema, operations: ["Paint_Task"], result: field("returnval", "v:ManagedObjectReference"),
            facts: facts)
    }

    @Test("owners, references, enumerations, secrets and versions")
    func addsFacts() throws {
        let model = try files(
            """
            {"apiVersion": "3.1",
            "managedObjects": [
            {"name": "Garage", "base": "Place", "since": "1.0",
             "properties": [{"name": "car", "type": "Car", "array": true, "since": "2.0"}],
             "methods": [{"name": "Paint_Task", "since": "1.0", "privilege": "Garage.Paint",
              "parameters": [{"name": "color", "type": "Color", "secret": true, "since": "1.0"},
                             {"name": "garage", "type": "Garage", "since": "2.0", "privilege": "Garage.Use"}],
              "result": {"type": "Job", "taskResult": "Car"}}]},
            {"name": "Place", "base": "ManagedObject", "properties": [], "methods": []},
            {"name": "Job", "base": "ManagedObject", "properties": [], "methods": []}],
            "types": {"Car": {"since": "1.5", "fields": {
             "owner": {"reference": "Place"}, "color": {"enum": "Color", "since": "2.5"}, "key": {"secret": true}}}},
            "enums": {"Color": {"since": "1.2"}}}
            """
        ).model()
        #expect(model.apiVersion == "3.1")
        #expect(model.managedTypes.map(\.name) == ["Garage", "Job", "Place"])
        #expect(model.managedTypes.map(\.base) == ["Place", nil, nil])
        #expect(model.managedTypes[0].properties.map(\.type) == [.object("Car")])
        #expect(model.managedTypes[0].properties.map(\.since) == ["2.0"])
        let operation = try #require(model.operations.first)
        #expect(operation.owner == "Garage")
        #expect(operation.privilege == "Garage.Paint")
        #expect(operation.taskResult == "Car")
        #expect(operation.result?.type == .reference("Job"))
        #expect(operation.parameters.map(\.type) == [.builtIn(.string), .reference("Garage")])
        #expect(operation.parameters.map(\.drawnFrom) == ["Color", ""])
        #expect(operation.parameters.map(\.isSecret) == [true, false])
        #expect(operation.parameters.map(\.since) == ["", "2.0"])
        let car = try #require(model.dataObjects.first)
        #expect(car.since == "1.5")
        #expect(car.fields.map(\.type) == [.reference("Place"), .builtIn(.string), .builtIn(.string)])
        #expect(car.fields.map(\.drawnFrom) == ["", "Color", ""])
        #expect(car.fields.map(\.isSecret) == [false, false, true])
        #expect(model.enumerations.map(\.since) == ["1.2"])
    }

    struct Stale: Sendable, CustomTestStringConvertible {
        let facts: String
        let message: String
        let code: Diagnostic.Code
        var line = 2
        var testDescription: String { message }

        init(_ facts: String, _ code: Diagnostic.Code, _ message: String) {
            self.facts = facts
            self.message = message
            self.code = code
        }

        /// Facts about the one operation.
        static func method(
            _ method: String, _ code: Diagnostic.Code, _ message: String
        ) -> Stale {
            Stale(
                "\"managedObjects\": [{\"name\": \"Garage\", \"methods\": [\n{\(method)}]}]", code, message)
        }
    }

    @Test(
        "a fact about something that is not in the WSDL is an error with its line",
        arguments: [
            Stale("\"types\": {\n\"Bus\": {}}", .stale, "type 'Bus' is not in the WSDL"),
            Stale(
                "\"types\": {\"Car\": {\"fields\": {\n\"wheels\": {}}}}", .stale,
                "field 'wheels' of Car is not in the WSDL"),
            Stale(
                "\"types\": {\"Car\": {\"fields\": {\n\"owner\": {\"reference\": \"Nobody\"}}}}", .stale,
                "'owner' is no reference to a 'Nobody'"),
            Stale(
                "\"types\": {\"Car\": {\"fields\": {\n\"color\": {\"reference\": \"ManagedObject\"}}}}", .stale,
                "'color' is no reference to a 'ManagedObject'"),
            Stale(
                "\"types\": {\"Car\": {\"fields\": {\n\"color\": {\"enum\": \"Car\"}}}}", .stale,
                "'color' is no string drawn from a 'Car'"),
            Stale("\"enums\": {\n\"Size\": {}}", .stale, "enumeration 'Size' is not in the WSDL"),
            Stale(
                "\"managedObjects\": [\n{\"name\": \"Garage\", \"base\": \"Nowhere\"}]", .danglingReference,
                "there is no managed type 'Nowhere'"),
            Stale(
                "\"managedObjects\": [\n{\"name\": \"Garage\", \"base\": \"Garage\"}]", .limit,
                "managed type Garage inherits from itself"),
            Stale(
                "\"managedObjects\": [{\"name\": \"Garage\"},\n{\"name\": \"Garage\"}]", .duplicate,
                "managed type Garage is described twice"),
            Stale(
                "\"managedObjects\": [{\"name\": \"Garage\", \"properties\": [\n{\"name\": \"a\", \"type\": \"X\"}]}]",
                .danglingReference, "there is no type 'X'"),
            .method("\"name\": \"Wash\"", .stale, "operation 'Wash' is not in the WSDL"),
            .method(
                "\"name\": \"Paint_Task\", \"parameters\": [], \"result\": {\"type\": \"ManagedObject\"}", .stale,
                "the WSDL has 'Paint_Task' with (color, garage)"),
            .method(
                "\"name\": \"Paint_Task\", \"parameters\": [{\"name\": \"color\", \"type\": \"string\"}, "
                    + "{\"name\": \"garage\", \"type\": \"Garage\"}]", .stale, "the WSDL has 'Paint_Task' with a result"
            ),
            .method(
                "\"name\": \"Paint_Task\", \"parameters\": [{\"name\": \"color\", \"type\": \"int\"}, "
                    + "{\"name\": \"garage\", \"type\": \"Garage\"}], \"result\": {\"type\": \"Garage\"}", .stale,
                "'int' is not the type that the WSDL has for 'color'"),
        ])
    func refusesStale(_ stale: Stale) throws {
        let found = diagnostics { try files("{\(stale.facts)}").model() }
        let diagnostic = try #require(found.first { $0.message == stale.message }, "\(found)")
        #expect(diagnostic.code == stale.code)
        #expect(diagnostic.location == SourceLocation(file: "managed-objects.json", line: stale.line))
    }

    @Test("what the facts do not mention is generated all the same")
    func toleratesSilence() throws {
        let text = try files("{\"managedObjects\": [{\"name\": \"Garage\"}]}").generated()
        #expect(text.contains("public struct Garage: ManagedObject"))
        #expect(text.contains("public struct Port: Sendable"))
        #expect(text.contains("func paint(_ this: ManagedObjectReference<AnyManagedObject>, color: String"))
    }
}
