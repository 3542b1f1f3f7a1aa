public import VimTypes

extension GuestOperations {
    /// Lists a folder, one page of it, or tells of one file.
    ///
    /// `GuestFileManager.ListFilesInGuest`.
    /// - Parameters:
    ///   - path: the folder or file.
    ///   - pattern: regular expression (Perl) that names must match; everything when nil.
    ///   - index: how many to leave out.
    ///   - count: how many at most.
    /// - Returns: files, and how many there are after them.
    public func list(
        _ path: String, matching pattern: String? = nil, from index: Int = 0, upTo count: Int = 50
    ) async throws -> GuestListFileInfo {
        try await files.listFilesInGuest(
            vm: machine, auth: authentication, filePath: path, index: index, maxResults: count, matchPattern: pattern)
    }

    /// Makes a folder, and those above it where they are missing. `GuestFileManager.MakeDirectoryInGuest`.
    public func makeFolder(_ path: String) async throws {
        try await files.makeDirectoryInGuest(
            vm: machine, auth: authentication, directoryPath: path, createParentDirectories: true)
    }

    /// Deletes a file. `GuestFileManager.DeleteFileInGuest`.
    public func deleteFile(_ path: String) async throws {
        try await files.deleteFileInGuest(vm: machine, auth: authentication, filePath: path)
    }

    /// Deletes a folder. `GuestFileManager.DeleteDirectoryInGuest`.
    /// - Parameters:
    ///   - path: the folder.
    ///   - isRecursive: whether what is in it is deleted too; it must be empty otherwise.
    public func deleteFolder(_ path: String, recursively isRecursive: Bool = false) async throws {
        try await files.deleteDirectoryInGuest(
            vm: machine, auth: authentication, directoryPath: path, recursive: isRecursive)
    }

    /// Moves or renames a file. `GuestFileManager.MoveFileInGuest`.
    public func moveFile(_ path: String, to other: String, replacing replaces: Bool = false) async throws {
        try await files.moveFileInGuest(
            vm: machine, auth: authentication, srcFilePath: path, dstFilePath: other, overwrite: replaces)
    }

    /// Changes owner, rights or times of a file. `GuestFileManager.ChangeFileAttributesInGuest`.
    /// - Parameters:
    ///   - path: the file.
    ///   - attributes: a `GuestPosixFileAttributes` or `GuestWindowsFileAttributes`; what is nil in it stays.
    public func changeAttributes(of path: String, to attributes: GuestFileAttributes) async throws {
        try await files.changeFileAttributesInGuest(
            vm: machine, auth: authentication, guestFilePath: path, fileAttributes: attributes)
    }
}
