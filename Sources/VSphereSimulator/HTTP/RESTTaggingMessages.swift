// What the tagging service receives and sends, with the names that it has on the wire.

/// An object of the inventory.
struct RESTObject: Codable, Hashable {
    let id: String
    let type: String
}

struct RESTCategoryBody: Decodable {
    var name: String?
    var description: String?
    var cardinality: String?
    var associable_types: [String]?
}

struct RESTTagBody: Decodable {
    var name: String?
    var description: String?
    var category_id: String?
}

struct RESTAssociationBody: Decodable {
    var object_id: RESTObject?
    var object_ids: [RESTObject]?
    var tag_ids: [String]?
}

struct RESTCategory: Encodable {
    let id: String
    let name: String
    let description: String
    let cardinality: String
    let associable_types: [String]
    let used_by: [String]

    init(_ category: TagStore.Category) {
        id = category.id
        name = category.name
        description = category.description
        cardinality = category.isSingle ? "SINGLE" : "MULTIPLE"
        associable_types = category.associableTypes
        used_by = []
    }
}

struct RESTTag: Encodable {
    let id: String
    let name: String
    let description: String
    let category_id: String
    let used_by: [String]

    init(_ tag: TagStore.Tag) {
        id = tag.id
        name = tag.name
        description = tag.description
        category_id = tag.categoryID
        used_by = []
    }
}

struct RESTObjectTags: Encodable {
    let object_id: RESTObject
    let tag_ids: [String]
}

struct RESTTagObjects: Encodable {
    let tag_id: String
    let object_ids: [RESTObject]
}

struct RESTBatchResult: Encodable {
    let success: Bool
    let error_messages: [RESTError.Body.Message]
}
