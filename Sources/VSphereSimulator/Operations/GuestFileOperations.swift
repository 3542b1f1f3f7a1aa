internal import VimTypes

/// Operations of `GuestFileManager`.
enum GuestFileOperations {
    /// Bytes that a file may have at most.
    private static let largestFile: Int64 = 1 << 40
    private static let transferTime = Duration.seconds(600)

    static let all: [Operation] = [
        Operation("ListFilesInGuest") { world, call in
            let (vm, user) = try world.logIn(call, GuestOperations.query)
            let path = try path("filePath", vm, world, call)
            let index = call.optional("index", as: Int.self) ?? 0
            let limit = call.optional("maxResults", as: Int.self) ?? 50
            guard index >= 0 else { throw Fault(InvalidArgument.self, ["invalidProperty": "index"]) }
            guard limit >= 0 else { throw Fault(InvalidArgument.self, ["invalidProperty": "maxResults"]) }
            let pattern = call.optional("matchPattern", as: String.self).flatMap { $0.isEmpty ? nil : $0 }
            let nodes = try guest(&world, vm, path) { guest throws(GuestFiles.Failure) in
                let node = try guest.files.find(path, for: user)
                return node.isFolder ? try guest.files.list(path, for: user) : [node]
            }
            let isWindows = world.guestStates[vm.value]?.isWindows ?? false
            let matching = nodes.filter { node in
                pattern.map { Glob.matches(glob($0), node.name, ignoringCase: isWindows) } ?? true
            }
            let page = matching.dropFirst(index).prefix(limit)
            return GuestListFileInfo(fields: [
                "files": page.map { info($0, isWindows) }, "remaining": max(0, matching.count - index - page.count),
            ])
        },
        Operation("MakeDirectoryInGuest") { world, call in
            let (vm, user) = try world.logIn(call, GuestOperations.modify)
            let path = try path("directoryPath", vm, world, call)
            let withParents: Bool = try call.argument("createParentDirectories")
            let now = world.now
            return try guest(&world, vm, path) { guest throws(GuestFiles.Failure) in
                try guest.files.makeFolder(path, withParents: withParents, by: user, at: now)
                return nil
            }
        },
        Operation("CreateTemporaryFileInGuest") { world, call in try temporary(&world, call, .file(.bytes([]))) },
        Operation("CreateTemporaryDirectoryInGuest") { world, call in try temporary(&world, call, .folder) },
        Operation("DeleteFileInGuest") { world, call in
            let (vm, user) = try world.logIn(call, GuestOperations.modify)
            let path = try path("filePath", vm, world, call)
            return try guest(&world, vm, path) { guest throws(GuestFiles.Failure) in
                if guest.files.node(path, followingLinks: false)?.isFolder ?? false { throw .isAFolder }
                try guest.files.remove(path, by: user)
                return nil
            }
        },
        Operation("DeleteDirectoryInGuest") { world, call in
            let (vm, user) = try world.logIn(call, GuestOperations.modify)
            let path = try path("directoryPath", vm, world, call)
            let recursively: Bool = try call.argument("recursive")
            return try guest(&world, vm, path) { guest throws(GuestFiles.Failure) in
                guard try guest.files.find(path, for: user, followingLinks: false).isFolder else { throw .notAFolder }
                try guest.files.remove(path, recursively: recursively, by: user)
                return nil
            }
        },
        Operation("MoveFileInGuest") { world, call in
            let overwrite: Bool = try call.argument("overwrite")
            return try move(&world, call, "srcFilePath", "dstFilePath", folder: false, replacing: overwrite)
        },
        Operation("MoveDirectoryInGuest") { world, call in
            try move(&world, call, "srcDirectoryPath", "dstDirectoryPath", folder: true, replacing: false)
        },
        Operation("ChangeFileAttributesInGuest") { world, call in
            let (vm, user) = try world.logIn(call, GuestOperations.modify)
            let path = try path("guestFilePath", vm, world, call)
            let attributes: GuestFileAttributes = try call.argument("fileAttributes")
            return try guest(&world, vm, path) { guest throws(GuestFiles.Failure) in
                try guest.files.change(path, by: user) { apply(attributes, to: &$0) }
                return nil
            }
        },
        Operation("InitiateFileTransferFromGuest") { world, call in
            let (vm, user) = try world.logIn(call, GuestOperations.query)
            let path = try path("guestFilePath", vm, world, call)
            let node = try guest(&world, vm, path) { guest throws(GuestFiles.Failure) in
                _ = try guest.files.read(path, for: user)
                return try guest.files.find(path, for: user)
            }
            let url = address(&world, vm, user, path, .fromGuest)
            let isWindows = world.guestStates[vm.value]?.isWindows ?? false
            return FileTransferInformation(fields: [
                "attributes": attributes(node, isWindows), "size": Int(node.size), "url": url,
            ])
        },
        Operation("InitiateFileTransferToGuest") { world, call in
            let (vm, user) = try world.logIn(call, GuestOperations.modify)
            let path = try path("guestFilePath", vm, world, call)
            let size: Int = try call.argument("fileSize")
            let overwrite: Bool = try call.argument("overwrite")
            let attributes = try call.argument("fileAttributes", as: GuestFileAttributes.self)
            guard (0...largestFile).contains(Int64(size)) else {
                throw Fault(InvalidArgument.self, ["invalidProperty": "fileSize"])
            }
            let now = world.now
            try guest(&world, vm, path) { guest throws(GuestFiles.Failure) in
                if let old = guest.files.node(path) {
                    if old.isFolder { throw .isAFolder }
                    guard overwrite else { throw .exists }
                }
                // What may not be written must fail now, and so must what does not fit.
                var trial = guest.files
                try trial.write(path, .zeros(Int64(size)), by: user, at: now)
            }
            let mode = attributes.as(GuestPosixFileAttributes.self)?.permissions.map { Int($0) & 0o7777 } ?? 0o644
            return address(&world, vm, user, path, .toGuest(mode: mode, size: Int64(size)))
        },
    ]

