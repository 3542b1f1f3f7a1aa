internal import VimTypes

/// What a datastore is made of: what its `summary` and `info` say follows from this and from its files.
struct DatastoreState: Sendable {
    /// Where the bytes lie.
    enum Backing: Sendable {
        /// A VMFS volume on a disk that its hosts see.
        case vmfs(disk: String, isLocal: Bool)
        /// An export of an NFS server.
        case nfs(server: String, path: String)
    }

    var backing: Backing
    /// Bytes.
    var capacity: Int64
    /// UUID of the volume: the last part of its URL.
    var uuid: String
    /// Whether its hosts reach it.
    var isAccessible = true
    /// `normal`, `enteringMaintenance` or `inMaintenance`.
    var maintenanceMode = "normal"

    /// Type as `summary.type` gives it.
    var type: String {
        switch backing {
        case .vmfs: "VMFS"
        case .nfs: "NFS"
        }
    }

    /// `ds:///vmfs/volumes/<uuid>/`.
    var url: String { "ds:///vmfs/volumes/\(uuid)/" }
}
