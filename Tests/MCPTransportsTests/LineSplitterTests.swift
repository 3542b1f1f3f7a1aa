import MCPStdio
import Testing

@Suite("Lines are cut at the byte 0x0A")
struct LineSplitterTests {
    private func events(_ pieces: [[UInt8]], limit: Int = 1000) -> [LineSplitter.Event] {
        var splitter = LineSplitter(limit: limit)
        var events: [LineSplitter.Event] = []
        for piece in pieces { splitter.feed(piece.span) { events.append($0) } }
        splitter.finish { events.append($0) }
        return events
    }

    private func texts(_ events: [LineSplitter.Event]) -> [String] {
        events.map { if case .line(let bytes) = $0 { String(decoding: bytes, as: UTF8.self) } else { "TOO LONG" } }
    }

    @Test(
        "Line ends of both kinds, blank lines, and an end without a line end",
        arguments: [
            ("a\nb\n", ["a", "b"]), ("a\r\nb\r\n", ["a", "b"]), ("a\n\n \t\n\r\nb", ["a", "b"]), ("", []), ("\n\n", []),
            ("a\rb\n", ["a\rb"]), ("é\n日本\n", ["é", "日本"]), ("x", ["x"]),
        ])
    func lineEnds(text: String, lines: [String]) {
        #expect(texts(events([Array(text.utf8)])) == lines)
        #expect(texts(events(text.utf8.map { [$0] })) == lines)
    }

    @Test("A line that is too long is reported once, and the next one is read")
    func tooLong() {
        let pieces = ["12345\n", "123456\n", "1234", "5678", "9\n", "ok\r\n", "12345\r\n", "1234567"].map {
            Array($0.utf8)
        }
        #expect(
            texts(events(pieces, limit: 5)) == ["12345", "TOO LONG", "TOO LONG", "ok", "12345", "TOO LONG"])
    }

    @Test("Bytes that are no UTF-8 pass through: it is the decoder that refuses them")
    func anyBytes() {
        #expect(events([[0xFF, 0x00, 0x0A]]) == [.line([0xFF, 0x00])])
    }
}
