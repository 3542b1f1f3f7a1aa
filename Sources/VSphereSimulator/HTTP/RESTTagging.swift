internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// A call of the tagging service.
struct RESTTagging {
    let dialect: RESTDialect
    let request: SimulatorRequest
    let user: String
    let body: [UInt8]

    /// Performs the call.
    /// - Parameter path: what stands after `/cis/tagging/`.
    mutating func perform(_ path: [String], _ world: inout World) throws -> SimulatorReply {
        let action = request.query[dialect.actionName]
        var id = path.count > 1 ? path[1] : nil
        if dialect == .rest, let marked = id {
            guard marked.hasPrefix("id:") else { throw missing(marked) }
            id = String(marked.dropFirst(3))
        }
        guard path.count <= 2 else { throw missing(request.path) }
        switch (path.first, request.method, id, action) {
        case ("category", "GET", nil, nil): return try dialect.reply(200, world.tags.categories.keys.sorted())
        case ("category", "POST", nil, nil): return try createCategory(&world)
        case ("category", "GET", let id?, nil): return try dialect.reply(200, RESTCategory(try category(id, world)))
        case ("category", "PATCH", let id?, nil): return try updateCategory(id, &world)
        case ("category", "DELETE", let id?, nil):
            _ = try category(id, world)
            try require("InventoryService.Tagging.DeleteCategory", world)
            world.tags.removeCategory(id)
            return dialect.done
        case ("tag", "GET", nil, nil): return try dialect.reply(200, world.tags.tags.keys.sorted())
        case ("tag", "POST", nil, nil): return try createTag(&world)
        case ("tag", _, let id, "list-tags-for-category"):
            let wanted = try id ?? request.query["category_id"] ?? decoded(RESTTagBody.self).category_id ?? ""
            _ = try category(wanted, world)
            let found = world.tags.tags.values.filter { $0.categoryID == wanted }.map(\.id).sorted()
            return try dialect.reply(200, found)
        case ("tag", "GET", let id?, nil): return try dialect.reply(200, RESTTag(try tag(id, world)))
        case ("tag", "PATCH", let id?, nil): return try updateTag(id, &world)
        case ("tag", "DELETE", let id?, nil):
            _ = try tag(id, world)
            try require("InventoryService.Tagging.DeleteTag", world)
            world.tags.removeTag(id)
            return dialect.done
        case ("tag-association", "POST", let id, let action?): return try associate(action, id, &world)
        default: throw missing("\(request.method) \(request.path)")
        }
    }

    // MARK: Categories and tags

    private func createCategory(_ world: inout World) throws -> SimulatorReply {
        let specification = try created(RESTCategoryBody.self)
        try require("InventoryService.Tagging.CreateCategory", world)
        let name = try named(specification.name)
        guard let cardinality = specification.cardinality, ["SINGLE", "MULTIPLE"].contains(cardinality) else {
            throw RESTError(.invalidArgument, "The cardinality is SINGLE or MULTIPLE.")
        }
        let id = world.tags.addCategory(
            name, description: specification.description ?? "", isSingle: cardinality == "SINGLE",
            associableTypes: specification.associable_types ?? [])
        guard let id else { throw RESTError(.alreadyExists, "There is a category '\(name)' already.") }
        return try dialect.reply(201, id)
    }

    private func updateCategory(_ id: String, _ world: inout World) throws -> SimulatorReply {
        let old = try category(id, world)
        try require("InventoryService.Tagging.EditCategory", world)
        let specification = try updated(RESTCategoryBody.self)
        if let name = specification.name, name != old.name, world.tags.category(named: name) != nil {
            throw RESTError(.alreadyExists, "There is a category '\(name)' already.")
        }
        // What tags may already rely on can only become wider.
        if let types = specification.associable_types, !types.isEmpty, !Set(types).isSuperset(of: old.associableTypes) {
            throw RESTError(.invalidArgument, "Types can be added to a category, not taken away.")
        }
        if specification.cardinality == "SINGLE", !old.isSingle {
            throw RESTError(.invalidArgument, "The cardinality can change to MULTIPLE only.")
        }
        world.tags.changeCategory(id) { category in
            category.name = specification.name ?? category.name
            category.description = specification.description ?? category.description
            category.associableTypes = specification.associable_types ?? category.associableTypes
            if specification.cardinality == "MULTIPLE" { category.isSingle = false }
        }
        return dialect.done
    }

