import SchemaFormat

extension ModelBuilder {
    mutating func addOperations() {
        let operations = description.portTypes.flatMap(\.operations)
        // Request types first: a field must not take one for a data object.
        for operation in operations {
            if let name = operation.input, let type = element(ofMessage: name)?.type { requestTypes.insert(type) }
        }
        var seen: Set<String> = []
        for operation in operations {
            checkName(operation.name, at: operation.location)
            guard seen.insert(operation.name).inserted else {
                diagnostics.report(
                    .duplicate, at: operation.location, "operation '\(operation.name)' is declared twice")
                continue
            }
            add(operation)
        }
    }

    private func element(ofMessage name: QualifiedName) -> Description.GlobalElement? {
        messages[name]?.elements.first.flatMap { elements[$0] }
    }

    private mutating func add(_ operation: Description.Operation) {
        guard let input = content(of: operation.input, of: operation, "input"),
            let output = content(of: operation.output, of: operation, "output")
        else { return }

        guard input.name.local == operation.name, let requestName = input.type,
            let request = complexTypes[requestName], request.base == nil
        else {
            diagnostics.report(
                .danglingReference, at: input.location, "the request of '\(operation.name)' has no type of its own")
            return
        }
        var parameters = fields(request.particles)
        guard let target = parameters.first, target.name == "_this", target.type == .reference(nil) else {
            diagnostics.report(
                .unknownConstruct, at: request.location, "the first parameter of '\(operation.name)' is not _this")
            return
        }
        parameters.removeFirst()
        checkUnique(parameters, of: operation.name)

        let results = fields(output.particles)
        if output.type != nil || results.count > 1 || results.contains(where: { $0.name != "returnval" }) {
            diagnostics.report(
                .unknownConstruct, at: output.location, "the response of '\(operation.name)' is not one returnval")
        }
        model.operations.append(
            .init(
                name: operation.name, parameters: parameters, result: results.first,
                faults: faults(of: operation), location: operation.location, requestFile: request.location.file))
    }

    /// The element that a message of an operation carries; nil after an error.
    private mutating func content(
        of message: QualifiedName?, of operation: Description.Operation, _ role: String
    ) -> Description.GlobalElement? {
        guard let message else {
            diagnostics.report(.danglingReference, at: operation.location, "'\(operation.name)' has no \(role)")
            return nil
        }
        guard let declaration = messages[message] else {
            diagnostics.report(.danglingReference, at: operation.location, "there is no message \(message)")
            return nil
        }
        guard declaration.elements.count == 1 else {
            diagnostics.report(.unknownConstruct, at: declaration.location, "message \(message) has not one part")
            return nil
        }
        guard let element = elements[declaration.elements[0]] else {
            diagnostics.report(
                .danglingReference, at: declaration.location, "there is no element \(declaration.elements[0])")
            return nil
        }
        return element
    }

    private mutating func faults(of operation: Description.Operation) -> [String] {
        var faults: [String] = []
        for message in operation.faults {
            guard let element = content(of: message, of: operation, "fault") else { continue }
            guard let type = element.type, type.namespace == namespace, complexTypes[type] != nil else {
                diagnostics.report(
                    .danglingReference, at: element.location, "element \(element.name) is not of a fault's type")
                continue
            }
            if type.local != "RuntimeFault" { faults.append(type.local) }
        }
        return faults
    }

    private mutating func checkUnique(_ fields: [Model.Field], of owner: String) {
        var seen: Set<String> = []
        for field in fields where !seen.insert(field.name).inserted {
            diagnostics.report(.duplicate, at: field.location, "'\(field.name)' of \(owner) is declared twice")
        }
    }
}
