/// A file, or something else, that a tar archive holds.
public struct TarEntry: Hashable, Sendable {
    /// What an entry is.
    public enum Kind: Hashable, Sendable {
        /// A regular file.
        case file
        /// A directory.
        case directory
        /// A link, a device, or anything else that no OVA needs.
        case other
    }

    /// Path in the archive, as it stands there.
    public var name: String
    /// What it is.
    public var kind: Kind
    /// Bytes of content, padding apart.
    public var size: Int64

    /// Describes an entry.
    public init(name: String, kind: Kind = .file, size: Int64) {
        self.name = name
        self.kind = kind
        self.size = size
    }
}

/// What an archive may cost before its reader refuses it.
public struct TarLimits: Hashable, Sendable {
    /// Entries, extended headers apart.
    public var maximumEntries: Int
    /// Bytes of one extended header: a long name, or a block of pax records.
    public var maximumHeaderBytes: Int

    /// Makes limits; the defaults are far beyond any OVA.
    public init(maximumEntries: Int = 10_000, maximumHeaderBytes: Int = 64 << 10) {
        self.maximumEntries = maximumEntries
        self.maximumHeaderBytes = maximumHeaderBytes
    }
}
