internal import HTTPTransport
public import VimTypes

/// The tags of a vCenter: categories, tags, and which objects carry them.
///
/// Tags are not part of `vim25`. They are served under `/api` (vCenter 7.0 U2 and later) or `/rest` (6.5 and later),
/// with a session of its own, which is opened when it is first needed, opened anew once when it has expired, and closed
/// by ``VSphereClient/shutdown()``. A stand-alone ESXi has no tags: every call throws ``VSphereError`` `.unsupported`.
///
/// ## Usage
/// ```swift
/// let production = try await client.tagging.tag(named: "Production")
/// for machine in try await client.tagging.objects(with: production.id) { print(machine) }
/// ```
public final class Tagging: Sendable {
    /// How many objects are asked for in one call, and how many calls are under way at a time.
    private static let batch = (objects: 500, calls: 8)

    private let channel: AutomationChannel

    init(_ configuration: VSphereConfiguration, _ exchange: any HTTPExchange, clock: any Clock<Duration>) {
        channel = AutomationChannel(configuration, exchange, clock: clock)
    }

    /// Closes the session, if there is one.
    func logOut() async { await channel.logOut() }

    // MARK: Categories and tags

    /// All categories, by name.
    /// - Throws: ``VSphereError``, `HTTPTransportError`.
    public func categories() async throws -> [TagCategory] {
        let ids: [String] = try await channel.list(.get("category"))
        return try await each(ids) { try await self.channel.value(.get("category", $0)) as TagCategory }
            .sorted { $0.name < $1.name }
    }

    /// All tags, or those of a category, by name.
    /// - Throws: ``VSphereError`` `.notFound` when there is no such category; `HTTPTransportError`.
    public func tags(inCategory category: String? = nil) async throws -> [Tag] {
        let ids: [String] =
            if let category {
                try await channel.list(.tagsOfCategory(category))
            } else {
                try await channel.list(.get("tag"))
            }
        return try await tags(ids)
    }

    /// The tag of a name.
    /// - Parameters:
    ///   - name: its name.
    ///   - category: the category's name, where tags of several have the name.
    /// - Throws: ``VSphereError`` `.notFound` or `.ambiguous`.
    public func tag(named name: String, category: String? = nil) async throws -> Tag {
        let categories = try await categories()
        var wanted: String?
        if let category {
            guard let found = categories.first(where: { $0.name == category }) else {
                throw channel.error(.notFound, "has no tag category '\(InventoryName.shown(category))'")
            }
            wanted = found.id
        }
        let tags = try await tags(inCategory: wanted).filter { $0.name == name }
        guard let tag = tags.first else {
            throw channel.error(.notFound, "has no tag '\(InventoryName.shown(name))'")
        }
        guard tags.count == 1 else {
            let names = tags.map { tag in categories.first { $0.id == tag.categoryID }?.name ?? tag.categoryID }
            throw channel.error(
                .ambiguous,
                "has a tag '\(InventoryName.shown(name))' in each of the categories \(names.joined(separator: ", "))")
        }
        return tag
    }

    /// Makes a category.
    /// - Parameter associableTypes: types of objects that can carry its tags; empty for all.
    /// - Returns: its identifier.
    /// - Throws: ``VSphereError`` `.alreadyExists`, `.denied`.
    @discardableResult
    public func createCategory(
        name: String, description: String = "", cardinality: TagCategory.Cardinality = .multiple,
        associableTypes: [String] = []
    ) async throws -> String {
        try await channel.value(
            .create(
                "category",
                CategorySpecification(
                    name: name, description: description, cardinality: cardinality, associable_types: associableTypes)))
    }

    /// Makes a tag in a category.
    /// - Returns: its identifier.
    /// - Throws: ``VSphereError`` `.alreadyExists`, `.notFound`, `.denied`.
    @discardableResult
    public func createTag(name: String, description: String = "", category: String) async throws -> String {
        try await channel.value(
            .create("tag", TagSpecification(name: name, description: description, category_id: category)))
    }

    /// Deletes a category with all its tags.
    public func deleteCategory(_ id: String) async throws { try await channel.send(.delete("category", id)) }

    /// Deletes a tag, and takes it off all objects.
    public func deleteTag(_ id: String) async throws { try await channel.send(.delete("tag", id)) }

    // MARK: Tags of objects

    /// Puts a tag on an object. An object that has it keeps it.
    public func attach(_ tag: String, to object: ManagedObjectReference<some ManagedObject>) async throws {
        try await channel.send(.association("attach", tag, TaggedObjects(object_id: TaggedObject(object))))
    }

    /// Takes a tag off an object. An object that does not have it stays as it is.
    public func detach(_ tag: String, from object: ManagedObjectReference<some ManagedObject>) async throws {
        try await channel.send(.association("detach", tag, TaggedObjects(object_id: TaggedObject(object))))
    }

    /// The objects that carry a tag.
    public func objects(with tag: String) async throws -> [ManagedObjectReference<AnyManagedObject>] {
        let objects: [TaggedObject] = try await channel.list(
            .association("list-attached-objects", tag, TaggedObjects()))
        return objects.map(\.reference)
    }

    /// The tags of an object, by name.
    public func tags(of object: ManagedObjectReference<some ManagedObject>) async throws -> [Tag] {
        try await tags(
            try await channel.list(
                .association("list-attached-tags", nil, TaggedObjects(object_id: TaggedObject(object)))))
    }

    /// The tags of many objects, 500 objects in a call. Objects without tags are left out.
    public func tags(
        of objects: [ManagedObjectReference<some ManagedObject>]
    ) async throws -> [ManagedObjectReference<AnyManagedObject>: [Tag]] {
        var ids: [ManagedObjectReference<AnyManagedObject>: [String]] = [:]
        for start in stride(from: 0, to: objects.count, by: Self.batch.objects) {
            let batch = objects[start..<min(objects.count, start + Self.batch.objects)].map(TaggedObject.init)
            let answers: [ObjectTags] = try await channel.list(
                .association("list-attached-tags-on-objects", nil, TaggedObjects(object_ids: batch)))
            for answer in answers where answer.tag_ids?.isEmpty == false {
                ids[answer.object_id.reference] = answer.tag_ids
            }
        }
        let known = try await tags(Array(Set(ids.values.joined())))
        return ids.mapValues { ids in known.filter { ids.contains($0.id) } }
    }

    private func tags(_ ids: [String]) async throws -> [Tag] {
        try await each(ids) { try await self.channel.value(.get("tag", $0)) as Tag }.sorted { $0.name < $1.name }
    }

    /// Fetches things one by one, as the API has it, a few at a time. What is deleted meanwhile is left out.
    private func each<Element: Sendable>(
        _ ids: [String], _ fetch: @escaping @Sendable (String) async throws -> Element
    ) async throws -> [Element] {
        @Sendable func fetched(_ id: String) async throws -> Element? {
            do { return try await fetch(id) } catch let error as VSphereError where error.code == .notFound {
                return nil
            }
        }
        return try await withThrowingTaskGroup(of: Element?.self) { group in
            var rest = ids[...]
            for id in rest.prefix(Self.batch.calls) { group.addTask { try await fetched(id) } }
            rest = rest.dropFirst(Self.batch.calls)
            var elements: [Element] = []
            while let element = try await group.next() {
                if let element { elements.append(element) }
                if let id = rest.popFirst() { group.addTask { try await fetched(id) } }
            }
            return elements
        }
    }
}
