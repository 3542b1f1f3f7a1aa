/// The Swift name of everything that is emitted, without clashes.
struct NameTable: Sendable {
    /// Swift names of data objects, enumerations and managed types, by wire name.
    private(set) var types: [String: String] = [:]
    /// Swift names of fields, by type and field.
    private(set) var fields: [String: [String: String]] = [:]
    /// Swift names of values, by enumeration and value.
    private(set) var enumerationValues: [String: [String: String]] = [:]
    /// Swift names of properties, by managed type and property.
    private(set) var properties: [String: [String: String]] = [:]
    /// Swift names of methods, by operation.
    private(set) var methods: [String: String] = [:]
    /// Swift names of parameters, by operation and parameter.
    private(set) var parameters: [String: [String: String]] = [:]

    private let overrides: NamingOverrides
    private var used: [NamingOverrides.Subject: Set<String>] = [:]
    private var diagnostics = Diagnostics()

    /// Names everything.
    ///
    /// - Throws: ``GenerationFailure`` with all clashes and stale overrides.
    init(_ model: Model, overrides: NamingOverrides) throws {
        self.overrides = overrides
        nameTypes(model)
        nameFields(model)
        nameValues(model)
        nameManagedMembers(model)
        reportStale(model)
        try diagnostics.finish()
    }

    /// Name of the protocol that a type with descendants has.
    static func protocolName(_ typeName: String) -> String { typeName + "Protocol" }

    private mutating func chosen(
        _ subject: NamingOverrides.Subject, _ key: String, otherwise: @autoclosure () -> String
    ) -> String {
        guard let entry = overrides.entries[subject]?[key] else { return otherwise() }
        used[subject, default: []].insert(key)
        if !SwiftName.isValid(entry.name) {
            diagnostics.report(.nameClash, at: entry.location, "'\(entry.name)' cannot be a name in Swift")
        }
        return entry.name
    }

    private mutating func clash(
        _ what: String, _ name: String, with other: String, _ subject: NamingOverrides.Subject, _ key: String,
        at location: SourceLocation
    ) {
        diagnostics.report(
            .nameClash, at: overrides.entries[subject]?[key]?.location ?? location,
            "\(what) cannot be called '\(name)' in Swift: that is \(other); "
                + "choose a name in \(NamingOverrides.fileName), \"\(subject.rawValue)\": {\"\(key)\": \"…\"}")
    }

    private mutating func nameTypes(_ model: Model) {
        var taken: [String: String] = [:]
        let bases =
            Set(model.dataObjects.compactMap(\.base)).union(model.managedTypes.compactMap(\.base))
        let declarations =
            model.dataObjects.map { ($0.name, $0.location) } + model.enumerations.map { ($0.name, $0.location) }
            + model.managedTypes.map { ($0.name, $0.location) }
        func owner(_ name: String) -> String? {
            ReservedNames.types.contains(name) ? "a type of Swift or of the runtime" : taken[name]
        }
        for (wireName, location) in declarations {
            let name = chosen(.types, wireName, otherwise: SwiftName.identifier(wireName))
            if let other = owner(name) {
                clash("type \(wireName)", name, with: other, .types, wireName, at: location)
            }
            if let other = types.updateValue(name, forKey: wireName), other == name {
                // Already reported: both have the same Swift name.
                continue
            }
            taken[name] = "the type \(wireName)"
        }
        for (wireName, location) in declarations where bases.contains(wireName) {
            let name = Self.protocolName(types[wireName] ?? wireName)
            if let other = owner(name) {
                clash("the protocol of \(wireName)", name, with: other, .types, wireName, at: location)
            }
            taken[name] = "the protocol of \(wireName)"
        }
        if model.operations.contains(where: { $0.owner == nil }), let other = owner(model.portType) {
            diagnostics.report(.nameClash, at: nil, "port type '\(model.portType)' cannot be emitted: that is \(other)")
        }
    }

    private mutating func nameFields(_ model: Model) {
        let objects = Dictionary(uniqueKeysWithValues: model.dataObjects.map { ($0.name, $0) })
        for object in model.dataObjects {
            var names: [String: String] = [:]
            for field in object.fields {
                let key = "\(object.name).\(field.name)"
                let name = chosen(.fields, key, otherwise: SwiftName.identifier(field.name))
                names[field.name] = name
                if ReservedNames.dataObjectMembers.contains(name) || name.utf8.first == UInt8(ascii: "_") {
                    clash("field \(key)", name, with: "a member of the runtime", .fields, key, at: field.location)
                }
            }
            fields[object.name] = names
        }
        for object in model.dataObjects {
            var taken: [String: String] = [:]
            var current: Model.DataObject? = object
            while let ancestor = current {
                for field in ancestor.fields {
                    guard let name = fields[ancestor.name]?[field.name] else { continue }
                    let key = "\(ancestor.name).\(field.name)"
                    if let other = taken.updateValue(key, forKey: name) {
                        let location = object.fields.first { "\(object.name).\($0.name)" == other }?.location
                        clash("field \(other)", name, with: key, .fields, other, at: location ?? object.location)
                    }
                }
                current = ancestor.base.flatMap { objects[$0] }
            }
        }
    }

