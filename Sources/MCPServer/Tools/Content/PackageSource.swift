import FoundationEssentials
import MCPCore
import VSphere
import VimTypes

/// Where an OVF or OVA is: on a datastore, on this server's machine, or on a web server.
enum PackageSource {
    /// The operations that reading a package takes.
    static let calls = ["ParseDescriptor", "AcquireGenericServiceTicket"]

    /// Opens the package that a caller names.
    ///
    /// - Parameters:
    ///   - text: an http or https URL, `[datastore] path`, a local path, or a path on the datastore.
    ///   - datastore: what the caller wrote as datastore, for paths that are not local files.
    /// - Throws: `ToolError`, `OVFFormatError`, `VSphereError`, `LocalFileError`, `HTTPTransportError`.
    static func open(
        _ text: String, on datastore: Target<Datastore>?, in context: Context
    ) async throws -> OVFPackage {
        if text.contains("://") {
            return try await OVFPackage(.url(text, over: context.services.backend.web), context.vSphere)
        }
        let local = try? context.services.backend.filesRoot?.file(text)
        let isLocal = local.map { FoundationEssentials.FileManager.default.fileExists(atPath: $0.path) } ?? false
        if DatastorePath(text) != nil || (!isLocal && datastore != nil) {
            let target = DatastorePath(text) == nil ? datastore : nil
            let place = try await DatastorePlace.find(text, on: target, "source", in: context)
            try place.requirePath("source")
            return try await OVFPackage(.datastore(place.files, path: place.path), context.vSphere)
        }
        let file = try context.localFile(text)
        let package = try await OVFPackage(.file(path: file.path), context.vSphere)
        // What the descriptor names beside itself could be a link that leads elsewhere.
        for part in package.descriptor.files {
            _ = try context.localFile(file.deletingLastPathComponent().appending(path: part.path).path)
        }
        return package
    }
}

extension ArgumentDeclaration {
    /// An OVF or OVA.
    static let package = ArgumentDeclaration(
        "[datastore] path, local path, URL",
        aliases: ["ovf_path", "ova_path", "path", "url", "ovf_url", "ova_url"])
}
