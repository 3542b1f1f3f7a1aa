/// A place on a datastore, `[datastore] folder/file`, as vSphere writes it.
public struct DatastorePath: Hashable, Sendable, LosslessStringConvertible {
    /// Name of the datastore.
    public let datastore: String
    /// Path below the datastore's root, with `/` between the parts and none at the start; empty for the root.
    public let path: String

    /// Names a place; slashes at the start of the path are dropped.
    public init(datastore: String, path: String) {
        self.datastore = datastore
        self.path = String(path.drop { $0 == "/" })
    }

    /// Reads `[datastore] folder/file`; nil when there is no datastore in brackets.
    public init?(_ description: String) {
        let text = description.drop { $0 == " " }
        guard text.first == "[", let close = text.firstIndex(of: "]") else { return nil }
        let datastore = text[text.index(after: text.startIndex)..<close]
        guard !datastore.isEmpty else { return nil }
        self.init(
            datastore: String(datastore), path: String(text[text.index(after: close)...].drop { $0 == " " }))
    }

    /// `[datastore] folder/file`, or `[datastore]` for the root.
    public var description: String { path.isEmpty ? "[\(datastore)]" : "[\(datastore)] \(path)" }

    /// The last part of the path, without a slash; empty for the root.
    public var name: String { path.split(separator: "/").last.map(String.init) ?? "" }

    /// The folder that holds this place; the root's is the root.
    public var folder: DatastorePath {
        DatastorePath(datastore: datastore, path: path.split(separator: "/").dropLast().joined(separator: "/"))
    }

    /// A place below this one.
    public func appending(_ name: String) -> DatastorePath {
        let base = path.hasSuffix("/") ? String(path.dropLast()) : path
        return DatastorePath(datastore: datastore, path: base.isEmpty ? name : base + "/" + name)
    }

    /// Whether it names a virtual disk, which must be handled as a whole, and not just one of its extents.
    public var isVirtualDisk: Bool {
        let path = path.lowercased()
        return path.hasSuffix(".vmdk")
            && !["-flat", "-delta", "-sesparse", "-rdm", "-rdmp", "-ctk"].contains { path.hasSuffix($0 + ".vmdk") }
    }
}
