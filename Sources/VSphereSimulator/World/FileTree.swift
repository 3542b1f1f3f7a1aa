internal import VimTypes

/// The files of a datastore, by path without a leading slash: `web01/web01.vmx`.
struct FileTree: Sendable {
    /// What is known of a virtual disk besides its bytes.
    struct Disk: Sendable {
        /// What the guest sees, in bytes.
        var capacity: Int64
        /// Whether it takes space only where it has been written to.
        var isThin = true
        /// Whether all its space was zeroed when it was made.
        var isEagerlyZeroed = false
        /// As in a descriptor: `60 00 C2 9b …`.
        var uuid: String
        /// `lsiLogic`, `busLogic` or `ide`.
        var adapter = "lsiLogic"
    }

    /// What a path leads to.
    struct Entry: Sendable {
        /// What is in it.
        enum Content: Sendable {
            case folder
            /// Bytes in memory: small files.
            case bytes([UInt8])
            /// So many zeros: a disk that nobody has written to.
            case zeros(Int64)
            /// Bytes wherever they are.
            case stored(FileContent)
        }

        var content: Content
        var modified: DateTime
        /// What makes it a virtual disk, if it is one.
        var disk: Disk?

        /// Size in bytes.
        var size: Int64 {
            switch content {
            case .folder: 0
            case .bytes(let bytes): Int64(bytes.count)
            case .zeros(let count): count
            case .stored(let content): content.size
            }
        }

        /// The bytes; nil for a folder.
        var bytes: FileContent? {
            switch content {
            case .folder: nil
            case .bytes(let bytes): .bytes(bytes)
            case .zeros(let count): .zeros(count)
            case .stored(let content): content
            }
        }

        var isFolder: Bool {
            if case .folder = content { true } else { false }
        }
    }

    /// What lies in one folder.
    struct Folder: Sendable {
        /// Files and folders by their names.
        fileprivate var entries: [String: Entry] = [:]
        /// Bytes of the files that are no virtual disk, nor a part of one.
        private(set) var bytesBesideDisks: Int64 = 0

        subscript(name: String) -> Entry? {
            get { entries[name] }
            set {
                if !name.hasSuffix(".vmdk") { bytesBesideDisks += (newValue?.size ?? 0) - size(of: name) }
                entries[name] = newValue
            }
        }

        /// Bytes of a file; 0 where there is none.
        func size(of name: String) -> Int64 { entries.index(forKey: name).map { entries.values[$0].size } ?? 0 }
    }

    /// Trees with the same one hold the same.
    final class Mark: Sendable {}

    /// Folders by path; the root's is empty.
    private var folders: [String: Folder] = [:] {
        didSet { mark = Mark() }
    }
    /// Another one after each change.
    private(set) var mark = Mark()
    /// Bytes that all files take together.
    private(set) var usedBytes: Int64 = 0

    /// All files and folders by path.
    var entries: [String: Entry] {
        var entries: [String: Entry] = [:]
        for (path, folder) in folders {
            for (name, entry) in folder.entries { entries[Self.join(path, name)] = entry }
        }
        return entries
    }

    /// The file or folder at a path. Setting one makes the folders above it.
    subscript(path: String) -> Entry? {
        get {
            let (folder, name) = Self.split(path)
            return folders[folder]?[name]
        }
        set {
            let (folder, name) = Self.split(path)
            usedBytes += (newValue?.size ?? 0) - (folders[folder]?.size(of: name) ?? 0)
            folders[folder, default: Folder()][name] = newValue
            guard let newValue, !folder.isEmpty, self[folder] == nil else { return }
            self[folder] = Entry(content: .folder, modified: newValue.modified)
        }
    }

    /// Paths directly below a folder; the empty path is the datastore's root.
    func children(of folder: String) -> [String] {
        folders[folder]?.entries.keys.map { Self.join(folder, $0) }.sorted() ?? []
    }

    /// What lies in the folder at a path; nil when nothing does.
    func folder(at path: String) -> Folder? { folders[path] }

    /// Paths of all files and folders below a folder.
    func descendants(of folder: String) -> [String] {
        children(of: folder).flatMap { folders[$0] == nil ? [$0] : [$0] + descendants(of: $0) }.sorted()
    }

    private static func join(_ folder: String, _ name: String) -> String {
        folder.isEmpty ? name : folder + "/" + name
    }

    private static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
        return (String(path[..<slash]), String(path[path.index(after: slash)...]))
    }

    /// Takes a file away, or a folder with all that is in it.
    mutating func remove(_ path: String) {
        for below in ([path] + descendants(of: path)).reversed() where !below.isEmpty {
            self[below] = nil
            folders[below] = nil
        }
    }

    /// Moves a file, or a folder with all that is in it.
    mutating func move(_ path: String, to destination: String) {
        let moved = ([path] + descendants(of: path)).compactMap { below in self[below].map { (below, $0) } }
        remove(path)
        for (below, entry) in moved { self[destination + below.dropFirst(path.count)] = entry }
    }

    /// Copies a file, or a folder with all that is in it, from another tree or this one.
    mutating func copy(_ path: String, of source: FileTree, to destination: String, at time: DateTime) {
        for below in [path] + source.descendants(of: path) {
            guard var entry = source[below] else { continue }
            entry.modified = time
            self[destination + below.dropFirst(path.count)] = entry
        }
    }
}
