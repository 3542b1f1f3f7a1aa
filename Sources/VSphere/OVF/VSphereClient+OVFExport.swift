internal import HTTPTransport
public import VimTypes

extension VSphereClient {
    /// Exports a machine: downloads all its disks, several at a time, and writes descriptor and manifest.
    ///
    /// `VirtualMachine.ExportVm`, the lease's transfers, `OvfManager.CreateDescriptor`. When anything fails, or the task
    /// is cancelled, the lease is aborted and nothing is left on this machine.
    ///
    /// - Parameters:
    ///   - machine: the machine; it must be powered off.
    ///   - destination: where it goes. For an archive, the disks need twice their space while it is made.
    ///   - options: choices.
    ///   - progress: gets the bytes that have come; the server only estimates their total.
    /// - Throws: ``OVFRefusal``; ``VSphereError``; ``LocalFileError``; `VimFault` `InvalidPowerState` and others;
    ///   `HTTPTransportError`; `CancellationError`.
    public func exportOVF(
        _ machine: ManagedObjectReference<VirtualMachine>, to destination: OVFDestination,
        _ options: OVFExportOptions = OVFExportOptions(), progress: ByteProgressHandler? = nil
    ) async throws -> OVFExport {
        guard let entity = machine.as(ManagedEntity.self) else { preconditionFailure("a machine is an entity") }
        return try await export(entity, "ExportVm", to: destination, options, progress) {
            try await machine.on(self).exportVm()
        }
    }

    /// Exports a vApp, as ``exportOVF(_:to:_:progress:)-(ManagedObjectReference<VirtualMachine>,_,_,_)`` does a machine.
    ///
    /// `VirtualApp.ExportVApp`.
    public func exportOVF(
        _ app: ManagedObjectReference<VirtualApp>, to destination: OVFDestination,
        _ options: OVFExportOptions = OVFExportOptions(), progress: ByteProgressHandler? = nil
    ) async throws -> OVFExport {
        guard let entity = app.as(ManagedEntity.self) else { preconditionFailure("a vApp is an entity") }
        return try await export(entity, "ExportVApp", to: destination, options, progress) {
            try await app.on(self).exportVApp()
        }
    }

    private func export(
        _ entity: ManagedObjectReference<ManagedEntity>, _ operation: String, to destination: OVFDestination,
        _ options: OVFExportOptions, _ progress: ByteProgressHandler?,
        begin: @escaping @Sendable () async throws -> ManagedObjectReference<HttpNfcLease>
    ) async throws -> OVFExport {
        let own: String? = try await properties(of: [entity], ["name"]).first?.value("name")
        let name = ExportFolder.fileName(options.name ?? InventoryName.unescaped(own ?? entity.value))
        let counter = ByteCounter(total: nil, report: progress)
        let folder = try ExportFolder(beside: destination, counter)
        do {
            let result = try await NFCLease.hold(
                self, operation, progress: { counter.progress.percent ?? 0 }, begin: begin
            ) { info in
                let devices = info.deviceUrl.filter { $0.disk == true || options.includesImages }
                counter.expect(devices.reduce(0) { $0 + Int64($1.fileSize ?? 0) })
                let files = try await concurrently(
                    Array(devices.enumerated()), atOnce: options.parallelTransfers
                ) { position, device in
                    let file = "\(name)-\(ExportFolder.fileName(device.targetId ?? "file-\(position)"))"
                    return (device.key, try await self.download(device, to: file, in: folder, options.digest))
                }
                let result = try await self.ovfManager().createDescriptor(
                    obj: entity,
                    cdp: OvfCreateDescriptorParams(
                        ovfFiles: files.map { OvfFile(deviceId: $0.0, path: $0.1.name, size: Int($0.1.size)) },
                        name: name, description: options.description, includeImageFiles: options.includesImages,
                        exportOption: options.exportOptions))
                try self.refuse("CreateDescriptor", result.error, result.warning)
                return (files: files.map(\.1), descriptor: result.ovfDescriptor, warnings: result.warning)
            }
            let descriptor = try folder.write(Array(result.descriptor.utf8), to: name + ".ovf", options.digest)
            let files = [descriptor] + result.files
            let manifest = OVFManifest(
                files.map { OVFManifest.Entry(name: $0.name, algorithm: options.digest, digest: $0.digest) })
            let list = try folder.write(Array(manifest.text.utf8), to: name + ".mf", options.digest)
            let path = try await folder.finish(as: destination, [descriptor, list] + result.files)
            return OVFExport(path: path, files: files, warnings: result.warnings)
        } catch {
            folder.remove()
            throw error
        }
    }

    private func download(
        _ device: HttpNfcLeaseDeviceUrl, to name: String, in folder: ExportFolder, _ algorithm: OVFManifest.Algorithm
    ) async throws -> OVFExport.File {
        let address = try await TransferAddress(device.url, configuration) { device.sslThumbprint }
        let file = try folder.create(name)
        return try await address.send("GET", self) { response in
            var digest = MessageDigest(algorithm.digest)
            var size: Int64 = 0
            for try await chunk in response.body {
                digest.update(chunk[...])
                try file.write(chunk[...])
                size += Int64(chunk.count)
                folder.counter.add(chunk.count)
            }
            return OVFExport.File(name: name, size: size, digest: digest.finish())
        }
    }
}
