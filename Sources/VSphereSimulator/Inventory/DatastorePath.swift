/// A path on a datastore, such as `[nas01] web01/web01.vmx`.
struct DatastorePath: Hashable, Sendable, CustomStringConvertible {
    /// Name of the datastore.
    var datastore: String
    /// The path below it, without a leading slash; empty for its root.
    var path: String

    init(_ datastore: String, _ path: String) {
        self.datastore = datastore
        self.path = path
    }

    /// Takes text apart; nil unless it begins with a name in brackets.
    init?(_ text: String) {
        guard text.hasPrefix("["), let close = text.firstIndex(of: "]") else { return nil }
        datastore = String(text[text.index(after: text.startIndex)..<close])
        path = String(text[text.index(after: close)...].drop { $0 == " " || $0 == "/" })
        while path.hasSuffix("/") { path.removeLast() }
    }

    var description: String { "[\(datastore)] \(path)" }

    /// The folder that the path is in; empty for the datastore's root.
    var folder: String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "" }

    /// The last part of the path.
    var name: String { path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path }

    /// The name without what follows its last dot.
    var stem: String { name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name }

    /// A file in the same folder.
    func beside(_ name: String) -> DatastorePath {
        DatastorePath(datastore, folder.isEmpty ? name : folder + "/" + name)
    }
}