    private mutating func nameValues(_ model: Model) {
        for enumeration in model.enumerations {
            var names: [String: String] = [:]
            var taken: [String: String] = [:]
            for (value, location) in enumeration.values {
                let key = "\(enumeration.name).\(value)"
                let name = chosen(.enumValues, key, otherwise: SwiftName.identifier(value))
                if ReservedNames.enumerationMembers.contains(name) || name == "_" {
                    clash("value \(key)", name, with: "a member of the runtime", .enumValues, key, at: location)
                }
                if let other = taken.updateValue(value, forKey: name) {
                    clash("value \(key)", name, with: "the value '\(other)'", .enumValues, key, at: location)
                }
                names[value] = name
            }
            enumerationValues[enumeration.name] = names
        }
    }

    private mutating func nameManagedMembers(_ model: Model) {
        let ancestors = model.managedAncestors
        var taken: [String: [String: String]] = [:]
        for operation in model.operations {
            let owner = operation.owner ?? model.portType
            let key = "\(owner).\(operation.name)"
            let name = chosen(
                .operations, key, otherwise: SwiftName.method(operation.name, returnsTask: operation.returnsTask))
            methods[operation.name] = name
            if ReservedNames.managedObjectMembers.contains(name) || name.utf8.first == UInt8(ascii: "_") {
                clash(
                    "operation \(key)", name, with: "a member of the runtime", .operations, key,
                    at: operation.location)
            }
            if let other = taken[owner, default: [:]].updateValue(key, forKey: name) {
                clash("operation \(key)", name, with: other, .operations, key, at: operation.location)
            }
            nameParameters(operation)
        }
        for operation in model.operations {
            guard let owner = operation.owner, let name = methods[operation.name] else { continue }
            for ancestor in ancestors[owner] ?? [] {
                guard let other = taken[ancestor]?[name] else { continue }
                let key = "\(owner).\(operation.name)"
                clash("operation \(key)", name, with: other, .operations, key, at: operation.location)
            }
        }
        nameProperties(model, ancestors: ancestors)
    }

    private mutating func nameParameters(_ operation: Model.Operation) {
        var names: [String: String] = [:]
        var taken: Set<String> = []
        for parameter in operation.parameters {
            let key = "\(operation.name).\(parameter.name)"
            let name = chosen(.parameters, key, otherwise: SwiftName.identifier(parameter.name))
            if ReservedNames.methodBody.contains(name) || name.utf8.first == UInt8(ascii: "_") {
                clash("parameter \(key)", name, with: "used by the method", .parameters, key, at: parameter.location)
            }
            if !taken.insert(name).inserted {
                clash("parameter \(key)", name, with: "another parameter", .parameters, key, at: parameter.location)
            }
            names[parameter.name] = name
        }
        parameters[operation.name] = names
    }

    private mutating func nameProperties(_ model: Model, ancestors: [String: [String]]) {
        var taken: [String: [String: String]] = [:]
        for type in model.managedTypes {
            var names: [String: String] = [:]
            for property in type.properties {
                let key = "\(type.name).\(property.name)"
                let name = chosen(.properties, key, otherwise: SwiftName.identifier(property.name))
                names[property.name] = name
                if name.utf8.first == UInt8(ascii: "_") {
                    clash(
                        "property \(key)", name, with: "kept for the runtime", .properties, key,
                        at: property.location)
                }
                if let other = taken[type.name, default: [:]].updateValue(key, forKey: name) {
                    clash("property \(key)", name, with: other, .properties, key, at: property.location)
                }
            }
            properties[type.name] = names
        }
        for type in model.managedTypes {
            for property in type.properties {
                guard let name = properties[type.name]?[property.name] else { continue }
                for ancestor in ancestors[type.name] ?? [] {
                    guard let other = taken[ancestor]?[name] else { continue }
                    let key = "\(type.name).\(property.name)"
                    clash("property \(key)", name, with: other, .properties, key, at: property.location)
                }
            }
        }
    }

    /// Overrides of managed types and their members cannot be judged when only the WSDL is known.
    private mutating func reportStale(_ model: Model) {
        for subject in NamingOverrides.Subject.allCases {
            if model.managedTypes.isEmpty, [.types, .operations, .properties].contains(subject) { continue }
            let stale = (overrides.entries[subject] ?? [:]).filter { used[subject]?.contains($0.key) != true }
            for (key, entry) in stale.sorted(by: { $0.value.location.line < $1.value.location.line }) {
                diagnostics.report(
                    .stale, at: entry.location, "\"\(key)\" names nothing in \"\(subject.rawValue)\"; remove the entry")
            }
        }
    }
}

extension Model.Operation {
    /// True when the wire name says what the result type says already.
    var returnsTask: Bool {
        guard case .reference? = result?.type else { return false }
        return true
    }
}

extension Model {
    /// All ancestors of each managed type, nearest first.
    var managedAncestors: [String: [String]] {
        let bases = Dictionary(uniqueKeysWithValues: managedTypes.map { ($0.name, $0.base) })
        return bases.mapValues { base in
            var ancestors: [String] = []
            var current = base
            while let name = current {
                ancestors.append(name)
                current = bases[name] ?? nil
            }
            return ancestors
        }
    }
}
