import Testing

@testable import WSDLGenCore

@Suite("Reading JSON with line numbers")
struct JSONReaderTests {
    private func read(_ text: String, depth: Int = 10) throws -> JSONNode {
        try JSONReader.read(Array(text.utf8), file: "f.json", maximumDepth: depth)
    }

    @Test("values come with the line on which they begin")
    func knowsLines() throws {
        let node = try read("{\n \"a\": [true,\n null, {}],\n\n \"b\": \"x\"\n}\n")
        let object = try node.object("a", "b")
        let array = try object.required("a").array()
        #expect(array.map(\.location.line) == [2, 3, 3])
        #expect(try array[0].bool())
        #expect(try object.required("b").string() == "x")
        #expect(object["b"]?.location == SourceLocation(file: "f.json", line: 5))
    }

    @Test("an absent key and null are the same")
    func treatsNullAsAbsent() throws {
        let object = try read("{\"a\": null}").object("a")
        #expect(object["a"] == nil)
        #expect(try object.text("a").isEmpty)
        #expect(try object.list("b").isEmpty)
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let text: String
        let line: Int
        let code: Diagnostic.Code
        var testDescription: String { text }
        init(_ text: String, line: Int = 1, _ code: Diagnostic.Code = .malformed) {
            self.text = text
            self.line = line
            self.code = code
        }
    }

    @Test(
        "what is not JSON is refused with its line",
        arguments: [
            Refused(""), Refused("{"), Refused("[1]"), Refused("{\"a\": \n tru}", line: 2), Refused("[true,]"),
            Refused("{\"a\" true}"), Refused("\"a\nb\""), Refused("\"a"), Refused("\"\\n\""),
            Refused("true\n false", line: 2),
            Refused("{\"a\": null,\n\"a\": null}", line: 2, .duplicate), Refused("[[[[[[[[[[[]]]]]]]]]]]", .limit),
        ])
    func refusesMalformed(_ refused: Refused) {
        let found = diagnostics { try read(refused.text) }
        #expect(found.map(\.code) == [refused.code])
        #expect(found.first?.location == SourceLocation(file: "f.json", line: refused.line))
    }

    @Test("bytes that are not UTF-8 are refused")
    func refusesInvalidText() {
        let found = diagnostics { try JSONReader.read([0x22, 0xFF, 0x22], file: "f.json", maximumDepth: 1) }
        #expect(found.map(\.code) == [.malformed])
    }

    @Test("a value of another kind, a missing and an unknown key are refused")
    func checksShape() throws {
        let node = try read("{\n\"a\": \"x\",\n\"b\": true}")
        #expect(diagnostics { try node.array() }.map(\.code) == [.unknownConstruct])
        #expect(diagnostics { try node.object("a") }.map(\.location?.line) == [3])
        let object = try node.object("a", "b")
        #expect(diagnostics { try object.required("c") }.map(\.code) == [.unknownConstruct])
        #expect(diagnostics { try object.flag("a") }.map(\.location?.line) == [2])
        #expect(diagnostics { try object.text("b") }.map(\.location?.line) == [3])
    }
}
