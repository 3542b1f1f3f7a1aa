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
        // By bytes: these paths are taken apart for each disk of a list of machines.
        let bytes = text.utf8
        let slash = UInt8(ascii: "/")
        guard bytes.first == UInt8(ascii: "["), let close = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
        datastore = String(text[bytes.index(after: bytes.startIndex)..<close])
        var rest = bytes[bytes.index(after: close)...].drop { $0 == UInt8(ascii: " ") || $0 == slash }
        while rest.last == slash { rest.removeLast() }
        path = String(Substring(rest))
    }

    var description: String { "[\(datastore)] \(path)" }

    private var lastSlash: String.Index? { path.utf8.lastIndex(of: UInt8(ascii: "/")) }

    /// The folder that the path is in; empty for the datastore's root.
    var folder: String { lastSlash.map { String(path[..<$0]) } ?? "" }

    /// The last part of the path.
    var name: String { lastSlash.map { String(path[path.utf8.index(after: $0)...]) } ?? path }

    /// The name without what follows its last dot.
    var stem: String {
        let name = name
        return name.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(name[..<$0]) } ?? name
    }

    /// A file in the same folder.
    func beside(_ name: String) -> DatastorePath {
        DatastorePath(datastore, folder.isEmpty ? name : folder + "/" + name)
    }
}
