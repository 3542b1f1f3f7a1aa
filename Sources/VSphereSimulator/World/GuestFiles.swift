internal import VimTypes

/// The files of a guest operating system, with owners and permissions.
struct GuestFiles: Sendable {
    /// A file, a folder or a link.
    struct Node: Sendable {
        enum Content: Sendable {
            case folder
            case file(FileContent)
            case link(String)
        }

        /// The name as it is shown: Windows finds it in any case.
        var name: String
        var content: Content
        var owner = 0
        var group = 0
        var mode: Int
        var modified: DateTime
        var accessed: DateTime
        var isHidden = false
        var isReadOnly = false

        var isFolder: Bool {
            if case .folder = content { true } else { false }
        }

        var size: Int64 {
            switch content {
            case .folder: 4096
            case .file(let content): content.size
            case .link(let target): Int64(target.utf8.count)
            }
        }
    }

    /// Why something cannot be done, as the C library says it.
    enum Failure: Error, Equatable {
        case notFound
        case denied
        case exists
        case notAFolder
        case isAFolder
        case notEmpty
        case tooManyLinks
        case noSpace

        var text: String {
            switch self {
            case .notFound: "No such file or directory"
            case .denied: "Permission denied"
            case .exists: "File exists"
            case .notAFolder: "Not a directory"
            case .isAFolder: "Is a directory"
            case .notEmpty: "Directory not empty"
            case .tooManyLinks: "Too many levels of symbolic links"
            case .noSpace: "No space left on device"
            }
        }
    }

    let isWindows: Bool
    /// Bytes that fit into all files together.
    let capacity: Int64
    private(set) var used: Int64 = 0
    private var nodes: [String: Node] = [:]
    private var names: [String: Set<String>] = [:]

    init(isWindows: Bool, capacity: Int64) {
        self.isWindows = isWindows
        self.capacity = capacity
    }

    // MARK: Paths