    // MARK: What the operations share

    /// Works on a guest's files; a failure becomes the fault of the API.
    private static func guest<Value>(
        _ world: inout World, _ vm: ManagedObjectReference<VirtualMachine>, _ path: String,
        _ body: (inout GuestState) throws(GuestFiles.Failure) -> Value
    ) throws -> Value {
        guard var guest = world.guestStates.removeValue(forKey: vm.value) else {
            throw Fault(GuestOperationsUnavailable.self)
        }
        defer { world.guestStates[vm.value] = guest }
        do throws(GuestFiles.Failure) {
            return try body(&guest)
        } catch {
            throw Fault(error, path)
        }
    }

    /// An absolute path that an argument gives.
    private static func path(
        _ name: String, _ vm: ManagedObjectReference<VirtualMachine>, _ world: World, _ call: Call
    ) throws -> String {
        let text: String = try call.argument(name)
        let invalid = text.isEmpty || text.utf8.count > 4096 || text.unicodeScalars.contains { $0.value == 0 }
        guard !invalid, let files = world.guestStates[vm.value]?.files else {
            throw Fault(InvalidArgument.self, ["invalidProperty": name])
        }
        return files.absolute(text)
    }

    private static func temporary(
        _ world: inout World, _ call: Call, _ content: GuestFiles.Node.Content
    ) throws -> String {
        let (vm, user) = try world.logIn(call, GuestOperations.modify)
        let isWindows = world.guestStates[vm.value]?.isWindows ?? false
        let prefix: String = try call.argument("prefix")
        let suffix: String = try call.argument("suffix")
        guard !(prefix + suffix).contains(where: { "/\\".contains($0) || $0 == "\0" }) else {
            throw Fault(InvalidArgument.self, ["invalidProperty": "prefix"])
        }
        let folder =
            call.optional("directoryPath", as: String.self).flatMap { $0.isEmpty ? nil : $0 }
            ?? GuestInstallation.temporaryFolder(user, isWindows: isWindows)
        let number = world.nextNumber("guest-temporary")
        let path = "\(folder)/\(prefix)vmware\(number)\(suffix)"
        let now = world.now
        let made = try guest(&world, vm, path) { guest throws(GuestFiles.Failure) in
            let path = guest.files.absolute(path)
            try guest.files.add(path, content, mode: content.isFolder ? 0o700 : 0o600, by: user, at: now)
            return path
        }
        return isWindows ? GuestCommands.shown(made) : made
    }

