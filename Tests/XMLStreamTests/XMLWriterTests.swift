import Testing

@testable import XMLStream

@Suite struct XMLWriterTests {
    private func written(_ body: (inout XMLWriter) -> Void) -> String {
        var writer = XMLWriter()
        body(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test(arguments: [
        ("plain", "plain"), ("a<b>&c", "a&lt;b&gt;&amp;c"), ("]]>", "]]&gt;"), ("\"'", "\"'"), ("a\r\n", "a&#13;\n"),
        ("\u{0}\u{1}\u{1F}", "\u{FFFD}\u{FFFD}\u{FFFD}"), ("\u{FFFE}x\u{FFFF}", "\u{FFFD}x\u{FFFD}"),
        ("é😀\u{FFFD}", "é😀\u{FFFD}"), ("\t\n", "\t\n"), ("", ""),
    ])
    func `text is escaped where XML needs it`(text: String, expected: String) {
        #expect(written { $0.text(text) } == expected)
    }

    @Test func `an attribute keeps quotes, tabs and line ends`() {
        #expect(written { $0.attribute("k", "\"<\t\n&") } == " k=\"&quot;&lt;&#9;&#10;&amp;\"")
    }

    @Test(arguments: [0, 9, 10, -1, 1_234_567_890_123, Int64.max, Int64.min])
    func `whole numbers are written in decimal`(number: Int64) {
        #expect(written { $0.raw(number) } == "\(number)")
    }
}
