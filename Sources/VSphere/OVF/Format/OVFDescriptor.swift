internal import XMLStream

/// What an importer must know of an OVF descriptor (DMTF DSP0243): which files belong to it, and which disks they hold.
///
/// Everything else the server reads for itself.
public struct OVFDescriptor: Hashable, Sendable {
    /// A file that the descriptor references.
    public struct File: Hashable, Sendable {
        /// Name within the descriptor.
        public let id: String
        /// Path relative to the descriptor.
        public let path: String
        /// Bytes, if the descriptor tells.
        public let size: Int64?
    }

    /// A virtual disk.
    public struct Disk: Hashable, Sendable {
        /// Name within the descriptor.
        public let id: String
        /// The file that holds it; nil for an empty disk.
        public let file: String?
        /// Bytes that the machine sees; nil when the descriptor leaves it to a property or has units of its own.
        public let capacity: Int64?
    }

    /// The largest descriptor that is read, in bytes.
    public static let maximumBytes = 16 << 20
    /// How many files and disks a descriptor may name.
    public static let maximumItems = 10_000

    /// Files, in the descriptor's order.
    public let files: [File]
    /// Disks, in the descriptor's order.
    public let disks: [Disk]
    /// Names of the networks that the machines want.
    public let networks: [String]
    /// Identifiers of the deployment options.
    public let deploymentOptions: [String]
    /// Whether it holds several machines, a vApp.
    public let isVirtualApp: Bool
    /// The descriptor itself.
    public let text: String

    /// Reads a descriptor.
    ///
    /// - Throws: ``OVFFormatError``: no OVF envelope, paths that lead elsewhere, disks of missing files, compressed or
    ///   divided files.
    public init(parsing bytes: [UInt8]) throws(OVFFormatError) {
        guard bytes.count <= Self.maximumBytes else {
            throw OVFFormatError(.limit, "the descriptor is larger than \(Self.maximumBytes) bytes")
        }
        let reader = OVFDescriptorReader()
        let parser = XMLParser(
            handler: reader,
            limits: XMLLimits(maximumBytes: Self.maximumBytes, maximumDepth: 64, maximumTextBytes: 1 << 20))
        do {
            try parser.feed(bytes)
            try parser.finish()
        } catch let error as OVFFormatError {
            throw error
        } catch {
            throw OVFFormatError(.descriptor, "the descriptor is not valid XML: \(error)")
        }
        guard reader.isEnvelope, let text = String(validating: bytes, as: UTF8.self) else {
            throw OVFFormatError(.descriptor, "this is no OVF descriptor in UTF-8")
        }
        files = reader.files
        disks = reader.disks
        networks = reader.networks
        deploymentOptions = reader.deploymentOptions
        isVirtualApp = reader.isVirtualApp
        self.text = text
        try check()
    }

    private func check() throws(OVFFormatError) {
        let ids = Set(files.map(\.id))
        guard ids.count == files.count, Set(files.map(\.path)).count == files.count else {
            throw OVFFormatError(.descriptor, "the descriptor names a file twice")
        }
        for file in files where !Self.isInside(file.path) {
            throw OVFFormatError(
                .descriptor, "the descriptor wants a file from outside its own folder: '\(file.path.prefix(200))'")
        }
        for disk in disks {
            guard let file = disk.file, !ids.contains(file) else { continue }
            throw OVFFormatError(.descriptor, "disk '\(disk.id)' is in a file that the descriptor does not reference")
        }
    }

    /// Whether a path stays in the folder of the descriptor, and is no URL.
    public static func isInside(_ path: String) -> Bool {
        guard !path.isEmpty, !path.hasPrefix("/"), !path.utf8.contains(where: { $0 < 0x20 || $0 == 0x5C }),
            !path.prefix(while: { $0 != "/" }).contains(":")
        else { return false }
        return path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
            !$0.isEmpty && $0 != "." && $0 != ".."
        }
    }
}
