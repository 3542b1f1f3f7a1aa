import Testing

@testable import XMLStream

@Suite struct XMLParserTests {
    /// Writes events down.
    final class Recorder: XMLHandler {
        var events: [String] = []
        var failsAt: String?
        struct Refusal: Error {}

        func startElement(_ name: XMLName, attributes: XMLAttributes) throws {
            if name.localString == failsAt { throw Refusal() }
            var event = "<" + (name.namespaceString.map { "{\($0)}" } ?? "") + name.localString
            for attribute in attributes { event += " \(attribute.name.localString)=\(attribute.string)" }
            events.append(event)
        }

        func characters(_ text: UnsafeBufferPointer<UInt8>) {
            let piece = String(decoding: text, as: UTF8.self)
            if events.last?.hasPrefix("'") == true {
                events[events.count - 1] += piece
            } else {
                events.append("'" + piece)
            }
        }

        func endElement() { events.append(">") }
    }

    private func events(_ document: String, step: Int? = nil, limits: XMLLimits = XMLLimits()) throws -> [String] {
        let recorder = Recorder()
        let parser = XMLParser(handler: recorder, limits: limits)
        let bytes = Array(document.utf8)
        let step = step ?? max(1, bytes.count)
        for start in stride(from: 0, to: bytes.count, by: step) {
            try parser.feed(bytes[start..<min(start + step, bytes.count)])
        }
        try parser.finish()
        return recorder.events
    }

    private let sample = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- a comment --><a xmlns="urn:x" k="1 &lt; 2"><b>é &amp; 😀</b><![CDATA[<c>]]><d/></a>
        """

    @Test(arguments: [1, 2, 3, 7, 1000]) func `bytes in pieces give the same events`(step: Int) throws {
        let expected = ["<{urn:x}a k=1 < 2", "<{urn:x}b", "'é & 😀", ">", "'<c>", "<{urn:x}d", ">", ">"]
        #expect(try events(sample, step: step) == expected)
    }

    @Test(arguments: [
        "<!DOCTYPE a><a/>", "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'><!ENTITY c '&b;&b;'>]><a>&c;</a>",
        "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
    ])
    func `every DOCTYPE is refused`(document: String) throws {
        #expect(try #require(throws: XMLError.self) { try events(document) }.code == .doctype)
    }

    @Test(arguments: ["", "<a>", "<a></b>", "<a", "<a/><b/>", "text", "<a b='1' b='2'/>", "<a>&nope;</a>", "<p:a/>"])
    func `what is not well-formed is refused`(document: String) throws {
        #expect(try #require(throws: XMLError.self) { try events(document) }.code == .malformed)
    }

    @Test func `an error names line and column`() throws {
        let error = try #require(throws: XMLError.self) { try events("<a>\n  <b>\n</a>") }
        #expect(error.line == 3)
        #expect(error.description.hasPrefix("line 3, column "))
    }

    @Test func `each limit holds, and what stays below it passes`() throws {
        let deep = String(repeating: "<a>", count: 10) + String(repeating: "</a>", count: 10)
        let cases: [(String, XMLLimits, XMLLimits)] = [
            (deep, XMLLimits(maximumDepth: 9), XMLLimits(maximumDepth: 10)),
            ("<a>12345678</a>", XMLLimits(maximumTextBytes: 7), XMLLimits(maximumTextBytes: 8)),
            ("<a b='' c='' xmlns:d='u'/>", XMLLimits(maximumAttributes: 2), XMLLimits(maximumAttributes: 3)),
            ("<a/>", XMLLimits(maximumBytes: 3), XMLLimits(maximumBytes: 4)),
        ]
        for (document, tooLittle, enough) in cases {
            #expect(try #require(throws: XMLError.self) { try events(document, limits: tooLittle) }.code == .limit)
            _ = try events(document, limits: enough)
        }
    }

    @Test func `what the handler throws stops the parser, which throws it again`() throws {
        let recorder = Recorder()
        recorder.failsAt = "b"
        let parser = XMLParser(handler: recorder)
        #expect(throws: Recorder.Refusal.self) { try parser.feed(Array("<a><b/><c/></a>".utf8)) }
        #expect(throws: Recorder.Refusal.self) { try parser.feed(Array("<d/>".utf8)) }
        #expect(throws: Recorder.Refusal.self) { try parser.finish() }
        #expect(recorder.events == ["<a"])
    }
}
