public import VimTypes

extension VSphereClient {
    /// Whether the server is a stand-alone ESXi, or one that was asked past its vCenter.
    ///
    /// - Throws: `HTTPTransportError`, ``VSphereError``, `VimFault`.
    public var isESXi: Bool {
        get async throws { try await content().about.apiType == "HostAgent" }
    }

    /// One of the server's singletons, such as its `customFieldsManager`.
    ///
    /// ## Usage
    /// ```swift
    /// let fields = try await client.singleton("custom attributes") { $0.customFieldsManager }
    /// ```
    /// - Parameters:
    ///   - what: what it is for, in words for the error.
    ///   - find: gives the reference.
    /// - Throws: ``VSphereError`` `.unsupported` when the server does not have it, as an ESXi lacks what belongs to
    ///   vCenter; `HTTPTransportError`, `VimFault`.
    public func singleton<Object: ManagedObject>(
        _ what: String, _ find: (ServiceContent) -> ManagedObjectReference<Object>?
    ) async throws -> Object {
        let content = try await content()
        guard let reference = find(content) else {
            let reason =
                content.about.apiType == "HostAgent"
                ? "it is an ESXi, and they belong to vCenter. Ask the vCenter that manages it, if there is one"
                : "this version does not have them"
            throw VSphereError(
                .unsupported, host: configuration.host,
                "(\(InventoryName.shown(content.about.fullName))) has no \(what): \(reason).")
        }
        return reference.on(self)
    }
}
