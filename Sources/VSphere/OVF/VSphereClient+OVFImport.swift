internal import HTTPTransport
public import VimTypes

extension VSphereClient {
    /// Asks the server what a descriptor offers: networks, properties, deployment options, licence.
    ///
    /// `OvfManager.ParseDescriptor`.
    /// - Throws: ``OVFRefusal``, `VimFault`, `HTTPTransportError`, ``VSphereError``.
    public func parse(
        _ descriptor: OVFDescriptor, deploymentOption: String = ""
    ) async throws -> OvfParseDescriptorResult {
        let result = try await ovfManager().parseDescriptor(
            ovfDescriptor: descriptor.text,
            pdp: OvfParseDescriptorParams(locale: "", deploymentOption: deploymentOption))
        try refuse("ParseDescriptor", result.error, result.warning)
        return result
    }

    /// Asks the server what it would make of a package; nothing is made.
    ///
    /// `OvfManager.CreateImportSpec`.
    /// - Parameters:
    ///   - package: the package.
    ///   - pool: the resource pool or vApp that gets it.
    ///   - datastore: the datastore that gets its disks.
    ///   - options: choices.
    /// - Throws: ``OVFRefusal`` with all that the server finds wrong; ``VSphereError`` `.notFound` when a network is
    ///   mapped that the package does not have; `VimFault`; `HTTPTransportError`.
    public func planImport(
        _ package: OVFPackage, into pool: ManagedObjectReference<ResourcePool>,
        on datastore: ManagedObjectReference<Datastore>, _ options: OVFImportOptions = OVFImportOptions()
    ) async throws -> OVFImportPlan {
        let known = package.descriptor.networks
        if let unknown = options.networks.keys.filter({ !known.contains($0) }).min() {
            throw VSphereError(
                .notFound, host: configuration.host,
                "is asked to map a network '\(unknown)', but the package has only: \(known.joined(separator: ", "))")
        }
        let parameters = OvfCreateImportSpecParams(
            locale: "", deploymentOption: options.deploymentOption, entityName: options.name ?? package.name,
            importOption: options.importOptions, hostSystem: options.host,
            networkMapping: options.networks.sorted { $0.key < $1.key }.map {
                OvfNetworkMapping(name: $0.key, network: $0.value)
            },
            ipAllocationPolicy: options.ipAllocationPolicy, ipProtocol: options.ipProtocol,
            propertyMapping: options.properties.sorted { $0.key < $1.key }.map {
                KeyValue(key: $0.key, value: $0.value)
            },
            diskProvisioning: options.diskProvisioning)
        let result = try await ovfManager().createImportSpec(
            ovfDescriptor: package.descriptor.text, resourcePool: pool, datastore: datastore, cisp: parameters)
        try refuse("CreateImportSpec", result.error, result.warning)
        guard let specification = result.importSpec else {
            throw VSphereError(.unexpectedAnswer, host: configuration.host, "made no import specification")
        }
        for item in result.fileItem where package.parts[item.path] == nil {
            throw VSphereError(
                .unexpectedAnswer, host: configuration.host, "wants '\(item.path)', which the package does not have")
        }
        return OVFImportPlan(specification: specification, files: result.fileItem, warnings: result.warning)
    }

    /// Imports a package: makes the machine or vApp and sends all its disks, several at a time.
    ///
    /// `OvfManager.CreateImportSpec`, `ResourcePool.ImportVApp`, and the lease's transfers. When anything fails, a file
    /// differs from the manifest, or the task is cancelled, the lease is aborted, which removes what was made.
    ///
    /// - Parameters:
    ///   - package: the package.
    ///   - pool: the resource pool or vApp that gets it.
    ///   - datastore: the datastore that gets its disks.
    ///   - options: choices.
    ///   - progress: gets the bytes that have gone.
    /// - Throws: ``OVFRefusal``; ``VSphereError`` `.manifestMismatch`, `.incomplete`, `.leaseFailed`,
    ///   `.transferRefused`; `VimFault`; `HTTPTransportError`; `CancellationError`.
    public func importOVF(
        _ package: OVFPackage, into pool: ManagedObjectReference<ResourcePool>,
        on datastore: ManagedObjectReference<Datastore>, _ options: OVFImportOptions = OVFImportOptions(),
        progress: ByteProgressHandler? = nil
    ) async throws -> OVFImport {
        let plan = try await planImport(package, into: pool, on: datastore, options)
        // A file without a digest must be found before anything is sent.
        for item in plan.files { _ = try package.digestCheck(of: item.path, self) }
        let counter = ByteCounter(total: package.size, report: progress)
        let entity = try await NFCLease.hold(
            self, "ImportVApp", progress: { counter.progress.percent ?? 0 },
            begin: {
                try await pool.on(self).importVApp(
                    spec: plan.specification, folder: options.folder, host: options.host)
            }
        ) { info in
            let targets = Dictionary(info.deviceUrl.map { ($0.importKey, $0) }) { first, _ in first }
            _ = try await concurrently(plan.files, atOnce: options.parallelTransfers) { item in
                guard let target = targets[item.deviceId], let part = package.parts[item.path] else {
                    throw VSphereError(
                        .unexpectedAnswer, host: self.configuration.host, "gave no address for '\(item.path)'")
                }
                try await self.upload(part, item, to: target, package, counter)
            }
            return info.entity
        }
        return OVFImport(
            entity: entity, warnings: plan.warnings, transferred: counter.progress.transferred,
            isVerified: package.manifest != nil)
    }

    private func upload(
        _ part: OVFPackage.Part, _ item: OvfFileItem, to target: HttpNfcLeaseDeviceUrl, _ package: OVFPackage,
        _ counter: ByteCounter
    ) async throws {
        guard let size = part.size ?? item.size.map(Int64.init) else {
            throw VSphereError(
                .incomplete, host: configuration.host, "cannot be sent '\(item.path)': nobody tells its size")
        }
        let address = try await TransferAddress(target.url, configuration) { target.sslThumbprint }
        let body = HTTPRequestBody.stream(length: size) { writer in
            var check = try package.digestCheck(of: item.path, self)
            var sent: Int64 = 0
            try await part.source.read(self, from: part.offset, length: size) { chunk in
                check?.update(chunk)
                try await writer.write(Array(chunk))
                sent += Int64(chunk.count)
                counter.add(chunk.count)
            }
            guard sent == size else {
                throw VSphereError(
                    .incomplete, host: self.configuration.host,
                    "is not given '\(item.path)' whole: \(sent) of \(size) bytes")
            }
            // Before the request ends, so that a wrong file never looks like one that was sent well.
            if let check { try check.finish() }
        }
        let headers: HTTPHeaders =
            item.create ? ["Overwrite": "t"] : ["Content-Type": "application/x-vnd.vmware-streamVmdk"]
        try await address.send(item.create ? "PUT" : "POST", headers: headers, body: body, self) { response in
            for try await _ in response.body {}
        }
    }

    func ovfManager() async throws -> OvfManager {
        guard let manager = try await content().ovfManager else {
            throw VSphereError(.unsupported, host: configuration.host, "has no OVF manager")
        }
        return manager.on(self)
    }

    func refuse(
        _ operation: String, _ errors: [LocalizedMethodFault], _ warnings: [LocalizedMethodFault]
    ) throws {
        guard !errors.isEmpty else { return }
        throw OVFRefusal(host: configuration.host, operation: operation, errors: errors, warnings: warnings)
    }
}
