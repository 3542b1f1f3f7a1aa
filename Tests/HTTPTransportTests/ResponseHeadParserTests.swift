import Testing

@testable import HTTPTransport

@Suite("The head of a response")
struct ResponseHeadParserTests {
    private func parse(_ lines: [String]) -> ResponseHeadParser.Step {
        var parser = ResponseHeadParser()
        var step = ResponseHeadParser.Step.more
        for line in lines where step == .more {
            step = parser.consume(Array(line.utf8))
        }
        return step
    }

    @Test("Lines become a status and fields")
    func linesBecomeFields() {
        let step = parse(["HTTP/1.1 404 Not Found\r\n", "A:  b c \t\r\n", "Empty:\r\n", "a:d:e\n", "\r\n"])
        let headers = HTTPHeaders([
            .init(name: "A", value: "b c"), .init(name: "Empty", value: ""), .init(name: "a", value: "d:e"),
        ])
        #expect(step == .complete(HTTPResponseHead(status: 404, headers: headers)))
    }

    @Test("A folded line goes on with the value before it")
    func foldedLinesGoOn() {
        let step = parse(["HTTP/1.0 200\r\n", "A: b\r\n", "\t c\r\n", "\r\n"])
        #expect(step == .complete(HTTPResponseHead(status: 200, headers: ["A": "b c"])))
    }

    @Test("Interim heads are forgotten")
    func interimHeadsAreForgotten() {
        let step = parse(["HTTP/1.1 100 Continue\r\n", "A: b\r\n", "\r\n", "HTTP/1.1 201 Created\r\n", "\r\n"])
        #expect(step == .complete(HTTPResponseHead(status: 201)))
    }

    @Test(
        "What is not a head is refused",
        arguments: [
            ["HTTP/1.1\r\n"], ["HTTP/1.1 abc\r\n"], ["HTTP/1.1 99\r\n"], ["HTTP/1.1 200 OK\r\n", "no colon\r\n"],
            ["HTTP/1.1 200 OK\r\n", " folded\r\n"],
        ])
    func otherLinesAreRefused(_ lines: [String]) {
        #expect(parse(lines) == .invalid)
    }

    @Test("A head without end is refused")
    func endlessHeadsAreRefused() {
        let line = "A: \(String(repeating: "x", count: 1000))\r\n"
        #expect(parse(["HTTP/1.1 200 OK\r\n"] + [String](repeating: line, count: 300)) == .tooLarge)
    }

    @Test("Bytes that are no text do not hurt")
    func bytesThatAreNoTextDoNotHurt() {
        var parser = ResponseHeadParser()
        #expect(parser.consume(Array("HTTP/1.1 200 OK\r\n".utf8)) == .more)
        #expect(parser.consume([0x41, 0x3A, 0xFF, 0xFE, 0x0D, 0x0A]) == .more)
        #expect(
            parser.consume([0x0D, 0x0A]) == .complete(HTTPResponseHead(status: 200, headers: ["A": "\u{FFFD}\u{FFFD}"]))
        )
    }
}
