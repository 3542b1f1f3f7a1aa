import SchemaFormat

extension ModelBuilder {
    /// Adds what the WSDL cannot say. A fact about something that is not in the WSDL is an error, so that facts do not
    /// rot unseen; something in the WSDL without facts is none, so that newer files can be read.
    mutating func addFacts() {
        guard let facts else { return }
        var managedNames: Set<String> = [ManagedObjectFacts.root]
        for type in facts.managedTypes {
            checkName(type.name, at: type.location)
            if !managedNames.insert(type.name).inserted {
                diagnostics.report(.duplicate, at: type.location, "managed type \(type.name) is described twice")
            }
        }
        let names = FactNames(model: model, managed: managedNames)
        addTypeFacts(facts, names: names)

        var operationRows: [String: Int] = [:]
        for (row, operation) in model.operations.enumerated() { operationRows[operation.name] = row }
        let bases = Dictionary(facts.managedTypes.map { ($0.name, $0.base) }) { first, _ in first }
        for type in facts.managedTypes {
            checkBase(of: type, bases: bases)
            var seen: Set<String> = []
            var properties: [Model.Field] = []
            for property in type.properties {
                checkName(property.name, at: property.location)
                if !seen.insert(property.name).inserted {
                    diagnostics.report(
                        .duplicate, at: property.location, "property '\(property.name)' is described twice")
                }
                guard let kind = names.valueType(property.type) else {
                    diagnostics.report(
                        .danglingReference, at: property.location, "there is no type '\(property.type)'")
                    continue
                }
                properties.append(
                    .init(
                        name: property.name, type: kind, isOptional: property.isOptional,
                        isArray: property.isArray, isSecret: property.isSecret,
                        since: checkedWord(property.since == type.since ? "" : property.since, at: property.location),
                        privilege: checkedWord(property.privilege, at: property.location),
                        location: property.location))
            }
            model.managedTypes.append(
                .init(
                    name: type.name, base: type.base, properties: properties,
                    since: checkedWord(type.since, at: type.location), location: type.location))
            for method in type.methods {
                guard let row = operationRows[method.name] else {
                    diagnostics.report(
                        .stale, at: method.location, "operation '\(method.name)' is not in the WSDL")
                    continue
                }
                addMethodFacts(method, owner: type.name, row: row, names: names)
            }
        }
    }

    private mutating func checkBase(of type: ManagedObjectFacts.ManagedType, bases: [String: String?]) {
        var depth = 0
        var base = type.base
        while let name = base {
            guard let next = bases[name] else {
                diagnostics.report(.danglingReference, at: type.location, "there is no managed type '\(name)'")
                return
            }
            depth += 1
            guard depth <= 50 else {
                diagnostics.report(.limit, at: type.location, "managed type \(type.name) inherits from itself")
                return
            }
            base = next
        }
    }

    private mutating func addMethodFacts(
        _ method: ManagedObjectFacts.Method, owner: String, row: Int, names: FactNames
    ) {
        var operation = model.operations[row]
        if let other = operation.owner {
            diagnostics.report(.duplicate, at: method.location, "'\(method.name)' belongs to \(other) already")
        }
        operation.owner = owner
        operation.since = checkedWord(method.since, at: method.location)
        operation.privilege = checkedWord(method.privilege, at: method.location)
        operation.taskResult = method.result?.taskResult ?? ""
        if !operation.taskResult.isEmpty, names.valueType(operation.taskResult) == nil {
            diagnostics.report(
                .danglingReference, at: method.location, "there is no type '\(operation.taskResult)'")
        }
        if method.parameters.map(\.name) != operation.parameters.map(\.name) {
            diagnostics.report(
                .stale, at: method.location,
                "the WSDL has '\(method.name)' with (\(operation.parameters.map(\.name).joined(separator: ", ")))")
        } else {
            for (position, parameter) in method.parameters.enumerated() {
                operation.parameters[position] = merge(parameter, into: operation.parameters[position], names: names)
                if parameter.since != method.since {
                    operation.parameters[position].since = checkedWord(parameter.since, at: parameter.location)
                }
            }
        }
        if let result = method.result, let field = operation.result {
            operation.result = merge(result, into: field, names: names)
        } else if (method.result == nil) != (operation.result == nil) {
            diagnostics.report(
                .stale, at: method.location,
                "the WSDL has '\(method.name)' \(operation.result == nil ? "without" : "with") a result")
        }
        model.operations[row] = operation
    }

