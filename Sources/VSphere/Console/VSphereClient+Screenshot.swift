internal import HTTPTransport
internal import Logging
public import VimTypes

extension VSphereClient {
    /// Takes a picture of a machine's screen.
    ///
    /// The server's `/screen` gives it at once. Where there is none, `VirtualMachine.CreateScreenshot_Task` leaves a file
    /// on the datastore, which is fetched and deleted.
    ///
    /// - Parameter machine: the machine; it must be powered on.
    /// - Returns: a PNG file.
    /// - Throws: ``VSphereError``, `VimFault` `InvalidPowerState` and others, `HTTPTransportError`.
    public func screenshot(of machine: ManagedObjectReference<VirtualMachine>) async throws -> [UInt8] {
        if let picture = try await screen(machine) { return picture }
        let info = try await wait(for: machine.on(self).createScreenshot())
        guard case .string(let place)? = info.result, let path = DatastorePath(place) else {
            throw VSphereError(.unexpectedAnswer, host: configuration.host, "did not tell where the screenshot is")
        }
        let picture: [UInt8]
        do {
            picture = try await files(beside: machine, at: path).bytes(of: path.path, upTo: Self.largestPicture)
        } catch {
            await discard(path, of: machine)
            throw error
        }
        await discard(path, of: machine)
        guard Self.isPNG(picture) else {
            throw VSphereError(.unexpectedAnswer, host: configuration.host, "made a screenshot that is no PNG")
        }
        return picture
    }

    /// The files of a machine's datastore on which a path is.
    private func files(
        beside machine: ManagedObjectReference<VirtualMachine>, at path: DatastorePath
    ) async throws -> DatastoreFiles {
        let stores: [ManagedObjectReference<Datastore>] =
            try await properties(of: [machine], ["datastore"]).first?.value("datastore") ?? []
        let named = try await properties(of: stores, ["name"]).first { $0.value("name") == path.datastore }
        guard let store = named?.reference else {
            throw VSphereError(.notFound, host: configuration.host, "does not show the datastore of '\(path)'")
        }
        return try await files(on: store)
    }

    /// Deletes the file of a screenshot, even when the caller is cancelled.
    private func discard(_ path: DatastorePath, of machine: ManagedObjectReference<VirtualMachine>) async {
        do {
            try await finishing(since: .now) { try await self.files(beside: machine, at: path).deleteFile(path) }
        } catch {
            logger.debug("The screenshot '\(path)' stays on \(configuration.host): \(error)")
        }
    }

    private static let largestPicture = 64 << 20

    /// What `/screen` gives; nil when the server has no such thing, or does not give a picture.
    private func screen(_ machine: ManagedObjectReference<VirtualMachine>) async throws -> [UInt8]? {
        for isLast in [false, true] {
            let session = try await session()
            var request = HTTPRequest(
                url: configuration.baseURL + "/screen?id=\(PercentEncoding.component(machine.value))")
            request.headers["Cookie"] = try await sessionCookie()
            let (head, body) = try await exchange().collect(request, upTo: Self.largestPicture)
            if head.status == 200, Self.isPNG(body) { return body }
            guard head.status == 401, !isLast else { return nil }
            try await renew(session)
        }
        return nil
    }

    private static func isPNG(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    }
}
