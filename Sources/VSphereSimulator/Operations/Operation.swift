internal import VimTypes

/// How the simulator performs an operation of the API.
struct Operation: Sendable {
    /// A function on the world. What it returns is the operation's result.
    typealias Perform = @Sendable (inout World, Call) throws -> (any FieldValue)?

    let name: String
    let perform: Perform

    /// Performs the operation of that wire name.
    init(_ name: String, _ perform: @escaping Perform) {
        precondition(Vim.schema.operation(named: name) != nil, "there is no operation \(name)")
        self.name = name
        self.perform = perform
    }
}

/// All operations that the simulator performs. Others answer `NotSupported`.
enum Operations {
    private static let table = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// The operation of that wire name; nil when the simulator does not perform it.
    static func named(_ name: String) -> Operation? { table[name] }
}
