import MCPCore
import VSphere
import VimTypes

/// A file or folder of a datastore that a caller names: `[datastore] path`, or a path beside the argument `datastore`.
struct DatastorePlace: Sendable {
    let datastore: Found<Datastore>
    let files: DatastoreFiles
    /// The path below the datastore's root, without superfluous slashes; empty for the root.
    let path: String

    /// `[datastore] path`, as vSphere writes it.
    var text: String { files.path(path).description }

    /// The place that a caller means.
    ///
    /// - Parameters:
    ///   - text: what the caller wrote as path.
    ///   - target: what the caller wrote as datastore.
    ///   - what: name of the argument, for errors.
    /// - Throws: `ToolError` `.invalid` when there is no datastore, or the path leads out of it; `VSphereError`.
    static func find(
        _ text: String, on target: Target<Datastore>?, _ what: String = "path", in context: Context
    ) async throws -> DatastorePlace {
        let place = DatastorePath(text)
        guard let target = target ?? place.map({ Target($0.datastore) }) else {
            throw ToolError(
                .invalid, "\(what): on which datastore?", hint: "Write '[datastore] path', or name the datastore.")
        }
        let datastore = try await context.find(target)
        let files = try await context.vSphere.files(on: datastore.reference)
        if let place, place.datastore != files.name {
            throw ToolError(
                .invalid, "\(what): '\(text)' is on another datastore than \(datastore.name), which is named beside it."
            )
        }
        return DatastorePlace(datastore: datastore, files: files, path: try clean(place?.path ?? text, what))
    }

    /// The path with single slashes between its parts, and none around them.
    static func clean(_ path: String, _ what: String = "path") throws -> String {
        let parts = path.split(separator: "/").filter { $0 != "." }
        guard !parts.contains(".."), !path.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
        else {
            throw ToolError(.invalid, "\(what): '\(path)' is no path within a datastore.")
        }
        return parts.joined(separator: "/")
    }

    /// Sees to it that a file or folder is named, and not the datastore itself.
    func requirePath(_ what: String = "path") throws {
        guard path.isEmpty else { return }
        throw ToolError(.invalid, "\(what): names the whole datastore \(datastore.name).", hint: "Name a file in it.")
    }

    /// What is there now; nil if there is nothing. `SearchDatastore_Task`.
    func entry() async throws -> DatastoreFile? { try await files.entry(path) }

    /// - Throws: `ToolError` `.notFound` when there is nothing.
    func requireEntry() async throws -> DatastoreFile {
        try requirePath()
        if let entry = try await entry() { return entry }
        throw ToolError(.notFound, "There is no \(text).", hint: "See browse_datastore.")
    }

    /// What is told of a change of files: the datastore is what was touched.
    func change(before: JSONObject? = nil) -> Change { Change(datastore, before: before) }
}

extension ArgumentDeclaration {
    /// A file of a datastore.
    static let datastoreFile = ArgumentDeclaration("[datastore] path, or path")
}
