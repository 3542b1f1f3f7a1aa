import MCPCore
import Testing

@testable import MCPServer

@Suite struct UntrustedTextTests {
    @Test(arguments: [
        ("web01", "web01"), ("a\u{202E}b", "ab"), ("a\u{200F}b\u{2066}c", "abc"), ("a\u{1B}[31mb", "a[31mb"),
        ("a\u{0}\u{7F}\u{85}b", "ab"), ("line\nnext\tcolumn\r", "line\nnext\tcolumn"), ("Zürich 🇨🇭 👩‍👧", "Zürich 🇨🇭 👩‍👧"),
        ("x\u{E0041}\u{E0042}y", "xy"), ("a\u{2028}b", "ab"), ("", ""),
    ])
    func `what nobody can see is removed, and nothing else`(text: String, cleaned: String) {
        #expect(UntrustedText.clean(text) == cleaned)
    }

    @Test func `what is too long is cut, and says how much`() {
        #expect(UntrustedText.clean("abcdef", longest: 4) == "abcd… [2 more characters]")
        #expect(UntrustedText.clean("äöüß", longest: 4) == "äöüß")
    }

    @Test func `keys and nested values are cleaned too`() {
        let json: JSON = ["a\u{202E}": [["b": "c\u{7}"], 1, true, .null]]
        #expect(UntrustedText.clean(json) == ["a": [["b": "c"], 1, true, .null]])
    }
}
