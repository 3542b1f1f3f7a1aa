internal import VimTypes

/// How the simulator performs an operation of the API.
struct Operation: Sendable {
    /// A function on the world. What it returns is the operation's result.
    typealias Perform = @Sendable (inout World, Call) throws -> (any FieldValue)?

    /// What an operation comes to.
    enum Outcome: Sendable {
        /// The result; nil when there is none.
        case result((any FieldValue)?)
        /// Objects that are read while they are sent.
        case objects(ObjectStream)
    }

    let name: String
    let perform: @Sendable (inout World, Call) throws -> Outcome

    /// Performs the operation of that wire name.
    init(_ name: String, _ perform: @escaping Perform) {
        self.init(streaming: name) { world, call in .result(try perform(&world, call)) }
    }

    /// Performs the operation of that wire name, which may give a long list part by part.
    init(streaming name: String, _ perform: @escaping @Sendable (inout World, Call) throws -> Outcome) {
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
