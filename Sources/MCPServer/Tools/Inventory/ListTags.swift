import MCPCore
import VSphere

/// Lists the tags of a vCenter, by its tagging service.
struct ListTags: VSphereTool {
    static let name = "list_tags"
    static let title = "List tags"
    static let description = "Tags of vCenter with their categories. An ESXi host alone has none."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument(.filter) var filter: String?
        @Argument("Only tags of this category", aliases: ["category_name"]) var category: String?
    }

    struct Item: ToolOutput {
        var name: String
        var category: String
        var description: String?
        var oneOnly: Bool?
        var objectTypes: [String]?
        var id: String

        static let fields = [
            "name": "Name",
            "category": "Category",
            "description": "Description",
            "oneOnly": "One per object",
            "objectTypes": "Only for",
            "id": "Identifier",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Page<Item> {
        let tagging = context.vSphere.tagging
        let categories = try await tagging.categories()
        let wanted = try input.category.map { name in
            guard let category = categories.first(where: { $0.name == name || $0.id == name }) else {
                throw ToolError(
                    .notFound, "There is no tag category '\(name)'.",
                    hint: "Known: \(categories.map(\.name).joined(separator: ", ")).")
            }
            return category.id
        }
        let pattern = input.filter.map(NamePattern.init)
        let tags = try await tagging.tags(inCategory: wanted).filter { pattern?.matches($0.name) ?? true }
        let byID = Dictionary(categories.map { ($0.id, $0) }) { first, _ in first }
        return try context.page(
            tags, key: { [byID[$0.categoryID]?.name ?? "", $0.name, $0.id] },
            item: { tag in
                let category = byID[tag.categoryID]
                let types = category?.associableTypes ?? []
                return Item(
                    name: tag.name, category: category?.name ?? tag.categoryID,
                    description: tag.description.isEmpty ? nil : tag.description,
                    oneOnly: category.map { $0.cardinality == .single }, objectTypes: types.isEmpty ? nil : types,
                    id: tag.id)
            })
    }
}
