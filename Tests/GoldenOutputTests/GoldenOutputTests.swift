import Foundation
import SchemaFormat
import Testing
import VimRuntime

@testable import WSDLGenCore

/// The golden files of `WSDLGenCoreTests`, which this target compiles, at work.
@Suite("The code generated of the small API")
struct GoldenOutputTests {
    /// A value of each kind of field.
    private static let everything: Everything = {
        var value = Everything(
            aBoolean: true, aByte: -8, aShort: 1600, anInt: -32, aLong: 1 << 40, aFloat: 1.5, aDouble: -2.25,
            aString: "a & b", anAddress: "ds:///vmfs/", aTime: Date(timeIntervalSince1970: 1_700_000_000),
            bytes: [0, 255], anything: .long(7), aReference: ManagedObjectReference("host-1", type: "Host"),
            anEnumeration: .idle, anArray: .array(AnyArray(typeID("ArrayOfString"), [.string("x"), .string("y")])!),
            booleans: [true, false], strings: ["", "b"])
        value.optionalLong = 5
        value.optionalTime = Date(timeIntervalSince1970: 0)
        value.optionalEnumeration = "somethingNew"
        value.optionalAnything = .object(AnyDataObject(Gear(key: 1, teeth: 2)))
        value.ints = [1, -2]
        value.floats = [0.5]
        value.doubles = [0.125]
        value.blobs = [[1], []]
        value.references = [ManagedObjectReference("f-1", type: "Factory")]
        value.enumerations = [.`in`, .self_, .init_, ._802_1x]
        value.objects = [WidgetPart(WormGear(key: 3, teeth: 4, angle: 0.5))]
        return value
    }()

    private static func typeID(_ name: String) -> TypeID { Schema.vim.type(named: name)! }

    @Test("every kind of field is written to XML and read back")
    func roundTripsXML() throws {
        let xml = try Self.everything.xml()
        #expect(try Everything(xml: xml) == Self.everything)
        #expect(String(decoding: xml, as: UTF8.self).contains("<aShort>1600</aShort>"))
    }

    @Test("every kind of field is written to JSON and read back")
    func roundTripsJSON() throws {
        let json = try JSONEncoder().encode(Self.everything)
        #expect(try JSONDecoder().decode(Everything.self, from: json) == Self.everything)
    }

    @Test("setters write what getters read, and copies stay apart")
    func setsFields() {
        var filter = WidgetFilter(protocol: "tcp", self_: ManagedObjectReference("f-1", type: "Factory"))
        let copy = filter
        filter.`protocol` = "udp"
        filter.isWanted = true
        filter.`operator` = "and"
        #expect(filter.protocol == "udp" && copy.protocol == "tcp")
        #expect(filter.isWanted == true && copy.isWanted == nil)
        #expect(filter.operator == "and" && copy.operator == nil)
        filter.isWanted = nil
        filter.operator = nil
        filter.protocol = "tcp"
        #expect(filter == copy)
    }

    @Test("a descendant goes through a field of its base's type and comes out as itself")
    func keepsDynamicType() throws {
        let spec = WidgetSpec(part: WidgetPart(WormGear(key: 1, teeth: 20, angle: 0.5)), secretKey: "hush")
        let back = try WidgetSpec(xml: spec.xml())
        #expect(back == spec)
        #expect(back.part.wireTypeName == "WormGear")
        #expect(back.part.as(Gear.self)?.teeth == 20)
        #expect(back.part.as(WormGear.self)?.angle == 0.5)
        #expect(WidgetPart(key: 1).as(Gear.self) == nil)
        #expect(!"\(String(reflecting: spec))".contains("hush"))
    }

    @Test("an operation sends its parameters and returns what the service answers")
    func callsOperations() async throws {
        let service = RecordingService()
        let factory = Factory(ManagedObjectReference("f-1"), service: service)
        let task = try await factory.buildWidget(
            spec: WidgetSpec(part: WidgetPart(key: 1)), host: ManagedObjectReference("host-1"))
        #expect(task == ManagedObjectReference<VimTask>("task-1"))
        #expect(try await factory.listWidgets(states: [.idle]).map(\.name) == ["one", "two"])
        #expect(try await factory.getWidget(name: "none") == nil)
        try await factory.rename(newName: "other")
        try await factory.removeWidget(widget: factory.reference.asAny, default: true, password: "hush")
        let calls = await service.calls
        #expect(
            calls.map(\.operation.name) == ["BuildWidget_Task", "ListWidgets", "GetWidget", "Rename", "RemoveWidget"])
        #expect(calls.allSatisfy { $0.target == factory.reference.asAny })
        for call in calls {
            let decoder = SOAPRequestDecoder(Schema.vim)
            try decoder.feed(call.envelope())
            #expect(try decoder.finish() == call)
        }
        #expect(calls[4].arguments.optionalBool(1) == true)
    }

    @Test("properties know their path and type")
    func namesProperties() {
        let widgets: Property<Factory, [Widget]> = Factory.widget
        let name: Property<Factory, String> = Factory.name
        let parent: Property<Host, ManagedObjectReference<Entity>> = Host.parent
        #expect([widgets.path, name.path, parent.path] == ["widget", "name", "parent"])
    }

    @Test("the table reads back as it was laid out")
    func readsTable() throws {
        let source = GoldenFiles()
        let model = try ModelBuilder.model(
            of: DescriptionLoader(source: source).load(), facts: ManagedObjectFacts.load(from: source))
        let layout = try Layout(model, overrides: #require(try NamingOverrides.load(from: source)))
        let table = Schema.vim.table
        #expect(table.counts.types == layout.typeRecords.count)
        #expect((0..<table.counts.types).map { table.type($0) } == layout.typeRecords)
        #expect((0..<table.counts.operations).map { table.operation($0) } == layout.operationRecords)
        #expect((0..<table.counts.managedTypes).map { table.managedType($0) } == layout.managedTypeRecords)
        for (row, type) in layout.typeRecords.enumerated() where type.kind != .request {
            #expect(table.type(named: type.name) == row)
        }
        for (row, operation) in layout.operationRecords.enumerated() {
            #expect(table.operation(named: operation.name) == row)
        }
        for (row, type) in layout.managedTypeRecords.enumerated() {
            #expect(table.managedType(named: type.name) == row)
        }
        #expect(table.type(named: "Nothing") == nil)
    }
}

/// Answers calls of the small API, and keeps them.
private actor RecordingService: VimService {
    private(set) var calls: [MethodCall] = []

    func perform(_ call: MethodCall) async throws -> ObjectStorage {
        calls.append(call)
        let answer =
            switch call.operation.name {
            case "BuildWidget_Task": "<returnval type=\"Task\">task-1</returnval>"
            case "ListWidgets":
                ["one", "two"].map { "<returnval><name>\($0)</name><state>idle</state></returnval>" }.joined()
            default: ""
            }
        let decoder = SOAPResponseDecoder(call.operation)
        try decoder.feed(
            Array(
                """
                <e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>\
                <\(call.operation.name)Response xmlns="urn:vim25">\(answer)</\(call.operation.name)Response>\
                </e:Body></e:Envelope>
                """.utf8))
        switch try decoder.finish() {
        case .result(let storage): return storage
        case .fault(let fault): throw fault
        }
    }
}

/// The small API's own files.
private struct GoldenFiles: FileSource {
    private let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "WSDLGenCoreTests/Golden/wsdl")

    func contents(of name: String, limit: Int) throws -> [UInt8]? {
        FileManager.default.contents(atPath: folder.appending(path: name).path()).map(Array.init)
    }

    func displayName(of name: String) -> String { name }
}