    private mutating func merge(
        _ fact: ManagedObjectFacts.Value, into field: Model.Field, names: FactNames
    ) -> Model.Field {
        var field = field
        field.isSecret = fact.isSecret
        field.privilege = checkedWord(fact.privilege, at: fact.location)
        guard let type = names.valueType(fact.type) else {
            diagnostics.report(.danglingReference, at: fact.location, "there is no type '\(fact.type)'")
            return field
        }
        switch (field.type, type) {
        case (.reference, .reference): field.type = type
        case (.builtIn(.string), .enumeration(let name)): field.drawnFrom = name
        case (let known, let told):
            if known != told {
                diagnostics.report(
                    .stale, at: fact.location, "'\(fact.type)' is not the type that the WSDL has for '\(field.name)'")
            }
        }
        return field
    }

    private mutating func addTypeFacts(_ facts: ManagedObjectFacts, names: FactNames) {
        var rows: [String: Int] = [:]
        for (row, type) in model.dataObjects.enumerated() { rows[type.name] = row }
        for fact in facts.types {
            guard let row = rows[fact.name] else {
                // The type of references is a data type to some tools; the runtime brings it.
                if fact.name != Model.referenceName {
                    diagnostics.report(.stale, at: fact.location, "type '\(fact.name)' is not in the WSDL")
                }
                continue
            }
            model.dataObjects[row].since = checkedWord(fact.since, at: fact.location)
            for field in fact.fields {
                guard let position = model.dataObjects[row].fields.firstIndex(where: { $0.name == field.name }) else {
                    diagnostics.report(
                        .stale, at: field.location, "field '\(field.name)' of \(fact.name) is not in the WSDL")
                    continue
                }
                model.dataObjects[row].fields[position] = merge(
                    field, into: model.dataObjects[row].fields[position], names: names)
            }
        }
        rows = [:]
        for (row, type) in model.enumerations.enumerated() { rows[type.name] = row }
        for fact in facts.enumerations {
            guard let row = rows[fact.name] else {
                diagnostics.report(.stale, at: fact.location, "enumeration '\(fact.name)' is not in the WSDL")
                continue
            }
            model.enumerations[row].since = checkedWord(fact.since, at: fact.location)
        }
    }

    private mutating func merge(
        _ fact: ManagedObjectFacts.Field, into field: Model.Field, names: FactNames
    ) -> Model.Field {
        var field = field
        field.since = checkedWord(fact.since, at: fact.location)
        field.isSecret = fact.isSecret
        if !fact.reference.isEmpty {
            if case .reference = field.type, case .reference? = names.valueType(fact.reference) {
                field.type = names.valueType(fact.reference)!
            } else {
                diagnostics.report(
                    .stale, at: fact.location, "'\(field.name)' is no reference to a '\(fact.reference)'")
            }
        }
        if !fact.enumeration.isEmpty {
            if case .builtIn(.string) = field.type, case .enumeration? = names.valueType(fact.enumeration) {
                field.drawnFrom = fact.enumeration
            } else {
                diagnostics.report(
                    .stale, at: fact.location, "'\(field.name)' is no string drawn from a '\(fact.enumeration)'")
            }
        }
        return field
    }

    /// A version or privilege, checked like a name; it can be empty.
    private mutating func checkedWord(_ word: String, at location: SourceLocation) -> String {
        if !word.isEmpty { checkName(word, at: location) }
        return word
    }
}

/// What the type names in the facts stand for.
struct FactNames {
    private var types: [String: Model.ValueType] = [:]

    init(model: Model, managed: Set<String>) {
        for type in model.dataObjects { types[type.name] = .object(type.name) }
        for type in model.enumerations { types[type.name] = .enumeration(type.name) }
        for type in model.arrays { types[type.name] = .array(type.name) }
        for name in managed { types[name] = .reference(name == ManagedObjectFacts.root ? nil : name) }
        types[Model.referenceName] = .reference(nil)
        for (name, kind) in ModelBuilder.builtInTypes { types[name] = .builtIn(kind) }
    }

    func valueType(_ name: String) -> Model.ValueType? { types[name] }
}