    private func createTag(_ world: inout World) throws -> SimulatorReply {
        let specification = try created(RESTTagBody.self)
        try require("InventoryService.Tagging.CreateTag", world)
        let category = try category(specification.category_id ?? "", world)
        let name = try named(specification.name)
        let id = world.tags.addTag(name, description: specification.description ?? "", in: category.id)
        guard let id else {
            throw RESTError(.alreadyExists, "The category '\(category.name)' has a tag '\(name)' already.")
        }
        return try dialect.reply(201, id)
    }

    private func updateTag(_ id: String, _ world: inout World) throws -> SimulatorReply {
        let old = try tag(id, world)
        try require("InventoryService.Tagging.EditTag", world)
        let specification = try updated(RESTTagBody.self)
        if let name = specification.name, name != old.name, world.tags.tag(named: name, in: old.categoryID) != nil {
            throw RESTError(.alreadyExists, "The category has a tag '\(name)' already.")
        }
        world.tags.changeTag(id) { tag in
            tag.name = specification.name ?? tag.name
            tag.description = specification.description ?? tag.description
        }
        return dialect.done
    }

    // MARK: Associations

    private func associate(_ action: String, _ tagID: String?, _ world: inout World) throws -> SimulatorReply {
        let call = body.isEmpty ? RESTAssociationBody() : try decoded(RESTAssociationBody.self)
        switch (action, tagID) {
        case ("attach", let id?):
            try attach(tag(id, world), try object(call.object_id), &world)
            return dialect.done
        case ("detach", let id?):
            try detach(tag(id, world), try object(call.object_id), &world)
            return dialect.done
        case ("list-attached-objects", let id?):
            return try dialect.reply(200, attached(to: try tag(id, world).id, world))
        case ("attach-tag-to-multiple-objects", let id?):
            let tag = try tag(id, world)
            return try batch(call.object_ids ?? [], &world) { try attach(tag, $0, &$1) }
        case ("detach-tag-from-multiple-objects", let id?):
            let tag = try tag(id, world)
            return try batch(call.object_ids ?? [], &world) { try detach(tag, $0, &$1) }
        case ("list-attached-tags", nil):
            return try dialect.reply(200, world.tags.tags(of: try readable(call.object_id, world)))
        case ("list-attachable-tags", nil):
            let object = try readable(call.object_id, world)
            return try dialect.reply(
                200, world.tags.tags.values.filter { fits($0, object, world) }.map(\.id).sorted())
        case ("list-attached-tags-on-objects", nil):
            let lists = try (call.object_ids ?? []).map { object in
                RESTObjectTags(object_id: object, tag_ids: world.tags.tags(of: try readable(object, world)))
            }
            return try dialect.reply(200, lists.filter { !$0.tag_ids.isEmpty })
        case ("list-attached-objects-on-tags", nil):
            let lists = try (call.tag_ids ?? []).map { id in
                RESTTagObjects(tag_id: id, object_ids: attached(to: try tag(id, world).id, world))
            }
            return try dialect.reply(200, lists)
        case ("attach-multiple-tags-to-object", nil):
            let object = try object(call.object_id)
            return try batch(call.tag_ids ?? [], &world) { try attach(tag($0, $1), object, &$1) }
        case ("detach-multiple-tags-from-object", nil):
            let object = try object(call.object_id)
            return try batch(call.tag_ids ?? [], &world) { try detach(tag($0, $1), object, &$1) }
        default: throw missing("\(action) at \(request.path)")
        }
    }