    /// An absolute path made of a path and the folder that it is relative to; forward slashes, no dots.
    func absolute(_ path: String, in folder: String = "/") -> String {
        var path = isWindows ? String(path.map { $0 == "\\" ? "/" : $0 }) : path
        let isAbsolute = isWindows ? path.dropFirst().first == ":" : path.hasPrefix("/")
        if !isAbsolute { path = absolute(folder, in: isWindows ? "C:/" : "/") + "/" + path }
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." {
                if parts.count > (isWindows ? 1 : 0) { parts.removeLast() }
            } else {
                parts.append(part)
            }
        }
        return (isWindows ? "" : "/") + parts.joined(separator: "/")
    }

    private func key(_ path: String) -> String { isWindows ? path.lowercased() : path }

    private static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return ("", path) }
        return (slash == path.startIndex ? "/" : String(path[..<slash]), String(path[path.index(after: slash)...]))
    }

    /// The path with all links in it followed.
    /// - Parameter last: whether a link at the very end is followed too.
    func resolved(_ path: String, last: Bool = true) throws(Failure) -> String {
        var rest = path.split(separator: "/").map(String.init)[...]
        var done = isWindows ? (rest.popFirst() ?? "") : ""
        var hops = 0
        while let part = rest.popFirst() {
            let next = done + "/" + part
            if case .link(let target)? = nodes[key(next)]?.content, last || !rest.isEmpty {
                hops += 1
                guard hops <= 16 else { throw .tooManyLinks }
                let full = absolute(target, in: done.isEmpty ? "/" : done)
                rest = full.split(separator: "/").map(String.init) + rest
                done = isWindows ? (rest.popFirst() ?? "") : ""
            } else {
                done = next
            }
        }
        return done.isEmpty ? "/" : done
    }

    // MARK: Reading

    /// What a path leads to, permissions left aside.
    func node(_ path: String, followingLinks: Bool = true) -> Node? {
        (try? resolved(path, last: followingLinks)).flatMap { nodes[key($0)] }
    }

    /// What a path leads to.
    /// - Throws: ``Failure`` also when a folder on the way may not be searched.
    func find(_ path: String, for user: GuestUser, followingLinks: Bool = true) throws(Failure) -> Node {
        let path = try resolved(path, last: followingLinks)
        var folder = Self.split(path).folder
        while folder != "/", !folder.isEmpty {
            if let node = nodes[key(folder)] {
                guard node.isFolder else { throw .notAFolder }
                guard allows(user, node, 0o1) else { throw .denied }
            }
            folder = Self.split(folder).folder
        }
        guard let node = nodes[key(path)] else { throw .notFound }
        return node
    }

    /// The bytes of a file.
    func read(_ path: String, for user: GuestUser) throws(Failure) -> FileContent {
        let node = try find(path, for: user)
        guard case .file(let content) = node.content else { throw .isAFolder }
        guard allows(user, node, 0o4) else { throw .denied }
        return content
    }

    /// What is in a folder, by name.
    func list(_ path: String, for user: GuestUser) throws(Failure) -> [Node] {
        let node = try find(path, for: user)
        guard node.isFolder else { throw .notAFolder }
        guard allows(user, node, 0o4) else { throw .denied }
        let folder = key(try resolved(path))
        return (names[folder] ?? []).sorted().compactMap { nodes[folder == "/" ? "/\($0)" : "\(folder)/\($0)"] }
    }

    /// Whether a user may read (4), write (2) or execute (1).
    func allows(_ user: GuestUser, _ node: Node, _ right: Int) -> Bool {
        if user.isPrivileged { return right != 0o1 || node.isFolder || isWindows || node.mode & 0o111 != 0 }
        let shift = user.id == node.owner ? 6 : user.id == node.group ? 3 : 0
        return node.mode >> shift & right == right
    }

    // MARK: Writing

    /// Puts something there, whoever owns the folder, and makes the folders above it: for filling a fresh guest.
    mutating func install(_ path: String, _ content: Node.Content, mode: Int, owner: Int = 0, at time: DateTime) {
        let (folder, name) = Self.split(path)
        if !folder.isEmpty, folder != path, nodes[key(folder)] == nil {
            install(folder, .folder, mode: 0o755, at: time)
        }
        store(
            path,
            Node(name: name, content: content, owner: owner, group: owner, mode: mode, modified: time, accessed: time))
    }

    /// Writes a file: a new one with the given mode, or the content of one that is there.
    mutating func write(
        _ path: String, _ content: FileContent, mode: Int = 0o644, by user: GuestUser, at time: DateTime
    ) throws(Failure) {
        let path = try resolved(path)
        let old: Int64
        if var node = nodes[key(path)] {
            guard !node.isFolder else { throw .isAFolder }
            guard allows(user, node, 0o2), !node.isReadOnly else { throw .denied }
            old = node.size
            guard used - old + content.size <= capacity else { throw .noSpace }
            node.content = .file(content)
            node.modified = time
            return store(path, node)
        }
        guard used + content.size <= capacity else { throw .noSpace }
        try add(path, .file(content), mode: mode, by: user, at: time)
    }

    /// Makes something that is not there yet.
    mutating func add(
        _ path: String, _ content: Node.Content, mode: Int, by user: GuestUser, at time: DateTime
    ) throws(Failure) {
        let (folder, name) = try writableFolder(of: path, for: user)
        guard nodes[key(path)] == nil else { throw .exists }
        guard nodes.count < 100_000, name.utf8.count <= 255 else { throw .noSpace }
        store(
            folder == "/" ? "/\(name)" : "\(folder)/\(name)",
            Node(
                name: name, content: content, owner: user.id, group: user.id, mode: mode, modified: time,
                accessed: time))
    }

    /// Makes a folder; with those above it if wanted.
    mutating func makeFolder(
        _ path: String, withParents: Bool, by user: GuestUser, at time: DateTime
    ) throws(Failure) {
        let parent = Self.split(path).folder
        if withParents, !parent.isEmpty, node(parent) == nil {
            try makeFolder(parent, withParents: true, by: user, at: time)
        }
        try add(path, .folder, mode: 0o755, by: user, at: time)
    }

    /// Deletes a file, a link, or a folder.
    mutating func remove(_ path: String, recursively: Bool = false, by user: GuestUser) throws(Failure) {
        let path = try resolved(path, last: false)
        _ = try writableFolder(of: path, for: user)
        guard let node = nodes[key(path)] else { throw .notFound }
        guard node.isFolder else { return erase(path) }
        let members = names[key(path)] ?? []
        guard recursively || members.isEmpty else { throw .notEmpty }
        for member in members { try remove(path + "/" + member, recursively: true, by: user) }
        erase(path)
    }

    /// Moves something; what is at the destination is replaced if wanted.
    mutating func move(_ path: String, to destination: String, replacing: Bool, by user: GuestUser) throws(Failure) {
        let source = try resolved(path, last: false)
        _ = try writableFolder(of: source, for: user)
        guard let node = nodes[key(source)] else { throw .notFound }
        let (folder, name) = try writableFolder(of: destination, for: user)
        let target = folder == "/" ? "/\(name)" : "\(folder)/\(name)"
        guard !"\(key(target))/".hasPrefix("\(key(source))/") else {
            throw key(target) == key(source) ? .exists : .denied
        }
        if let old = nodes[key(target)] {
            guard replacing else { throw .exists }
            guard !old.isFolder else { throw .isAFolder }
            erase(target)
        }
        carry(node, from: source, to: target)
    }

    /// Changes what is known of a file.
    mutating func change(_ path: String, by user: GuestUser, _ change: (inout Node) -> Void) throws(Failure) {
        var node = try find(path, for: user)
        guard user.isPrivileged || user.id == node.owner else { throw .denied }
        change(&node)
        store(try resolved(path), node)
    }

    /// The folder that something is put into or taken from, its links followed.
    private func writableFolder(of path: String, for user: GuestUser) throws(Failure) -> (folder: String, name: String)
    {
        let (parent, name) = Self.split(path)
        guard !name.isEmpty, !parent.isEmpty else { throw .denied }
        let folder = try find(parent, for: user)
        guard folder.isFolder else { throw .notAFolder }
        guard allows(user, folder, 0o3) else { throw .denied }
        return (try resolved(parent), name)
    }

    private mutating func carry(_ node: Node, from source: String, to target: String) {
        let members = names[key(source)] ?? []
        var moved = node
        moved.name = Self.split(target).name
        store(target, moved)
        for member in members {
            if let child = nodes[key(source + "/" + member)] {
                carry(child, from: source + "/" + member, to: target + "/" + child.name)
            }
        }
        erase(source)
    }

    private mutating func store(_ path: String, _ node: Node) {
        let key = key(path)
        if let old = nodes[key], !old.isFolder { used -= old.size }
        if !node.isFolder { used += node.size }
        nodes[key] = node
        let (folder, name) = Self.split(key)
        if !name.isEmpty { names[folder, default: []].insert(name) }
    }

    private mutating func erase(_ path: String) {
        let key = key(path)
        if let old = nodes.removeValue(forKey: key), !old.isFolder { used -= old.size }
        names[key] = nil
        let (folder, name) = Self.split(key)
        names[folder]?.remove(name)
    }
}
