public import VimTypes

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// A file or folder on a datastore, as the datastore browser tells of it.
public struct DatastoreFile: Sendable {
    /// What it is.
    public enum Kind: String, Sendable, Hashable {
        /// A folder.
        case folder
        /// A virtual disk.
        case disk
        /// The configuration of a machine.
        case machine
        /// The configuration of a template.
        case template
        /// A CD image.
        case iso
        /// A floppy image.
        case floppy
        /// A machine's log.
        case log
        /// A machine's NVRAM.
        case nvram
        /// A snapshot.
        case snapshot
        /// Anything else.
        case file
    }

    /// Where it is.
    public let path: DatastorePath
    /// What it is.
    public let kind: Kind
    /// Bytes that it takes.
    public let size: Int64?
    /// When it was last written.
    public let modified: Date?
    /// Who owns it.
    public let owner: String?
    /// All that the browser told: of a disk for example its capacity.
    public let info: FileInfo

    init(_ info: FileInfo, in folder: DatastorePath) {
        path = folder.appending(info.path)
        size = info.fileSize.map(Int64.init)
        modified = info.modification
        owner = info.owner
        self.info = info
        kind =
            if info.is(FolderFileInfo.self) {
                .folder
            } else if info.is(VmDiskFileInfo.self) {
                .disk
            } else if info.is(TemplateConfigFileInfo.self) {
                .template
            } else if info.is(VmConfigFileInfo.self) {
                .machine
            } else if info.is(IsoImageFileInfo.self) {
                .iso
            } else if info.is(FloppyImageFileInfo.self) {
                .floppy
            } else if info.is(VmLogFileInfo.self) {
                .log
            } else if info.is(VmNvramFileInfo.self) {
                .nvram
            } else if info.is(VmSnapshotFileInfo.self) {
                .snapshot
            } else { .file }
    }
}
