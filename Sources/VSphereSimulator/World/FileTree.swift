internal import VimTypes

/// The files of a datastore, by path without a leading slash: `web01/web01.vmx`.
struct FileTree: Sendable {
    /// What a path leads to.
    struct Entry: Sendable {
        /// What is in it.
        enum Content: Sendable {
            case folder
            /// Bytes in memory: small files.
            case bytes([UInt8])
            /// So many zeros: a disk that nobody has written to.
            case zeros(Int64)
        }

        var content: Content
        var modified: DateTime

        /// Size in bytes.
        var size: Int64 {
            switch content {
            case .folder: 0
            case .bytes(let bytes): Int64(bytes.count)
            case .zeros(let count): count
            }
        }

        var isFolder: Bool {
            if case .folder = content { true } else { false }
        }
    }

    private(set) var entries: [String: Entry] = [:]

    /// The file or folder at a path. Setting one makes the folders above it.
    subscript(path: String) -> Entry? {
        get { entries[path] }
        set {
            entries[path] = newValue
            guard let newValue else { return }
            var parent = path
            while let slash = parent.lastIndex(of: "/") {
                parent = String(parent[..<slash])
                guard entries[parent] == nil else { break }
                entries[parent] = Entry(content: .folder, modified: newValue.modified)
            }
        }
    }

    /// Paths directly below a folder; the empty path is the datastore's root.
    func children(of folder: String) -> [String] {
        let prefix = folder.isEmpty ? "" : folder + "/"
        return entries.keys.filter {
            $0.hasPrefix(prefix) && $0.count > prefix.count && !$0.dropFirst(prefix.count).contains("/")
        }
        .sorted()
    }

    /// Takes a file away, or a folder with all that is in it.
    mutating func remove(_ path: String) {
        entries[path] = nil
        for below in entries.keys where below.hasPrefix(path + "/") { entries[below] = nil }
    }
}
