import SchemaFormat
import Testing
import XMLStream

@testable import VimRuntime

@Suite struct XMLTests {
    @Test(arguments: [
        "<key>1</key>", "<key>-2147483648</key><label>a &lt; b</label>",
        "<key>1</key><when>2026-11-21T03:02:46Z</when><state>on</state><small>-128</small><ratio>1.5</ratio>",
        "<key>1</key><data>AAEC/w==</data><names>a</names><names></names><ref type=\"VirtualMachine\">vm-1</ref>",
        "<key>1</key><child><key>2</key></child><child xsi:type=\"Leaf\"><key>3</key><small>4</small></child>",
        "<key>1</key><any xsi:type=\"xsd:long\">5</any>", "<key>1</key><any xsi:type=\"State\">on</any>",
        "<key>1</key><any xsi:type=\"ArrayOfString\"><string>a</string><string>b</string></any>",
        "<key>1</key><any xsi:type=\"Base\"><key>2</key></any>",
        "<key>1</key><any xsi:type=\"ManagedObjectReference\" type=\"Folder\">group-d1</any>",
    ])
    func `what is read is written again`(inner: String) throws {
        #expect(try SmallSchema.written(SmallSchema.read(inner)) == inner)
    }

    @Test func `fields out of order are put in order`() throws {
        let object = try SmallSchema.read(
            "<small>4</small><label>x</label><names>a</names><key>1</key><names>b</names>")
        #expect(
            try SmallSchema.written(object)
                == "<key>1</key><label>x</label><small>4</small><names>a</names><names>b</names>")
    }

    @Test(arguments: [
        "<key>1</key><new>x</new><label>y</label>", "<new a=\"b\"><deep>x</deep>y</new><key>1</key>",
        "<key>1</key><state>brandNew</state>", "<key>1</key><state></state>",
        "<key>1</key><any xsi:type=\"Unheard\"><x>1</x></any>",
    ])
    func `what the schema does not know is kept and written back in its place`(inner: String) throws {
        let object = try SmallSchema.read(inner)
        let again = try SmallSchema.read(try SmallSchema.written(object))
        #expect(again == object)
        #expect(try SmallSchema.written(again) == SmallSchema.written(object))
    }

    @Test func `an unknown type is its nearest known ancestor under its own name`() throws {
        let object = try SmallSchema.read("<key>1</key><more>2</more>", as: "Base", type: "Newer")
        #expect(object.wireTypeName == "Newer")
        #expect(object._storage.typeID == SmallSchema.type("Base"))
        #expect(String(decoding: try object.xml(), as: UTF8.self).contains("xsi:type=\"Newer\""))
    }

    @Test func `nil elements are absent`() throws {
        let object = try SmallSchema.read(
            "<key>1</key><label xsi:nil=\"true\"/><child xsi:nil=\"1\"><key>x</key></child>")
        #expect(try SmallSchema.written(object) == "<key>1</key>")
    }

    @Test(arguments: [
        ("<label>x</label>", DecodingIssue.Code.missingField, "Leaf/key"),
        ("<key>one</key>", .invalidValue, "Leaf/key"), ("<key>2147483648</key>", .invalidValue, "Leaf/key"),
        ("<key>1</key><small>128</small>", .invalidValue, "Leaf/small"),
        ("<key>1</key><child><key>2</key></child><child><label>x</label></child>", .missingField, "Leaf/child[1]/key"),
        ("<key>1</key><child xsi:type=\"Wide\"/>", .typeMismatch, "Leaf/child[0]"),
        ("<key><x/>1</key>", .unexpectedElement, "Leaf"), ("<key>1</key>text", .unexpectedElement, "Leaf"),
        ("<key>1</key><data>A===</data>", .invalidValue, "Leaf/data"),
        ("<key>1</key><ratio>0x1p3</ratio>", .invalidValue, "Leaf/ratio"),
    ])
    func `what breaks the schema is named in strict mode and recorded in lenient mode`(
        inner: String, code: DecodingIssue.Code, path: String
    ) throws {
        let issue = try #require(throws: DecodingIssue.self) { try SmallSchema.read(inner) }
        #expect(issue.code == code)
        #expect(issue.path == path)
        let decoder = XMLObjectDecoder(root: SmallSchema.type("Leaf").layout, isLenient: true)
        _ = try decoder.document(SmallSchema.document(inner), limits: XMLLimits())
        #expect(decoder.issues.first?.code == code)
    }

    @Test func `a required field that is absent reads as the empty value in lenient mode`() throws {
        let object = try SmallSchema.read("<label>x</label>", .lenient)
        #expect(object._storage.int(0) == 0)
        #expect(object._storage.optionalInt(0) == nil)
        #expect(try SmallSchema.written(object) == "<label>x</label>")
    }

    @Test func `a type with more than a hundred fields keeps them all`() throws {
        let inner = [0, 63, 64, 127, 128, 149].map { "<f\($0)>\($0)</f\($0)>" }.joined()
        let object = try SmallSchema.read(inner, as: "Wide")
        #expect(try SmallSchema.written(object) == inner)
        #expect(object._storage.int(128) == 128)
        #expect(object._storage.optionalInt(65) == nil)
        #expect(throws: DecodingIssue.self) { try SmallSchema.read("<f0>1</f0>", as: "Wide") }
    }

    @Test func `a number that does not fit its type is not sent`() throws {
        var object = try SmallSchema.read("<key>1</key>")
        object._storage.setInt(200, 5)
        let issue = try #require(throws: DecodingIssue.self) { try object.xml() }
        #expect(issue.code == .outOfRange)
        #expect(issue.path == "small")
    }

    @Test(arguments: [
        ("2026-11-21T03:02:46Z", "2026-11-21T03:02:46Z"), ("2026-11-21T03:02:46.5+01:00", "2026-11-21T02:02:46.500Z"),
        ("2026-11-21T03:02:46.123456-00:30", "2026-11-21T03:32:46.123456Z"),
        ("2024-02-29T23:59:59.9999999Z", "2024-02-29T23:59:59.999999Z"),
        ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"), ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
        ("2026-11-21T24:00:00Z", "2026-11-22T00:00:00Z"), ("2026-11-21T03:02:46", "2026-11-21T03:02:46Z"),
    ])
    func `points in time are the same in UTC`(text: String, expected: String) throws {
        let object = try SmallSchema.read("<key>1</key><when>\(text)</when>")
        #expect(try SmallSchema.written(object) == "<key>1</key><when>\(expected)</when>")
    }

    @Test(arguments: ["2026-11-21", "2026-13-01T00:00:00Z", "2026-11-21T03:02Z", "2026-11-21T03:02:46.Z", "now", ""])
    func `what is no point in time is refused`(text: String) {
        #expect(throws: DecodingIssue.self) { try SmallSchema.read("<key>1</key><when>\(text)</when>") }
    }

    @Test(arguments: ["1.5", "-0.001", "1e300", "INF", "-INF", "NaN"]) func `doubles keep their value`(text: String)
        throws
    {
        let first = try SmallSchema.read("<key>1</key><ratio>\(text)</ratio>")
        let second = try SmallSchema.read(try SmallSchema.written(first))
        #expect("\(first._storage.double(6))" == "\(second._storage.double(6))")
    }
}
