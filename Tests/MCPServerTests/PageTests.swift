import MCPCore
import Testing

@testable import MCPServer

@Suite struct PageTests {
    struct Item: ToolOutput {
        var name: String
        static let fields = ["name": "Name"]
    }

    private func page(_ names: [String], after cursor: String? = nil, limit: Int) throws -> Page<Item> {
        try Page(names, key: { [$0] }, after: cursor, limit: limit) { Item(name: $0) }
    }

    @Test func `pages together hold every item once, sorted`() throws {
        let names = (0..<25).map { "vm-\($0)" }.shuffled()
        var seen: [String] = []
        var cursor: String?
        var pages = 0
        repeat {
            let page = try page(names, after: cursor, limit: 10)
            #expect(page.total == 25)
            #expect(page.returned == page.items.count)
            #expect(page.truncated == (page.nextCursor != nil))
            seen += page.items.map(\.name)
            cursor = page.nextCursor
            pages += 1
        } while cursor != nil
        #expect(pages == 3)
        #expect(seen == names.sorted())
    }

    @Test func `an item that vanishes between pages shifts nothing`() throws {
        let first = try page(["a", "b", "c", "d"], limit: 2)
        let second = try page(["b", "c", "d"], after: first.nextCursor, limit: 2)
        #expect(second.items.map(\.name) == ["c", "d"])
    }

    @Test func `the last page of just the right size has no cursor`() throws {
        let page = try page(["a", "b"], limit: 2)
        #expect(!page.truncated)
        #expect(page.nextCursor == nil)
    }

    @Test(arguments: ["", "no base 64!", "/w=="]) func `a made-up cursor is refused`(cursor: String) {
        #expect(throws: ToolError.self) { try page(["a"], after: cursor, limit: 1) }
    }
}
