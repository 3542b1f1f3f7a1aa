internal import VimTypes

/// Operations of `OvfManager`.
enum OVFOperations {
    static let all: [Operation] = [
        Operation("ParseDescriptor") { world, call in
            let parameters: OvfParseDescriptorParams = try call.argument("pdp")
            let descriptor = OVFDescriptor(
                try call.argument("ovfDescriptor"), option: parameters.deploymentOption, messages: parameters.msgBundle)
            return OvfParseDescriptorResult(fields: [
                "eula": descriptor.eulas,
                "network": descriptor.networks.map {
                    OvfNetworkInfo(fields: ["name": $0.name, "description": $0.description])
                },
                "ipAllocationScheme": descriptor.transport.isEmpty ? [] : ["ovfenv"],
                "ipProtocols": descriptor.transport.isEmpty ? [] : ["IPv4"],
                "property": descriptor.properties.map(\.info), "productInfo": descriptor.products.first,
                "annotation": descriptor.annotation, "approximateDownloadSize": descriptor.downloadSize,
                "approximateFlatDeploymentSize": descriptor.flatSize,
                "approximateSparseDeploymentSize": descriptor.sparseSize, "defaultEntityName": descriptor.name,
                "virtualApp": descriptor.isVirtualApp,
                "deploymentOption": descriptor.options.map {
                    OvfDeploymentOption(fields: ["key": $0.id, "label": $0.label, "description": $0.description])
                },
                "defaultDeploymentOption": descriptor.defaultOption,
                "entityName": descriptor.name.isEmpty ? [] : [KeyValue(key: descriptor.name, value: descriptor.name)],
                "error": descriptor.errors.map(\.localized), "warning": descriptor.warnings.map(\.localized),
            ])
        },
        Operation("CreateImportSpec") { world, call in
            let parameters: OvfCreateImportSpecParams = try call.argument("cisp")
            let pool: ManagedObjectReference<ResourcePool> = try call.argument("resourcePool")
            let datastore: ManagedObjectReference<Datastore> = try call.argument("datastore")
            for reference in [pool.asAny, datastore.asAny] where !world.has(reference) {
                throw Fault(ManagedObjectNotFound.self, ["obj": reference])
            }
            guard world.allows(call.user, "VApp.Import", on: pool.asAny) else {
                throw Fault(NoPermission.self, ["object": pool, "privilegeId": "VApp.Import"])
            }
            guard world.stores[datastore.value]?.isAccessible ?? false else {
                throw Fault(InaccessibleDatastore.self, ["datastore": datastore, "name": world.name(of: datastore)])
            }
            let descriptor = OVFDescriptor(
                try call.argument("ovfDescriptor"), option: parameters.deploymentOption, messages: parameters.msgBundle)
            var importing = OVFImport(descriptor, parameters, world, pool: pool, datastore: datastore)
            return importing.result()
        },
        Operation("ValidateHost") { world, call in
            let parameters: OvfValidateHostParams = try call.argument("vhp")
            let host: ManagedObjectReference<HostSystem> = try call.argument("host")
            guard world.has(host) else { throw Fault(ManagedObjectNotFound.self, ["obj": host]) }
            let descriptor = OVFDescriptor(
                try call.argument("ovfDescriptor"), option: parameters.deploymentOption, messages: parameters.msgBundle)
            return OvfValidateHostResult(fields: [
                "downloadSize": descriptor.downloadSize, "flatDeploymentSize": descriptor.flatSize,
                "sparseDeploymentSize": descriptor.sparseSize, "error": descriptor.errors.map(\.localized),
                "warning": descriptor.warnings.map(\.localized),
                "supportedDiskProvisioning": ["thin", "thick", "eagerZeroedThick"],
            ])
        },
        Operation("CreateDescriptor") { world, call in
            let entity: AnyReference = try call.argument("obj")
            let parameters: OvfCreateDescriptorParams = try call.argument("cdp")
            guard world.has(entity) else { throw Fault(ManagedObjectNotFound.self, ["obj": entity]) }
            guard let vm = entity.as(VirtualMachine.self), world[entity]?.kind.name == "VirtualMachine" else {
                throw Fault(NotSupported.self, [:], "Only machines can be described, not vApps.")
            }
            guard world.allows(call.user, "VApp.Export", on: entity) else {
                throw Fault(NoPermission.self, ["object": entity, "privilegeId": "VApp.Export"])
            }
            return OvfCreateDescriptorResult(fields: [
                "ovfDescriptor": try OVFExport(vm, parameters, world).descriptor(),
                "includeImageFiles": parameters.includeImageFiles ?? false,
            ])
        },
    ]
}
