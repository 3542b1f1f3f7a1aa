/// A label of a vCenter, which objects of its inventory can carry.
public struct Tag: Hashable, Sendable, Codable {
    /// Its identifier, `urn:vmomi:InventoryServiceTag:…:GLOBAL`.
    public let id: String
    /// Its name, one of a kind within its category.
    public let name: String
    /// What it is for.
    public let description: String
    /// The category that it belongs to.
    public let categoryID: String

    private enum CodingKeys: String, CodingKey {
        case id, name, description
        case categoryID = "category_id"
    }

    /// Reads what the server sent; some servers leave out what is empty.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        name = try container.decode(String.self, forKey: .name)
        description = try container.decodeIfPresent(String.self, forKey: .description) ?? ""
        categoryID = try container.decode(String.self, forKey: .categoryID)
    }
}
