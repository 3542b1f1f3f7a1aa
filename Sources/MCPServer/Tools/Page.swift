import FoundationEssentials
import MCPCore

/// A part of a list, as every list tool answers it.
struct Page<Item: ToolOutput>: ToolOutput {
    var items: [Item]
    var returned: Int
    var total: Int
    var truncated: Bool
    var nextCursor: String?
    var hint: String?

    static var fields: [String: String] {
        [
            "items": "The items of this page",
            "returned": "How many items this page has",
            "total": "How many items there are in all",
            "truncated": "Whether there are more after this page",
            "nextCursor": "Give it as cursor to get the next page",
            "hint": "How to get a shorter or fuller answer",
        ]
    }

    /// Cuts a page out of a list that is sorted by a key no two items share.
    ///
    /// A cursor names the last item given out, not a position: an item that comes or goes meanwhile shifts nothing.
    init<Source>(
        _ all: [Source], key: (Source) -> [String], after cursor: String?, limit: Int, item: (Source) throws -> Item
    ) throws {
        let sorted = all.map { (key: key($0), source: $0) }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        var rest = sorted[...]
        if let cursor {
            let last = try Self.key(cursor)
            rest = sorted.drop { !last.lexicographicallyPrecedes($0.key) }
        }
        let page = rest.prefix(limit)
        items = try page.map { try item($0.source) }
        returned = items.count
        total = all.count
        truncated = page.count < rest.count
        if truncated, let last = page.last {
            nextCursor = Self.cursor(last.key)
            hint = "Narrow the list by filter, or ask for the next page with next_cursor."
        }
    }

    private static func cursor(_ key: [String]) -> String {
        Data(key.joined(separator: "\0").utf8).base64EncodedString()
    }

    private static func key(_ cursor: String) throws -> [String] {
        guard let data = Data(base64Encoded: cursor), !data.isEmpty, let text = String(data: data, encoding: .utf8)
        else {
            throw ToolError(
                .invalid, "cursor is not one that this tool gave",
                hint: "Leave cursor out to start with the first page.")
        }
        return text.split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
    }
}
