/// What changed between two versions of the API.
///
/// A change breaks when a program that was written against the old version may not compile against the new one, or
/// may send what a server of the new version refuses: something is gone, has another type, or has to be given now.
/// New values of enumerations and new faults do not break, since programs cannot list them all.
package struct APIDifference: Sendable {
    /// Version of the old API.
    package let oldVersion: String
    /// Version of the new API.
    package let newVersion: String
    /// Changes, sorted by what they are about.
    package private(set) var changes: [APIChange] = []

    private let oldObjects: [String: Model.DataObject]
    private let newObjects: [String: Model.DataObject]
    private let newInputs: Set<String>
    /// True when both sides know what references lead to.
    private let knowsReferences: Bool

    /// Compares two models.
    package init(from old: Model, to new: Model) {
        oldVersion = old.apiVersion
        newVersion = new.apiVersion
        oldObjects = Dictionary(uniqueKeysWithValues: old.dataObjects.map { ($0.name, $0) })
        newObjects = Dictionary(uniqueKeysWithValues: new.dataObjects.map { ($0.name, $0) })
        newInputs = InputTypes.names(in: new)
        knowsReferences = !old.managedTypes.isEmpty && !new.managedTypes.isEmpty
        compareObjects(old, new)
        compareEnumerations(old, new)
        compareArrays(old, new)
        compareOperations(old, new)
        // Where one side has no facts, all managed types would be new or gone.
        if knowsReferences { compareManagedTypes(old, new) }
    }

    /// True when programs that were written against the old version may not compile or work.
    package var isBreaking: Bool { changes.contains(where: \.isBreaking) }

    private mutating func note(
        _ subject: APIChange.Subject, _ kind: APIChange.Kind, _ name: String, old: String = "", new: String = "",
        breaks: Bool
    ) {
        changes.append(
            APIChange(subject: subject, kind: kind, name: name, old: old, new: new, isBreaking: breaks))
    }

    /// Pairs two lists by name, and notes what is on one side only.
    private mutating func pair<Item>(
        _ old: [Item], _ new: [Item], _ subject: APIChange.Subject, name: (Item) -> String,
        addedBreaks: (Item) -> Bool = { _ in false }, prefix: String = "", describe: (Item) -> String = { _ in "" }
    ) -> [(old: Item, new: Item)] {
        let newItems = Dictionary(uniqueKeysWithValues: new.map { (name($0), $0) })
        let oldNames = Set(old.map(name))
        var pairs: [(Item, Item)] = []
        for item in old {
            if let other = newItems[name(item)] {
                pairs.append((item, other))
            } else {
                note(subject, .removed, prefix + name(item), old: describe(item), breaks: true)
            }
        }
        for item in new where !oldNames.contains(name(item)) {
            note(subject, .added, prefix + name(item), new: describe(item), breaks: addedBreaks(item))
        }
        return pairs
    }

    private mutating func compareObjects(_ old: Model, _ new: Model) {
        for (before, after) in pair(old.dataObjects, new.dataObjects, .type, name: \.name) {
            if before.base != after.base {
                // A type between the two takes nothing away.
                let isStillDescendant = before.base.map { ancestors(of: after).contains($0) } ?? false
                note(
                    .type, .changed, before.name, old: "base \(before.base ?? "none")",
                    new: "base \(after.base ?? "none")", breaks: !isStillDescendant && before.base != nil)
            }
            let isInput = newInputs.contains(after.name)
            // A field that moved to or from a base is where it was.
            let beforeFields = flattened(before, in: oldObjects, unlessIn: after.fields, of: before.fields)
            let afterFields = flattened(after, in: newObjects, unlessIn: before.fields, of: after.fields)
            compare(beforeFields, afterFields, .field, owner: before.name) { isInput && !$0.isOptional }
            if isInput { compareOrder(beforeFields, afterFields, .type, before.name) }
        }
    }

    private func ancestors(of object: Model.DataObject) -> [String] {
        var names: [String] = []
        var current = object.base
        while let name = current {
            names.append(name)
            current = newObjects[name]?.base
        }
        return names
    }

    /// A type's own fields, and those inherited ones that the other version of the type declares itself.
    private func flattened(
        _ object: Model.DataObject, in objects: [String: Model.DataObject], unlessIn other: [Model.Field],
        of own: [Model.Field]
    ) -> [Model.Field] {
        let wanted = Set(other.map(\.name)).subtracting(own.map(\.name))
        guard !wanted.isEmpty else { return own }
        var inherited: [Model.Field] = []
        var current = object.base
        while let name = current, let ancestor = objects[name] {
            inherited.insert(contentsOf: ancestor.fields.filter { wanted.contains($0.name) }, at: 0)
            current = ancestor.base
        }
        return inherited + own
    }

    private mutating func compare(
        _ old: [Model.Field], _ new: [Model.Field], _ subject: APIChange.Subject, owner: String,
        addedBreaks: (Model.Field) -> Bool
    ) {
        let pairs = pair(
            old, new, subject, name: \.name, addedBreaks: addedBreaks, prefix: "\(owner).", describe: describe)
        for (before, after) in pairs where describe(before) != describe(after) {
            note(
                subject, .changed, "\(owner).\(before.name)", old: describe(before), new: describe(after),
                breaks: true)
        }
    }

    /// Notes when what both have stands in another order: initialisers and methods take arguments in it.
    private mutating func compareOrder(
        _ old: [Model.Field], _ new: [Model.Field], _ subject: APIChange.Subject, _ name: String
    ) {
        let both = Set(old.map(\.name)).intersection(new.map(\.name))
        let before = old.map(\.name).filter(both.contains)
        let after = new.map(\.name).filter(both.contains)
        guard before != after else { return }
        note(
            subject, .changed, name, old: "order \(before.joined(separator: ", "))",
            new: after.joined(separator: ", "), breaks: true)
    }

    private mutating func compareEnumerations(_ old: Model, _ new: Model) {
        for (before, after) in pair(old.enumerations, new.enumerations, .enumeration, name: \.name) {
            _ = pair(before.values, after.values, .value, name: \.value, prefix: "\(before.name).")
        }
    }

    private mutating func compareArrays(_ old: Model, _ new: Model) {
        for (before, after) in pair(old.arrays, new.arrays, .type, name: \.name) {
            compare([before.element], [after.element], .field, owner: before.name) { _ in true }
        }
    }

    private mutating func compareOperations(_ old: Model, _ new: Model) {
        for (before, after) in pair(old.operations, new.operations, .operation, name: \.name) {
            compare(before.parameters, after.parameters, .parameter, owner: before.name) { !$0.isOptional }
            compareOrder(before.parameters, after.parameters, .operation, before.name)
            let result = (before.result.map(describe) ?? "none", after.result.map(describe) ?? "none")
            if result.0 != result.1 {
                note(.result, .changed, before.name, old: result.0, new: result.1, breaks: true)
            }
            for fault in before.faults where !after.faults.contains(fault) {
                note(.fault, .removed, "\(before.name).\(fault)", breaks: false)
            }
            for fault in after.faults where !before.faults.contains(fault) {
                note(.fault, .added, "\(before.name).\(fault)", breaks: false)
            }
            if let owner = before.owner, let other = after.owner, owner != other {
                note(.operation, .changed, before.name, old: "of \(owner)", new: "of \(other)", breaks: true)
            }
        }
    }

    private mutating func compareManagedTypes(_ old: Model, _ new: Model) {
        for (before, after) in pair(old.managedTypes, new.managedTypes, .managedType, name: \.name) {
            if before.base != after.base {
                note(
                    .managedType, .changed, before.name, old: "base \(before.base ?? "none")",
                    new: "base \(after.base ?? "none")", breaks: true)
            }
            compare(before.properties, after.properties, .property, owner: before.name) { _ in false }
        }
    }

    /// The type of a field as a report shows it.
    private func describe(_ field: Model.Field) -> String {
        let element =
            switch field.type {
            case .builtIn(let kind): "xsd:\(kind)"
            case .reference(let name): knowsReferences ? "reference to \(name ?? "any object")" : "reference"
            case .object(let name), .enumeration(let name), .array(let name): name
            }
        return (field.isOptional ? "optional " : "") + (field.isArray ? "list of " : "") + element
    }
}
