/// Finds the data objects that a request can carry.
enum InputTypes {
    /// Names of the data objects that some parameter can hold: those that parameters name, what their fields name, and
    /// the descendants of all of these. Faults and events are never sent, although some fields could hold them.
    static func names(in model: Model) -> Set<String> {
        let objects = Dictionary(uniqueKeysWithValues: model.dataObjects.map { ($0.name, $0) })
        let arrays = Dictionary(uniqueKeysWithValues: model.arrays.map { ($0.name, $0.element.type) })
        let children = Dictionary(grouping: model.dataObjects.filter { $0.base != nil }, by: { $0.base! })
        var found: Set<String> = [Model.faultRoot, Model.eventRoot]
        var waiting: [String] = []
        func reach(_ type: Model.ValueType) {
            switch type {
            case .object(let name):
                if found.insert(name).inserted { waiting.append(name) }
            case .array(let name):
                if let element = arrays[name], element != type { reach(element) }
            default: break
            }
        }
        for operation in model.operations {
            for parameter in operation.parameters { reach(parameter.type) }
        }
        while let name = waiting.popLast() {
            for child in children[name] ?? [] { reach(.object(child.name)) }
            var current = objects[name]
            while let object = current {
                for field in object.fields { reach(field.type) }
                current = object.base.flatMap { objects[$0] }
            }
        }
        return found.subtracting([Model.faultRoot, Model.eventRoot])
    }
}
