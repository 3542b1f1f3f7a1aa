internal import VimTypes

// What is sent and received, with the names that it has on the wire.

/// An object as the tagging service names it.
struct TaggedObject: Codable, Sendable {
    let id: String
    let type: String

    init(_ reference: ManagedObjectReference<some ManagedObject>) {
        id = reference.value
        type = reference.type
    }

    var reference: ManagedObjectReference<AnyManagedObject> { ManagedObjectReference(id, type: type) }
}

struct TaggedObjects: Encodable, Sendable {
    var object_id: TaggedObject?
    var object_ids: [TaggedObject]?
}

struct ObjectTags: Decodable, Sendable {
    let object_id: TaggedObject
    let tag_ids: [String]?
}

struct CategorySpecification: Encodable, Sendable {
    let name: String
    let description: String
    let cardinality: TagCategory.Cardinality
    let associable_types: [String]
}

struct TagSpecification: Encodable, Sendable {
    let name: String
    let description: String
    let category_id: String
}

struct CategoryReference: Encodable, Sendable {
    let category_id: String
}
