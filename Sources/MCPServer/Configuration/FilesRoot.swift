import FoundationEssentials
import MCPCore

/// The one folder of this machine in which tools may read and write files, `MCP_FILES_ROOT`.
struct FilesRoot: Sendable {
    /// The folder, with symbolic links resolved.
    let folder: URL

    /// - Throws: ``ConfigurationError`` if there is no such folder.
    init(path: String) throws {
        var isFolder = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder else {
            throw ConfigurationError("MCP_FILES_ROOT is '\(path)', which is no folder.")
        }
        folder = URL(fileURLWithPath: path, isDirectory: true).resolvingSymlinksInPath().standardizedFileURL
    }

    /// The file that a caller names, absolutely or from the folder; it need not exist.
    ///
    /// - Throws: `ToolError` if it lies outside the folder, be it by `..` or by a symbolic link.
    func file(_ path: String) throws -> URL {
        let file = URL(fileURLWithPath: path, relativeTo: folder).standardizedFileURL
        // A file that is to be made has no link to resolve, but the folders on the way to it have.
        let resolved = file.deletingLastPathComponent().resolvingSymlinksInPath().standardizedFileURL
            .appending(path: file.lastPathComponent).resolvingSymlinksInPath()
        let prefix = folder.path.hasSuffix("/") ? folder.path : folder.path + "/"
        guard !path.contains("\0"), resolved.path.hasPrefix(prefix) else {
            throw ToolError(.denied, "'\(path)' lies outside \(folder.path), the folder for local files.")
        }
        return resolved
    }
}

extension ToolContext<Call> {
    /// The file of this machine that a caller names.
    ///
    /// - Throws: `ToolError` `.denied` if it lies outside `MCP_FILES_ROOT`, or that is not set.
    func localFile(_ path: String) throws -> URL {
        guard let root = services.backend.filesRoot else {
            throw ToolError(
                .denied, "This server may not touch local files.", hint: "Its operator can set MCP_FILES_ROOT.")
        }
        return try root.file(path)
    }
}
