public import VimTypes

/// Where an export goes on this machine.
public enum OVFDestination: Sendable {
    /// A folder that gets descriptor, manifest and disks. It must be new, or empty.
    case folder(path: String)
    /// One `.ova` archive.
    case archive(path: String, replacing: Bool = false)
}

/// How a machine or vApp is exported.
public struct OVFExportOptions: Sendable {
    /// Name of the files; the machine's own when nil.
    public var name: String?
    /// Description for the descriptor; the machine's own notes when nil.
    public var description: String?
    /// Whether CD and floppy images, and the NVRAM, are exported too.
    public var includesImages: Bool
    /// Options that the server's `OvfManager.ovfExportOption` lists, such as `mac`, `uuid`, `extraconfig`.
    public var exportOptions: [String]
    /// How the manifest's digests are computed.
    public var digest: OVFManifest.Algorithm
    /// How many disks are transferred at a time.
    public var parallelTransfers: Int

    /// Options; the defaults give what the vSphere Client gives.
    public init(
        name: String? = nil, description: String? = nil, includesImages: Bool = false, exportOptions: [String] = [],
        digest: OVFManifest.Algorithm = .sha256, parallelTransfers: Int = 4
    ) {
        self.name = name
        self.description = description
        self.includesImages = includesImages
        self.exportOptions = exportOptions
        self.digest = digest
        self.parallelTransfers = parallelTransfers
    }
}

/// A machine or vApp that has been exported.
public struct OVFExport: Sendable {
    /// A file of the package.
    public struct File: Hashable, Sendable {
        /// Its name.
        public let name: String
        /// Bytes.
        public let size: Int64
        /// Its digest.
        public let digest: [UInt8]
    }

    /// Where it is: the archive, or the descriptor in its folder.
    public let path: String
    /// Descriptor and disks.
    public let files: [File]
    /// What the server has noticed.
    public let warnings: [LocalizedMethodFault]
}
