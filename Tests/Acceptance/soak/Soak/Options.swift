/// What is asked for on the command line.
struct Options: Sendable {
    /// How long it takes.
    var seconds = 60
    /// How many tasks use the session.
    var callers = 200
    /// How many things each does at most.
    var rounds = 2000

    /// How many milliseconds pass between two troubles.
    var pause = 250
    /// How many calls of each caller, on average, a session lives for at least.
    var lifetime = 1

    init(_ arguments: ArraySlice<String>) {
        var rest = arguments
        while let name = rest.popFirst(), let value = rest.popFirst().flatMap({ Int($0) }), value > 0 {
            switch name {
            case "--seconds": seconds = value
            case "--callers": callers = value
            case "--rounds": rounds = value
            case "--pause": pause = value
            case "--lifetime": lifetime = value
            default: preconditionFailure("unknown option \(name)")
            }
        }
    }
}
