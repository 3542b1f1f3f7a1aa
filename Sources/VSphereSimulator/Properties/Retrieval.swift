internal import VimTypes

/// A question to a property collector, and how far it has been answered.
struct Retrieval: Sendable {
    private var rest: [(selection: Selection, objects: ArraySlice<AnyReference>)]

    /// Finds the objects.
    ///
    /// - Throws: `InvalidArgument`, `InvalidProperty` and `ManagedObjectNotFound`, like the server.
    init(_ specifications: [PropertyFilterSpec], in world: World) throws {
        rest = try specifications.map { specification in
            let selection = try Selection(specification)
            return (selection, try selection.objects(in: world)[...])
        }
    }

    /// Whether there is nothing more to come.
    var isDone: Bool { rest.allSatisfy(\.objects.isEmpty) }

    /// How many objects are still to be looked at.
    var count: Int { rest.reduce(0) { $0 + $1.objects.count } }

    /// Whether no object that is still to come can end the answer with a fault.
    var cannotFail: Bool { rest.allSatisfy(\.selection.isDeclared) }

    /// The next object of which something is asked and which the user may see; nil when there is none.
    mutating func next(in world: World, for roles: inout RoleReader) throws -> PropertyReading? {
        while !rest.isEmpty {
            while let reference = rest[0].objects.popFirst() {
                let reading = try rest[0].selection.properties(of: reference, in: world, for: &roles)
                if let reading { return reading }
            }
            rest.removeFirst()
        }
        return nil
    }
}
