import SchemaFormat

/// Makes a ``Model`` from what the files declare.
package struct ModelBuilder {
    let description: Description
    let facts: ManagedObjectFacts?
    var diagnostics = Diagnostics()
    var model = Model()

    var complexTypes: [QualifiedName: Description.ComplexType] = [:]
    var simpleTypes: [QualifiedName: Description.SimpleType] = [:]
    var elements: [QualifiedName: Description.GlobalElement] = [:]
    var groups: [QualifiedName: Description.Group] = [:]
    var messages: [QualifiedName: Description.Message] = [:]
    /// Types of requests, which are parameters and not data objects.
    var requestTypes: Set<QualifiedName> = []
    var namespace = Namespace.vim

    private init(_ description: Description, facts: ManagedObjectFacts?) {
        self.description = description
        self.facts = facts
    }

    /// Makes the model.
    ///
    /// - Parameter facts: what the WSDL cannot say; nil to do without.
    /// - Throws: ``GenerationFailure`` with all dangling references, duplicates and stale facts.
    package static func model(of description: Description, facts: ManagedObjectFacts?) throws -> Model {
        var builder = ModelBuilder(description, facts: facts)
        builder.index()
        try builder.diagnostics.finish()
        builder.addOperations()
        builder.addTypes()
        builder.checkForeignTypes()
        try builder.diagnostics.finish()
        builder.checkInheritance()
        try builder.diagnostics.finish()
        builder.addFacts()
        try builder.diagnostics.finish()
        builder.sort()
        return builder.model
    }

    private mutating func index() {
        for type in description.complexTypes { declare(type, type.name, at: type.location, in: \.complexTypes) }
        for type in description.simpleTypes {
            declare(type, type.name, at: type.location, in: \.simpleTypes)
            if let other = complexTypes[type.name] {
                diagnostics.report(.duplicate, at: type.location, "\(type.name) is declared at \(other.location) too")
            }
        }
        for element in description.elements { declare(element, element.name, at: element.location, in: \.elements) }
        for group in description.groups { declare(group, group.name, at: group.location, in: \.groups) }
        for message in description.messages { declare(message, message.name, at: message.location, in: \.messages) }

        guard description.portTypes.count == 1, let port = description.portTypes.first else {
            diagnostics.report(
                .unknownConstruct, at: description.portTypes.last?.location,
                "one port type is expected, and there are \(description.portTypes.count)")
            return
        }
        namespace = port.name.namespace
        model.portType = port.name.local
        model.apiVersion = facts?.apiVersion ?? description.apiVersion
    }

    private mutating func declare<Declaration>(
        _ declaration: Declaration, _ name: QualifiedName, at location: SourceLocation,
        in table: WritableKeyPath<Self, [QualifiedName: Declaration]>
    ) {
        if self[keyPath: table].updateValue(declaration, forKey: name) != nil {
            diagnostics.report(.duplicate, at: location, "\(name) is declared twice")
        }
        checkName(name.local, at: location)
    }

    /// Reports a name that could not stand in a schema table or in a comment.
    mutating func checkName(_ name: String, at location: SourceLocation) {
        let isPlain = name.utf8.allSatisfy { byte in
            byte > 0x20 && byte < 0x7F && !"\"\\`#".utf8.contains(byte)
        }
        if !isPlain || name.isEmpty || name.utf8.count > 1000 {
            diagnostics.report(.unknownConstruct, at: location, "'\(name)' is not a name the generator can use")
        }
    }

    /// Types of other namespaces are not generated, but what they name has to exist.
    private mutating func checkForeignTypes() {
        for type in description.complexTypes where type.name.namespace != namespace {
            if let base = type.base { checkType(base, at: type.location) }
            checkParticles(type.particles)
        }
        for group in description.groups { checkParticles(group.particles) }
    }

    private mutating func checkParticles(_ particles: [Description.Particle]) {
        for particle in particles {
            switch particle {
            case .element(let element): checkType(element.type, at: element.location)
            case .group(let name, let location):
                if groups[name] == nil {
                    diagnostics.report(.danglingReference, at: location, "there is no group \(name)")
                }
            }
        }
    }

    private mutating func checkType(_ name: QualifiedName, at location: SourceLocation) {
        if name.namespace == Namespace.schema, Self.builtInTypes[name.local] != nil { return }
        if complexTypes[name] == nil, simpleTypes[name] == nil {
            diagnostics.report(.danglingReference, at: location, "there is no type \(name)")
        }
    }

    /// Base types exist, are data objects, and lead to a root.
    private mutating func checkInheritance() {
        let maximumDepth = 50
        let types = Dictionary(uniqueKeysWithValues: model.dataObjects.map { ($0.name, $0) })
        for type in model.dataObjects {
            var names: Set<String> = []
            var depth = 0
            var current: Model.DataObject? = type
            while let ancestor = current {
                for field in ancestor.fields where !names.insert(field.name).inserted {
                    // The descendant is where it went wrong; each clash is reported once, by its own type.
                    if depth == 0 || type.fields.contains(where: { $0.name == field.name }) {
                        let own = type.fields.last { $0.name == field.name }
                        diagnostics.report(
                            .duplicate, at: (own ?? field).location,
                            "field '\(field.name)' of \(type.name) is declared twice")
                    }
                }
                depth += 1
                if depth > maximumDepth {
                    diagnostics.report(
                        .limit, at: type.location,
                        "\(type.name) inherits from itself, or through more than \(maximumDepth) types")
                    break
                }
                current = ancestor.base.flatMap { types[$0] }
            }
        }
    }

    private mutating func sort() {
        model.dataObjects.sort { $0.name < $1.name }
        model.enumerations.sort { $0.name < $1.name }
        model.arrays.sort { $0.name < $1.name }
        model.operations.sort { $0.name < $1.name }
        model.managedTypes.sort { $0.name < $1.name }
    }
}
