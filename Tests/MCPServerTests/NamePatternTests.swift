import Testing

@testable import MCPServer

@Suite struct NamePatternTests {
    @Test(arguments: [
        ("web*", "web01"), ("*01", "web01"), ("w?b01", "web01"), ("WEB01", "web01"), ("*", ""), ("**b*", "web01"),
        ("a*b*c", "axxbyybzzc"), ("*é?", "café!"), ("", ""),
    ])
    func `a pattern fits a whole name`(pattern: String, name: String) { #expect(NamePattern(pattern).matches(name)) }

    @Test(arguments: [
        ("web", "web01"), ("eb01", "web01"), ("w?b01", "wb01"), ("?", ""), ("a*b", "acbd"), ("", "a"),
        ("web.1", "web01"),
    ])
    func `a pattern does not fit what is different`(pattern: String, name: String) {
        #expect(!NamePattern(pattern).matches(name))
    }

    @Test func `many stars cost no more than few`() {
        let name = String(repeating: "a", count: 2000)
        #expect(!NamePattern(String(repeating: "*a", count: 50) + "b").matches(name))
    }
}
