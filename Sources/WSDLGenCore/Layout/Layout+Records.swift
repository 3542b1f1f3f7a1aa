import SchemaFormat

extension Layout {
    /// The rows of the type table.
    var typeRecords: [TypeRecord] {
        let first = objects.count + model.enumerations.count + model.arrays.count
        return objects.map { object in
            TypeRecord(
                kind: .dataObject, name: object.declaration.name, base: object.base,
                lastDescendant: object.lastDescendant, since: object.declaration.since, isInput: object.isInput,
                fields: object.declaration.fields.map(record))
        }
            + model.enumerations.enumerated().map { row, enumeration in
                TypeRecord(
                    kind: .enumeration, name: enumeration.name, lastDescendant: objects.count + row,
                    since: enumeration.since, values: enumeration.values.map(\.value))
            }
            + model.arrays.enumerated().map { row, array in
                TypeRecord(
                    kind: .array, name: array.name, lastDescendant: objects.count + model.enumerations.count + row,
                    fields: [record(array.element)])
            }
            + model.operations.enumerated().map { row, operation in
                TypeRecord(
                    kind: .request, name: operation.name, lastDescendant: first + row, since: operation.since,
                    isInput: true, fields: operation.parameters.map(record))
            }
    }

    /// The rows of the operation table.
    var operationRecords: [OperationRecord] {
        let first = objects.count + model.enumerations.count + model.arrays.count
        return model.operations.enumerated().map { row, operation in
            OperationRecord(
                name: operation.name, owner: operation.owner.flatMap { managedNumbers[$0] }, request: first + row,
                result: operation.result.map(record) ?? FieldRecord(name: "returnval", kind: .void),
                faults: operation.faults.compactMap { typeNumbers[$0] }, privilege: operation.privilege,
                since: operation.since)
        }
    }

    /// The rows of the managed-object table.
    var managedTypeRecords: [ManagedTypeRecord] {
        var operations: [String: [Int]] = [:]
        for (row, operation) in model.operations.enumerated() {
            if let owner = operation.owner { operations[owner, default: []].append(row) }
        }
        return managed.map { managed in
            ManagedTypeRecord(
                name: managed.declaration.name, base: managed.base, lastDescendant: managed.lastDescendant,
                since: managed.declaration.since, properties: managed.declaration.properties.map(record),
                operations: operations[managed.declaration.name] ?? [])
        }
    }

    private func record(_ field: Model.Field) -> FieldRecord {
        var record = FieldRecord(
            name: field.name, kind: .void, isOptional: field.isOptional, isArray: field.isArray,
            isSecret: field.isSecret, since: field.since)
        switch field.type {
        case .builtIn(let kind): record.kind = kind
        case .reference(let name):
            record.kind = .reference
            record.type = name.flatMap { managedNumbers[$0] }
        case .object(let name):
            record.kind = .object
            record.type = typeNumbers[name]
        case .enumeration(let name):
            record.kind = .enumeration
            record.type = typeNumbers[name]
        case .array(let name):
            record.kind = .arrayType
            record.type = typeNumbers[name]
        }
        if !field.drawnFrom.isEmpty { record.drawnFrom = typeNumbers[field.drawnFrom] }
        return record
    }
}
