import MCPCore
import VSphere

/// The vCenters and ESXi hosts that this server manages.
struct Servers: Sendable {
    /// All of them, in the order of the configuration.
    let all: [ManagedServer]
    /// The one that calls are for which name none; nil if each call has to name one.
    let main: ManagedServer?

    /// - Parameters:
    ///   - all: at least one.
    ///   - main: the one for calls that name none. Of a single server there is no question.
    init(_ all: [ManagedServer], main: ManagedServer? = nil) {
        self.all = all
        self.main = main ?? (all.count == 1 ? all.first : nil)
    }

    /// The server that a call is for, by its name or address.
    ///
    /// - Throws: `ToolError`, which lists the servers there are.
    func server(named name: String?, isNeeded: Bool = true) throws -> ManagedServer {
        guard let name else {
            if let server = main ?? (isNeeded ? nil : all.first) { return server }
            throw ToolError(.invalid, "server: which of \(names)?", hint: "Several servers are managed: name one.")
        }
        let candidates = all.filter { $0.name.lowercased() == name.lowercased() }
        if let server = candidates.first { return server }
        if let server = all.first(where: { $0.configuration.host.lowercased() == name.lowercased() }) { return server }
        throw ToolError(
            .notFound, "server: there is no '\(UntrustedText.clean(name, longest: 100))'.", hint: "Known: \(names).")
    }

    private var names: String { all.map(\.name).joined(separator: ", ") }

    /// Logs out everywhere.
    func shutdown() async {
        await withDiscardingTaskGroup { group in
            for server in all { group.addTask { await server.shutdown() } }
        }
    }
}
