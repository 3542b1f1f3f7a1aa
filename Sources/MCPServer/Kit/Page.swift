import FoundationEssentials
import MCPCore

/// A part of a list, as every list tool answers it: see ``ToolContext/page(_:key:item:)``.
struct Page<Item: ToolOutput>: ToolOutput {
    var items: [Item]
    var returned: Int
    var total: Int
    var truncated: Bool
    var nextCursor: String?
    var hint: String?

    static var fields: [String: String] {
        [
            "items": "", "returned": "", "total": "",
            "truncated": "", "nextCursor": "For the next page",
            "hint": "",
        ]
    }

    /// The schema of a page. No property of an item is required, because `fields` can leave it out.
    static var valueSchema: ValueSchema {
        get throws {
            guard case .object(var item) = try Item.valueSchema else { return .anyObject }
            for position in item.properties.indices { item.properties[position].isRequired = false }
            func property(_ name: String, _ schema: ValueSchema, _ isRequired: Bool = true) -> ObjectSchema.Property {
                ObjectSchema.Property(
                    name == "nextCursor" ? "next_cursor" : name, fields[name] ?? "", schema, isRequired: isRequired)
            }
            return .object(
                ObjectSchema([
                    property("items", .array(of: .object(item))), property("returned", .integer()),
                    property("total", .integer()), property("truncated", .boolean),
                    property("nextCursor", .string(), false), property("hint", .string(), false),
                ]))
        }
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
            hint = "Narrow the list by a filter, or ask for the next page with next_cursor."
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

/// A ``Page`` of whatever items.
protocol AnyPage {
    /// The names of the properties that an item has, as `fields` takes them.
    static var itemFields: [String] { get throws }
}

extension Page: AnyPage {
    static var itemFields: [String] {
        get throws {
            guard case .object(let item) = try Item.valueSchema else { return [] }
            return item.properties.map(\.name)
        }
    }
}

extension ToolContext<Call> {
    /// The page of a list that the caller asks for by `limit` and `cursor`.
    ///
    /// - Parameters:
    ///   - all: everything that fits the caller's filters, in any order.
    ///   - key: what the list is sorted by; no two items may share it.
    ///   - item: describes one.
    func page<Source, Item>(
        _ all: [Source], key: (Source) -> [String], item: (Source) throws -> Item
    ) throws -> Page<Item> {
        let arguments = services.arguments
        return try Page(all, key: key, after: arguments.cursor, limit: arguments.limit, item: item)
    }
}
