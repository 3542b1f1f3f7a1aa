import SchemaFormat
import VimTypes

@testable import VSphereSimulator

/// Walks values and says what a strict client would refuse: required fields that are absent, values that an
/// enumeration does not have, references to what does not exist.
struct InventoryCheck {
    let world: World?
    private(set) var problems: Set<String> = []

    /// - Parameter world: where references must lead; nil to let them lead anywhere.
    init(_ world: World? = nil) { self.world = world }

    /// Looks at all properties of all objects.
    static func problems(in world: World) -> [String] {
        var check = InventoryCheck(world)
        for object in world.objects.values {
            for (name, property) in object.kind.properties {
                let path = "\(object.kind.name).\(name)"
                guard let value = world.value(name, of: object) else {
                    if !property.isOptional, !property.isArray { check.problems.insert("\(path) is absent") }
                    continue
                }
                check.look(at: value, path)
            }
        }
        for event in world.history.events { check.look(at: event.asAny, "event") }
        return check.problems.sorted()
    }

    /// Looks at an object and all in it.
    mutating func look(at object: AnyDataObject, _ path: String) {
        let storage = object._storage
        for field in Neutral.fields(of: storage.typeID) {
            let path = "\(path)(\(storage.typeID.name)).\(field.name)"
            guard let value = storage.any(named: field.name) else {
                if !field.isOptional, !field.isArray { problems.insert("\(path) is absent") }
                continue
            }
            if let type = field.drawnFrom, case .string(let text) = value {
                let values = Vim.schema.table.type(type).values
                if !values.contains(text) { problems.insert("\(path) cannot be '\(text)' but \(values)") }
            }
            look(at: value, path)
        }
    }

    /// Looks at a value.
    mutating func look(at value: AnyValue, _ path: String) {
        switch value {
        case .object(let object): look(at: object, path)
        case .array(let array): for element in array.elements { look(at: element, path + "[]") }
        case .enumeration(let type, let text):
            let values = type.record.values
            if !values.contains(text) { problems.insert("\(path) cannot be '\(text)' but \(values)") }
        case .reference(let reference):
            guard let world else { return }
            if world[reference] == nil {
                problems.insert("\(path) leads to \(reference), which does not exist")
            } else if world[reference]?.kind.name != reference.type {
                problems.insert("\(path) calls \(reference.value) a \(reference.type)")
            }
        default: break
        }
    }
}
