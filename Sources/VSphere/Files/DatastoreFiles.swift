internal import HTTPTransport
public import VimTypes

/// The files of one datastore.
///
/// Content goes through the server's `/folder`, in the client's session; everything else through `FileManager`,
/// `VirtualDiskManager` and `HostDatastoreBrowser`. Paths are relative to the datastore's root.
///
/// ## Usage
/// ```swift
/// let files = try await client.files(on: datastore)
/// try await files.upload(file: "/tmp/debian.iso", to: "iso/debian.iso") { print($0.percent ?? 0) }
/// for file in try await files.list("iso", matching: ["*.iso"]) { print(file.path, file.size ?? 0) }
/// ```
public struct DatastoreFiles: Sendable {
    /// The client whose session is used.
    public let client: VSphereClient
    /// The datastore.
    public let datastore: ManagedObjectReference<Datastore>
    /// Its name.
    public let name: String
    /// The datacenter that it belongs to.
    public let datacenter: ManagedObjectReference<Datacenter>
    /// The datacenter's inventory path without a slash at the start, such as `Europe/Berlin`.
    public let datacenterPath: String
    let browser: ManagedObjectReference<HostDatastoreBrowser>

    /// A place on this datastore.
    public func path(_ path: String) -> DatastorePath { DatastorePath(datastore: name, path: path) }

    /// The address of a file's content.
    func url(_ path: String) -> String {
        let path = PercentEncoding.path(self.path(path).path)
        return client.configuration.baseURL + "/folder/\(path)?dcPath=\(PercentEncoding.component(datacenterPath))"
            + "&dsName=\(PercentEncoding.component(name))"
    }
}

extension VSphereClient {
    /// The files of a datastore. One question finds the datacenter, whose path the server wants.
    ///
    /// - Throws: ``VSphereError``, `VimFault`, `HTTPTransportError`.
    public func files(on datastore: ManagedObjectReference<Datastore>) async throws -> DatastoreFiles {
        let upwards = SelectionSpec(
            TraversalSpec(
                type: "ManagedEntity", path: "parent", name: "up", skip: false,
                selectSet: [SelectionSpec(name: "up")]))
        let question = PropertyFilterSpec(
            propSet: [
                PropertySpec(type: "ManagedEntity", pathSet: ["name", "parent"]),
                PropertySpec(type: "Datastore", pathSet: ["name", "parent", "browser"]),
            ],
            objectSet: [ObjectSpec(obj: datastore.asAny, skip: false, selectSet: [upwards])])
        var entities: [String: ObjectProperties<AnyManagedObject>] = [:]
        try await retrieve(question) { page in
            for content in page {
                let properties = ObjectProperties<AnyManagedObject>(content)
                entities[properties.reference.value] = properties
            }
        }
        guard let own = entities[datastore.value], let name: String = own.value("name"),
            let browser: ManagedObjectReference<HostDatastoreBrowser> = own.value("browser")
        else {
            throw VSphereError(.notFound, host: configuration.host, "does not show datastore \(datastore.value)")
        }
        var datacenter: ManagedObjectReference<Datacenter>?
        var names: [String] = []
        var next: ManagedObjectReference<AnyManagedObject>? = datastore.asAny
        while let entity = next.flatMap({ entities[$0.value] }), names.count < 100 {
            let parent: ManagedObjectReference<AnyManagedObject>? = entity.value("parent")
            datacenter = datacenter ?? entity.reference.as(Datacenter.self)
            // The root folder is no part of a path.
            if datacenter != nil, parent != nil { names.append(entity.value("name") ?? "") }
            next = parent
        }
        guard let datacenter else {
            throw VSphereError(
                .notFound, host: configuration.host, "does not show the datacenter of datastore '\(name)'")
        }
        return DatastoreFiles(
            client: self, datastore: datastore, name: name, datacenter: datacenter,
            datacenterPath: names.reversed().joined(separator: "/"), browser: browser)
    }
}
