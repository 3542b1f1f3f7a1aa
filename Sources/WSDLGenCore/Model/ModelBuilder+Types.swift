import SchemaFormat

extension ModelBuilder {
    /// The XML Schema types that vSphere uses.
    static let builtInTypes: [String: ValueKind] = [
        "boolean": .boolean, "byte": .byte, "short": .short, "int": .int, "long": .long, "float": .float,
        "double": .double, "string": .string, "anyURI": .anyURI, "dateTime": .dateTime,
        "base64Binary": .base64Binary, "anyType": .anyType,
    ]

    mutating func addTypes() {
        for type in description.complexTypes where type.name.namespace == namespace {
            if type.isSimpleContent {
                guard type.name.local == Model.referenceName else {
                    diagnostics.report(
                        .unknownConstruct, at: type.location,
                        "\(type.name) is text with attributes, as only \(Model.referenceName) can be")
                    continue
                }
                model.referenceLocation = type.location
            } else if let element = arrayElement(of: type) {
                guard let field = field(element) else { continue }
                model.arrays.append(.init(name: type.name.local, element: field, location: type.location))
            } else if !requestTypes.contains(type.name) {
                addDataObject(type)
            }
        }
        for type in description.simpleTypes where type.name.namespace == namespace {
            // The names of managed types; the runtime keeps them as strings.
            if type.name.local == Model.managedNamesName { continue }
            var seen: Set<String> = []
            for value in type.values {
                checkName(value.value, at: value.location)
                if !seen.insert(value.value).inserted {
                    diagnostics.report(
                        .duplicate, at: value.location, "value '\(value.value)' of \(type.name.local) is listed twice")
                }
            }
            model.enumerations.append(
                .init(name: type.name.local, values: type.values, location: type.location))
        }
    }

    /// The one element of an `ArrayOf…` type; nil for other types.
    func arrayElement(of type: Description.ComplexType) -> Description.Element? {
        guard type.name.local.hasPrefix("ArrayOf"), type.base == nil, type.particles.count == 1,
            case .element(let element) = type.particles[0], element.isArray
        else { return nil }
        return element
    }

    private mutating func addDataObject(_ type: Description.ComplexType) {
        if let base = type.base {
            let found = complexTypes[base]
            if found == nil {
                diagnostics.report(.danglingReference, at: type.location, "there is no type \(base)")
            } else if base.namespace != namespace || found?.isSimpleContent == true || requestTypes.contains(base) {
                diagnostics.report(
                    .unknownConstruct, at: type.location, "\(type.name.local) cannot have \(base) as its base")
            }
        }
        model.dataObjects.append(
            .init(
                name: type.name.local, base: type.base?.local, fields: fields(type.particles),
                location: type.location))
    }

    /// The elements of a sequence, those of its groups at their place.
    ///
    /// A group of another namespace holds elements of that namespace, which a client of this one's API version is
    /// never sent (vSAN's additions to types of vim25). They are left out; the runtime keeps them as unknown fields
    /// should they come.
    mutating func fields(_ particles: [Description.Particle]) -> [Model.Field] {
        var fields: [Model.Field] = []
        for particle in particles {
            switch particle {
            case .element(let element):
                if let field = field(element) { fields.append(field) }
            case .group(let name, let location):
                guard let group = groups[name] else {
                    diagnostics.report(.danglingReference, at: location, "there is no group \(name)")
                    continue
                }
                for case .group(let inner, let location) in group.particles {
                    diagnostics.report(
                        .unknownConstruct, at: location, "group \(inner) stands in a group, which is not supported")
                }
                if name.namespace == namespace {
                    for case .element(let element) in group.particles {
                        if let field = field(element) { fields.append(field) }
                    }
                } else {
                    model.foreignGroups.references += 1
                    model.foreignGroups.elements += group.particles.count
                }
            }
        }
        return fields
    }

    /// An element whose type is resolved; nil after an error.
    mutating func field(_ element: Description.Element) -> Model.Field? {
        checkName(element.name, at: element.location)
        guard let type = valueType(element.type, at: element.location) else { return nil }
        return Model.Field(
            name: element.name, type: type, isOptional: element.isOptional, isArray: element.isArray,
            location: element.location)
    }

    private mutating func valueType(_ name: QualifiedName, at location: SourceLocation) -> Model.ValueType? {
        if name.namespace == Namespace.schema, let kind = Self.builtInTypes[name.local] { return .builtIn(kind) }
        if name.namespace == namespace {
            if simpleTypes[name] != nil {
                return name.local == Model.managedNamesName ? .builtIn(.string) : .enumeration(name.local)
            }
            if let type = complexTypes[name], !requestTypes.contains(name) {
                if type.isSimpleContent { return .reference(nil) }
                return arrayElement(of: type) == nil ? .object(name.local) : .array(name.local)
            }
        }
        if name.namespace == Namespace.schema {
            diagnostics.report(.unknownConstruct, at: location, "XML Schema type '\(name.local)' is not supported")
        } else if complexTypes[name] == nil, simpleTypes[name] == nil {
            diagnostics.report(.danglingReference, at: location, "there is no type \(name)")
        } else {
            diagnostics.report(.unknownConstruct, at: location, "\(name) cannot be the type of a field")
        }
        return nil
    }
}
