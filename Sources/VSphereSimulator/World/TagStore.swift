internal import VimTypes

/// The tags of a vCenter, their categories, and the objects that carry them.
struct TagStore: Sendable {
    /// A category of tags.
    struct Category: Sendable {
        let id: String
        var name: String
        var description: String
        /// Whether an object can carry one tag of the category at most.
        var isSingle: Bool
        /// Types of objects that can carry its tags; empty for all.
        var associableTypes: [String]
    }

    /// A tag.
    struct Tag: Sendable {
        let id: String
        var name: String
        var description: String
        let categoryID: String
    }

    /// Categories by id.
    private(set) var categories: [String: Category] = [:]
    /// Tags by id.
    private(set) var tags: [String: Tag] = [:]
    private var objectsByTag: [String: Set<AnyReference>] = [:]
    private var tagsByObject: [AnyReference: Set<String>] = [:]
    private var lastNumber = 0

    /// Makes a category.
    /// - Returns: its id; nil when there is one of that name.
    @discardableResult
    mutating func addCategory(
        _ name: String, description: String = "", isSingle: Bool = true, associableTypes: [String] = []
    ) -> String? {
        guard category(named: name) == nil else { return nil }
        let id = newID("InventoryServiceCategory")
        categories[id] = Category(
            id: id, name: name, description: description, isSingle: isSingle, associableTypes: associableTypes)
        return id
    }

    /// Makes a tag.
    /// - Returns: its id; nil when there is no such category, or it has a tag of that name.
    @discardableResult
    mutating func addTag(_ name: String, description: String = "", in categoryID: String) -> String? {
        guard categories[categoryID] != nil, tag(named: name, in: categoryID) == nil else { return nil }
        let id = newID("InventoryServiceTag")
        tags[id] = Tag(id: id, name: name, description: description, categoryID: categoryID)
        return id
    }

    /// The category of that name.
    func category(named name: String) -> Category? { categories.values.first { $0.name == name } }

    /// The tag of that name in a category.
    func tag(named name: String, in categoryID: String) -> Tag? {
        tags.values.first { $0.categoryID == categoryID && $0.name == name }
    }

    /// Gives a category another name or description.
    mutating func changeCategory(_ id: String, _ change: (inout Category) -> Void) {
        if var category = categories[id] {
            change(&category)
            categories[id] = category
        }
    }

    /// Gives a tag another name or description.
    mutating func changeTag(_ id: String, _ change: (inout Tag) -> Void) {
        if var tag = tags[id] {
            change(&tag)
            tags[id] = tag
        }
    }

    /// Deletes a tag, from all objects too.
    mutating func removeTag(_ id: String) {
        for object in objectsByTag[id] ?? [] { detach(id, from: object) }
        tags[id] = nil
    }

    /// Deletes a category with its tags.
    mutating func removeCategory(_ id: String) {
        for tag in tags.values where tag.categoryID == id { removeTag(tag.id) }
        categories[id] = nil
    }

    /// Lets an object carry a tag.
    mutating func attach(_ tag: String, to object: ManagedObjectReference<some ManagedObject>) {
        objectsByTag[tag, default: []].insert(object.asAny)
        tagsByObject[object.asAny, default: []].insert(tag)
    }

    /// Takes a tag off an object.
    mutating func detach(_ tag: String, from object: ManagedObjectReference<some ManagedObject>) {
        objectsByTag[tag]?.remove(object.asAny)
        tagsByObject[object.asAny]?.remove(tag)
    }

    /// Takes all tags off an object that goes.
    mutating func forget(_ object: AnyReference) {
        for tag in tagsByObject.removeValue(forKey: object) ?? [] { objectsByTag[tag]?.remove(object) }
    }

    /// The objects that carry a tag, in the order of their morefs.
    func objects(with tag: String) -> [AnyReference] { (objectsByTag[tag] ?? []).sorted { $0.value < $1.value } }

    /// The ids of the tags that an object carries.
    func tags(of object: AnyReference) -> [String] { (tagsByObject[object] ?? []).sorted() }

    /// The same in each run, and still what an id looks like.
    private mutating func newID(_ kind: String) -> String {
        lastNumber += 1
        var bits = UInt64(lastNumber) &* 0x9E37_79B9_7F4A_7C15
        bits ^= bits >> 29
        let high = String(bits, radix: 16)
        let digits = String(repeating: "0", count: 16 - high.count) + high
        let tail = String(lastNumber, radix: 16)
        return "urn:vmomi:\(kind):\(digits.prefix(8))-\(digits.dropFirst(8).prefix(4))-4\(digits.dropFirst(13))-"
            + "8a5c-" + String(repeating: "0", count: max(0, 12 - tail.count)) + tail + ":GLOBAL"
    }
}