    private func attach(_ tag: TagStore.Tag, _ object: RESTObject, _ world: inout World) throws {
        let reference = try readable(object, world)
        guard world.allows(user, "InventoryService.Tagging.AttachTag", on: reference) else { throw denied(object.id) }
        guard fits(tag, reference, world) else {
            throw RESTError(.invalidArgument, "The tag '\(tag.name)' cannot be attached to a \(reference.type).")
        }
        let others = world.tags.tags(of: reference).filter { $0 != tag.id }
        if world.tags.categories[tag.categoryID]?.isSingle ?? false,
            others.contains(where: { world.tags.tags[$0]?.categoryID == tag.categoryID })
        {
            throw RESTError(.invalidArgument, "The object carries another tag of that category, which allows one only.")
        }
        world.tags.attach(tag.id, to: reference)
    }

    private func detach(_ tag: TagStore.Tag, _ object: RESTObject, _ world: inout World) throws {
        let reference = try readable(object, world)
        guard world.allows(user, "InventoryService.Tagging.AttachTag", on: reference) else { throw denied(object.id) }
        world.tags.detach(tag.id, from: reference)
    }

    /// Does the same for several things, and tells which have failed.
    private func batch<Element>(
        _ elements: [Element], _ world: inout World, _ body: (Element, inout World) throws -> Void
    ) throws -> SimulatorReply {
        var messages: [RESTError.Body.Message] = []
        for element in elements {
            do { try body(element, &world) } catch let error as RESTError { messages += error.body.messages }
        }
        return try dialect.reply(200, RESTBatchResult(success: messages.isEmpty, error_messages: messages))
    }

    private func attached(to tag: String, _ world: World) -> [RESTObject] {
        world.tags.objects(with: tag).filter { world.has($0) && world.allows(user, "System.Read", on: $0) }
            .map { RESTObject(id: $0.value, type: $0.type) }
    }

    private func fits(_ tag: TagStore.Tag, _ object: AnyReference, _ world: World) -> Bool {
        let types = world.tags.categories[tag.categoryID]?.associableTypes ?? []
        return types.isEmpty || types.contains { world[object]?.kind.isKind(of: $0) ?? false }
    }

    // MARK: What calls name

    private func category(_ id: String, _ world: World) throws -> TagStore.Category {
        guard let category = world.tags.categories[id] else { throw missing("category \(id)") }
        return category
    }

    private func tag(_ id: String, _ world: World) throws -> TagStore.Tag {
        guard let tag = world.tags.tags[id] else { throw missing("tag \(id)") }
        return tag
    }

    private func object(_ object: RESTObject?) throws -> RESTObject {
        guard let object else { throw RESTError(.invalidArgument, "object_id is missing.") }
        return object
    }

    /// An object that the caller may see. A server does not tell what it hides from what there is not.
    private func readable(_ object: RESTObject?, _ world: World) throws -> AnyReference {
        let object = try self.object(object)
        guard let found = world[AnyReference(object.id, type: object.type)], found.reference.type == object.type,
            world.allows(user, "System.Read", on: found.reference)
        else { throw denied(object.id) }
        return found.reference
    }

    private func require(_ privilege: String, _ world: World) throws {
        guard world.allows(user, privilege, on: world.rootFolder.asAny) else { throw denied("the tags") }
    }

    private func named(_ name: String?) throws -> String {
        guard let name, !name.isEmpty, name.count <= 256 else {
            throw RESTError(.invalidArgument, "A name of up to 256 characters is needed.")
        }
        return name
    }

    private func denied(_ what: String) -> RESTError {
        RESTError(.unauthorized, "Unable to access \(what): it is not there, or the user lacks the privilege.")
    }

    private func missing(_ what: String) -> RESTError { RESTError(.notFound, "There is no \(what).") }

    private func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
        do { return try JSONDecoder().decode(type, from: Data(body)) } catch {
            throw RESTError(.invalidArgument, "The request is not the JSON that was expected.")
        }
    }

    private func created<Value: Decodable>(_ type: Value.Type) throws -> Value {
        dialect == .api ? try decoded(type) : try wrapped("create_spec")
    }

    private func updated<Value: Decodable>(_ type: Value.Type) throws -> Value {
        dialect == .api ? try decoded(type) : try wrapped("update_spec")
    }

    private func wrapped<Value: Decodable>(_ name: String) throws -> Value {
        guard let value = try decoded([String: Value].self)[name] else {
            throw RESTError(.invalidArgument, "\(name) is missing.")
        }
        return value
    }
}
