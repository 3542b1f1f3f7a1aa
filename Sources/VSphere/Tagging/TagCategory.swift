/// A group of tags of one kind, such as `Environment`.
public struct TagCategory: Hashable, Sendable, Codable {
    /// How many tags of a category an object can carry.
    public struct Cardinality: RawRepresentable, Hashable, Sendable, Codable {
        /// The name on the wire.
        public let rawValue: String
        /// Names a cardinality.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// One at most.
        public static let single = Cardinality(rawValue: "SINGLE")
        /// Any number.
        public static let multiple = Cardinality(rawValue: "MULTIPLE")
    }

    /// Its identifier, `urn:vmomi:InventoryServiceCategory:…:GLOBAL`.
    public let id: String
    /// Its name, one of a kind in the vCenter.
    public let name: String
    /// What it is for.
    public let description: String
    /// How many of its tags an object can carry.
    public let cardinality: Cardinality
    /// Types of objects that can carry its tags, such as `VirtualMachine`; all types where it is empty.
    public let associableTypes: [String]

    private enum CodingKeys: String, CodingKey {
        case id, name, description, cardinality
        case associableTypes = "associable_types"
    }

    /// Reads what the server sent; some servers leave out what is empty.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        name = try container.decode(String.self, forKey: .name)
        description = try container.decodeIfPresent(String.self, forKey: .description) ?? ""
        cardinality = try container.decodeIfPresent(Cardinality.self, forKey: .cardinality) ?? .multiple
        associableTypes = try container.decodeIfPresent([String].self, forKey: .associableTypes) ?? []
    }
}
