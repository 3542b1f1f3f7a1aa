/// A path on a datastore, such as `[nas01] web01/web01.vmx`.
struct DatastorePath: Hashable, Sendable, CustomStringConvertible {
    /// Name of the datastore.
    let datastore: String
    /// The folder that the path is in; empty for the datastore's root.
    let folder: String
    /// The last part of the path; empty for the datastore's root.
    let name: String

    /// The path below the datastore is without a leading slash, and empty for its root.
    init(_ datastore: String, _ path: String) {
        self.datastore = datastore
        let slash = path.utf8.lastIndex(of: Self.slash)
        folder = slash.map { String(path[..<$0]) } ?? ""
        name = slash.map { String(path[path.utf8.index(after: $0)...]) } ?? path
    }

    /// Takes text apart; nil unless it begins with a name in brackets.
    init?(_ text: String) {
        // By bytes: these paths are taken apart for each disk of a list of machines.
        let bytes = text.utf8
        guard bytes.first == UInt8(ascii: "["), let close = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
        var rest = bytes[bytes.index(after: close)...].drop { $0 == UInt8(ascii: " ") || $0 == Self.slash }
        while rest.last == Self.slash { rest.removeLast() }
        let dot = UInt8(ascii: ".")
        let isPlain =
            rest.first != dot
            && !zip(rest, rest.dropFirst()).contains { $0 == Self.slash && ($1 == Self.slash || $1 == dot) }
        guard let path = isPlain ? String(Substring(rest)) : FileLocation.cleaned(Substring(rest)) else { return nil }
        self.init(String(text[bytes.index(after: bytes.startIndex)..<close]), path)
    }

    private static let slash = UInt8(ascii: "/")

    /// The path below the datastore, without a leading slash; empty for its root.
    var path: String { folder.isEmpty ? name : folder + "/" + name }

    var description: String { "[\(datastore)] \(path)" }

    /// The name without what follows its last dot.
    var stem: String { name.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(name[..<$0]) } ?? name }

    /// Whether a file beside this configuration file belongs to the same machine, by its name: `web01.nvram`,
    /// `web01-Snapshot2.vmsn`, `vmx-web01-1.vswp`, and the logs in a folder of the machine's own.
    func owns(_ name: some StringProtocol) -> Bool {
        [stem + ".", stem + "-", "vmx-" + stem + "-"].contains { name.hasPrefix($0) }
            || !folder.isEmpty && name.hasPrefix("vmware") && name.hasSuffix(".log")
    }

    /// A file in the same folder.
    func beside(_ name: String) -> DatastorePath {
        DatastorePath(datastore, folder.isEmpty ? name : folder + "/" + name)
    }
}
