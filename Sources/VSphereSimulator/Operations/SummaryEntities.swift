internal import VimTypes

/// Properties that all entities have, and those of datastores and networks, that follow from others.
enum SummaryEntities {
    static let derivations: [Derivation] = [
        Derivation(ManagedEntity.overallStatus) { world, entity in world.overallStatus(of: entity.asAny) },
        Derivation(ManagedEntity.configStatus) { world, entity in
            world[entity, ManagedEntity.configIssue].map { $0.isEmpty ? .green : .yellow } ?? .green
        },
        Derivation(ManagedEntity.declaredAlarmState) { world, entity in world.declaredAlarmStates(of: entity.asAny) },
        Derivation(ManagedEntity.alarmActionsEnabled) { _, _ in true },
        Derivation(ManagedEntity.effectiveRole) { world, entity in world.effectiveRoles(on: entity.asAny) },
        Derivation(ManagedEntity.permission) { world, entity in
            world.access.permissions[entity.value]?.map { permission in
                Permission(
                    principal: permission.principal, group: false, roleId: permission.roleID,
                    propagate: permission.propagates, entity: entity)
            }
        },
        Derivation(ManagedEntity.customValue) { world, entity in world[entity, ManagedEntity.value] },
        Derivation(ExtensibleManagedObject.availableField) { world, object in
            world[World.customFields, CustomFieldsManager.field]?.filter { field in
                field.managedObjectType.map { world[object]?.kind.isKind(of: $0) ?? false } ?? true
            }
        },
        Derivation(Folder.childType) { _, _ in [] },
        Derivation(Datastore.summary) { world, datastore in
            guard let state = world.stores[datastore.value] else { return nil }
            return DatastoreSummary(fields: [
                "datastore": datastore, "name": world.name(of: datastore), "url": state.url,
                "capacity": state.isAccessible ? state.capacity : 0,
                "freeSpace": state.isAccessible ? world.freeSpace(on: datastore) : 0,
                "uncommitted": world.uncommitted(on: datastore), "accessible": state.isAccessible,
                "multipleHostAccess": (world[datastore, Datastore.host]?.count ?? 0) > 1, "type": state.type,
                "maintenanceMode": state.maintenanceMode,
            ])
        },
        Derivation(Datastore.info) { world, datastore in world.datastoreInfo(of: datastore) },
        Derivation(Network.summary) { world, network in
            let summary: [(String, (any FieldValue)?)] = [
                ("name", world.name(of: network)), ("network", network),
                ("accessible", !world.links(network, "host").isEmpty), ("ipPoolName", ""),
            ]
            var storage = ObjectStorage(
                network.type == "OpaqueNetwork" ? OpaqueNetworkSummary._typeID : NetworkSummary._typeID)
            for (name, value) in summary { storage.set(name, value) }
            if let opaque = network.as(OpaqueNetwork.self) {
                storage.set("opaqueNetworkId", world.opaqueID(of: opaque))
                storage.set("opaqueNetworkType", World.opaqueNetworkType)
            }
            return NetworkSummary(_storage: storage)
        },
        Derivation(DistributedVirtualSwitch.summary) { world, dvs in
            guard let config = world[dvs, DistributedVirtualSwitch.config] else { return nil }
            let hosts = config.host.compactMap { $0.config.host }
            let groups = world.links(dvs, "portgroup")
            return DVSSummary(fields: [
                "name": world.name(of: dvs), "uuid": config.uuid, "numPorts": config.numPorts,
                "productInfo": config.productInfo, "hostMember": hosts, "host": hosts,
                "vm": groups.flatMap { world.links($0, "vm") }, "portgroupName": groups.map { world.name(of: $0) },
                "contact": config.contact, "numHosts": hosts.count,
            ])
        },
        Derivation(DistributedVirtualSwitch.runtime) { world, dvs in
            guard let config = world[dvs, DistributedVirtualSwitch.config] else { return nil }
            return DVSRuntimeInfo(fields: [
                "hostMemberRuntime": config.host.compactMap(\.config.host).map {
                    HostMemberRuntimeInfo(fields: ["host": $0, "status": "up"])
                }
            ])
        },
        Derivation(ServiceInstance.serverClock) { world, _ in world.now },
    ]
}

extension World {
    /// The worst state of the alarms on an entity.
    func overallStatus(of entity: AnyReference) -> ManagedEntityStatus {
        let states = alarmStates(of: entity).filter { $0.entity.asAny == entity }
        if states.contains(where: { $0.overallStatus == .red }) { return .red }
        if states.contains(where: { $0.overallStatus == .yellow }) { return .yellow }
        return .green
    }

    /// An entity's values of custom attributes.
    func customValues(of entity: AnyReference) -> [CustomFieldValue] {
        value("value", of: entity).flatMap([CustomFieldValue].init(_field:)) ?? []
    }

    /// Roles that the caller has on an entity.
    func effectiveRoles(on entity: AnyReference) -> [Int] {
        guard let user = sessions[caller]?.userName, let role = role(of: user, on: entity) else { return [] }
        return [role.id]
    }

    /// Bytes by which thin disks on a datastore can still grow.
    func uncommitted(on datastore: ManagedObjectReference<Datastore>) -> Int64 {
        links(datastore, "vm").compactMap { $0.as(VirtualMachine.self) }.reduce(0) { sum, vm in
            let space = spaceCounter.space(of: vm, in: self).first { $0.datastore == datastore.asAny }
            return sum + (space?.uncommitted ?? 0)
        }
    }

    /// What a datastore says of its volume.
    func datastoreInfo(of datastore: ManagedObjectReference<Datastore>) -> DatastoreInfo? {
        guard let state = stores[datastore.value] else { return nil }
        let name = name(of: datastore)
        let common: [(String, (any FieldValue)?)] = [
            ("name", name), ("url", state.url), ("freeSpace", state.isAccessible ? freeSpace(on: datastore) : 0),
            ("maxFileSize", 70_368_744_177_664), ("maxVirtualDiskCapacity", 68_169_720_922_112),
            ("maxMemoryFileSize", 70_368_744_177_664), ("timestamp", now),
        ]
        var storage: ObjectStorage
        switch state.backing {
        case .vmfs(let disk, let isLocal):
            storage = ObjectStorage(VmfsDatastoreInfo._typeID)
            storage.set("maxPhysicalRDMFileSize", 70_368_744_177_664)
            storage.set("maxVirtualRDMFileSize", 68_169_720_922_112)
            storage.set(
                "vmfs",
                HostVmfsVolume(fields: [
                    "type": "VMFS", "name": name, "capacity": state.capacity, "blockSizeMb": 1, "blockSize": 1024,
                    "unmapGranularity": 1024, "unmapPriority": "low", "maxBlocks": 61_947_904, "majorVersion": 6,
                    "version": "6.82", "uuid": state.uuid, "vmfsUpgradable": false, "ssd": true, "local": isLocal,
                    "extent": [HostScsiDiskPartition(diskName: disk, partition: 1)],
                ]))
        case .nfs(let server, let path):
            storage = ObjectStorage(NasDatastoreInfo._typeID)
            storage.set(
                "nas",
                HostNasVolume(fields: [
                    "type": "NFS", "name": name, "capacity": state.capacity, "remoteHost": server, "remotePath": path,
                    "userName": "", "remoteHostNames": [server], "securityType": "AUTH_SYS",
                ]))
        }
        for (name, value) in common { storage.set(name, value) }
        return DatastoreInfo(_storage: storage)
    }
}
