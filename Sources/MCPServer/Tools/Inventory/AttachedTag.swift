import MCPCore
import VSphere
import VimTypes

/// A tag that an object carries, with the name of its category.
struct AttachedTag: ToolOutput {
    var name: String
    var category: String
    var description: String?
    var id: String

    static let fields = [
        "name": "Name", "category": "Category", "description": "Description", "id": "Identifier",
    ]

    /// - Parameter categories: all categories of the vCenter.
    init(_ tag: VSphere.Tag, in categories: [TagCategory]) {
        name = tag.name
        category = categories.first { $0.id == tag.categoryID }?.name ?? tag.categoryID
        description = tag.description.isEmpty ? nil : tag.description
        id = tag.id
    }

    /// `category:name`, as in the policy file.
    var label: String { "\(category):\(name)" }
}

extension ArgumentDeclaration {
    /// The tag that the tool is for.
    static let tag = ArgumentDeclaration("Name, category:name or id", aliases: ["tag_name", "tag_id"])
    /// The category of the tag.
    static let tagCategory = ArgumentDeclaration(
        "Its category, where needed", aliases: ["category_name"])
}
