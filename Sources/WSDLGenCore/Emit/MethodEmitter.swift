/// Emits operations as methods.
struct MethodEmitter {
    let layout: Layout
    let facts: Facts

    /// Writes a method.
    ///
    /// - Parameters:
    ///   - operation: what it does.
    ///   - row: the operation's row in the schema.
    ///   - target: name for the object that it is for when that is a parameter; empty when it is `self`.
    func emit(_ operation: Model.Operation, row: Int, on target: String, to writer: inout SwiftWriter) {
        let names = layout.names.parameters[operation.name]!
        let accessors = operation.parameters.map { Accessor($0, names: layout.names) }
        let result = operation.result.map { Accessor($0, names: layout.names) }
        comment(operation, to: &writer)

        var list = zip(operation.parameters, accessors).map { parameter, accessor in
            let defaultValue = accessor.defaultValue.map { " = \($0)" } ?? ""
            return "\(SwiftName.escaped(names[parameter.name]!)): \(accessor.type)\(defaultValue)"
        }
        if !target.isEmpty { list.insert("_ this: ManagedObjectReference<AnyManagedObject>", at: 0) }
        let returns = result.map { " -> \($0.type)" } ?? ""
        let method = SwiftName.escaped(layout.names.methods[operation.name]!)
        let member = target.isEmpty ? "" : "\(target)."
        writer.block("public func \(method)(\(list.joined(separator: ", "))) async throws\(returns)") { writer in
            if !target.isEmpty { writer.line("let \(target) = AnyManagedObject(this, service: service)") }
            let call = "\(member)call(operationID(\(row)))"
            var argument = call
            if !operation.parameters.isEmpty {
                argument = "_call"
                writer.line("var _call = \(call)")
                for (position, (parameter, accessor)) in zip(operation.parameters, accessors).enumerated() {
                    let name = SwiftName.escaped(names[parameter.name]!)
                    writer.line("_call.arguments.\(accessor.setter)(\(name), \(position))")
                }
            }
            if let result {
                writer.line("return try await \(member)response(to: \(argument)).\(result.getter)(0)")
            } else {
                writer.line("_ = try await \(member)response(to: \(argument))")
            }
        }
    }

    private func comment(_ operation: Model.Operation, to writer: inout SwiftWriter) {
        writer.comment("Operation `\(operation.name)`\(facts.since(operation.since)).")
        writer.comment("")
        if !operation.privilege.isEmpty {
            writer.comment("Privilege `\(operation.privilege)`.")
            writer.comment("")
        }
        let names = layout.names.parameters[operation.name]!
        for parameter in operation.parameters {
            writer.comment("- Parameter \(names[parameter.name]!): \(facts.describe(parameter, hasName: false))")
        }
        if let result = operation.result {
            let task = operation.taskResult
            let taskResult = task.isEmpty ? "" : " The task's result: \(facts.taskResult(task))."
            writer.comment("- Returns: \(facts.describe(result, hasName: false))\(taskResult)")
        }
        let faults = operation.faults.isEmpty ? "" : " with \(facts.links(operation.faults, limit: .max - 1))"
        writer.comment("- Throws: `VimFault`\(faults).")
    }
}