    private static func move(
        _ world: inout World, _ call: Call, _ source: String, _ destination: String, folder: Bool, replacing: Bool
    ) throws -> (any FieldValue)? {
        let (vm, user) = try world.logIn(call, GuestOperations.modify)
        let from = try path(source, vm, world, call)
        let to = try path(destination, vm, world, call)
        return try guest(&world, vm, from) { guest throws(GuestFiles.Failure) in
            let isFolder = try guest.files.find(from, for: user, followingLinks: false).isFolder
            guard isFolder == folder else { throw isFolder ? .isAFolder : .notAFolder }
            try guest.files.move(from, to: to, replacing: replacing, by: user)
            return nil
        }
    }

    private static func address(
        _ world: inout World, _ vm: ManagedObjectReference<VirtualMachine>, _ user: GuestUser, _ path: String,
        _ direction: GuestTransfers.Transfer.Direction
    ) -> String {
        let transfer = GuestTransfers.Transfer(
            vm: vm, user: user, path: path, direction: direction, expires: world.now + transferTime)
        return world.transfers.add(transfer, token: world.newSessionKey(), at: world.now)
    }

    /// What the API calls a match pattern is a regular expression of Perl's kind; the simple ones are understood, and
    /// file name patterns as well.
    private static func glob(_ pattern: String) -> String {
        var pattern = pattern.replacing(".*", with: "*").replacing("\\.", with: ".")
        if pattern.hasPrefix("^") { pattern.removeFirst() } else if !pattern.hasPrefix("*") { pattern = "*" + pattern }
        if pattern.hasSuffix("$") { pattern.removeLast() } else if !pattern.hasSuffix("*") { pattern += "*" }
        return pattern
    }

    // MARK: Attributes

    private static func info(_ node: GuestFiles.Node, _ isWindows: Bool) -> GuestFileInfo {
        let type: GuestFileType =
            switch node.content {
            case .folder: .directory
            case .file: .file
            case .link: .symlink
            }
        return GuestFileInfo(fields: [
            "path": node.name, "type": type.rawValue, "size": Int(node.size), "attributes": attributes(node, isWindows),
        ])
    }

    private static func attributes(_ node: GuestFiles.Node, _ isWindows: Bool) -> GuestFileAttributes {
        if isWindows {
            return GuestFileAttributes(
                GuestWindowsFileAttributes(fields: [
                    "modificationTime": node.modified, "accessTime": node.accessed, "createTime": node.accessed,
                    "hidden": node.isHidden, "readOnly": node.isReadOnly,
                ]))
        }
        var target: String?
        if case .link(let link) = node.content { target = link }
        return GuestFileAttributes(
            GuestPosixFileAttributes(fields: [
                "modificationTime": node.modified, "accessTime": node.accessed, "symlinkTarget": target ?? "",
                "ownerId": node.owner, "groupId": node.group, "permissions": node.mode,
            ]))
    }

    private static func apply(_ attributes: GuestFileAttributes, to node: inout GuestFiles.Node) {
        if let time = attributes.modificationTime { node.modified = time }
        if let time = attributes.accessTime { node.accessed = time }
        if let posix = attributes.as(GuestPosixFileAttributes.self) {
            if let owner = posix.ownerId { node.owner = owner }
            if let group = posix.groupId { node.group = group }
            if let permissions = posix.permissions { node.mode = Int(permissions) & 0o7777 }
        }
        if let windows = attributes.as(GuestWindowsFileAttributes.self) {
            if let isHidden = windows.hidden { node.isHidden = isHidden }
            if let isReadOnly = windows.readOnly { node.isReadOnly = isReadOnly }
        }
    }
}

extension GuestFiles.Node.Content {
    fileprivate var isFolder: Bool {
        if case .folder = self { true } else { false }
    }
}
