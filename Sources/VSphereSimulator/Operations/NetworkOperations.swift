internal import VimTypes

/// Operations of distributed switches and their manager.
enum NetworkOperations {
    static let all: [Operation] = [
        Operation("FetchDVPorts") { world, call in try ports(world, call) },
        Operation("FetchDVPortKeys") { world, call in try ports(world, call).map(\.key) },
        Operation("QueryUsedVlanIdInDvs") { world, call in
            let dvs: ManagedObjectReference<DistributedVirtualSwitch> = try call.target()
            let ids = world.portGroups(of: dvs).compactMap { group -> Int? in
                let setting = world[group, DistributedVirtualPortgroup.config]?.defaultPortConfig
                return setting?.as(VMwareDVSPortSetting.self)?.vlan?
                    .as(VmwareDistributedVirtualSwitchVlanIdSpec.self)?.vlanId
            }
            return Set(ids).filter { $0 > 0 }.sorted()
        },
        Operation("LookupDvPortGroup") { world, call in
            let dvs: ManagedObjectReference<DistributedVirtualSwitch> = try call.target()
            let key: String = try call.argument("portgroupKey")
            guard let found = world.portGroups(of: dvs).first(where: { $0.value == key }) else {
                throw Fault(NotFound.self)
            }
            return found
        },
        Operation("QueryDvsByUuid") { world, call in
            let uuid: String = try call.argument("uuid")
            let all = world.all(DistributedVirtualSwitch.self)
            return all.first { world[$0, DistributedVirtualSwitch.uuid] == uuid }
        },
    ]

    /// The ports of a switch that meet the caller's conditions.
    private static func ports(_ world: World, _ call: Call) throws -> [DistributedVirtualPort] {
        let dvs: ManagedObjectReference<DistributedVirtualSwitch> = try call.target()
        let criteria = call.optional("criteria") ?? DistributedVirtualSwitchPortCriteria()
        return world.ports(of: dvs).filter { port in
            if let wanted = criteria.connected, wanted != (port.connectee != nil) { return false }
            if let wanted = criteria.active, wanted != (port.state?.runtimeInfo?.linkUp ?? false) { return false }
            if let wanted = criteria.uplinkPort {
                let group = ManagedObjectReference<DistributedVirtualPortgroup>(port.portgroupKey ?? "")
                if wanted != (world[group, DistributedVirtualPortgroup.config]?.uplink ?? false) { return false }
            }
            if !criteria.portKey.isEmpty, !criteria.portKey.contains(port.key) { return false }
            if !criteria.portgroupKey.isEmpty {
                let isNamed = criteria.portgroupKey.contains(port.portgroupKey ?? "")
                if isNamed != (criteria.inside ?? true) { return false }
            }
            if !criteria.host.isEmpty, !criteria.host.contains(where: { $0 == port.proxyHost }) { return false }
            return true
        }
    }
}

extension World {
    fileprivate func portGroups(
        of dvs: ManagedObjectReference<DistributedVirtualSwitch>
    ) -> [ManagedObjectReference<DistributedVirtualPortgroup>] {
        links(dvs, "portgroup").compactMap { $0.as(DistributedVirtualPortgroup.self) }
    }

    /// The ports of a switch: machines sit on the first ones of their port groups.
    fileprivate func ports(of dvs: ManagedObjectReference<DistributedVirtualSwitch>) -> [DistributedVirtualPort] {
        let uuid = self[dvs, DistributedVirtualSwitch.uuid] ?? ""
        return portGroups(of: dvs).flatMap { group -> [DistributedVirtualPort] in
            let keys = self[group, DistributedVirtualPortgroup.portKeys] ?? []
            let cards = cards(on: group)
            return keys.enumerated().map { position, key in
                let card = position < cards.count ? cards[position] : nil
                let isUp = card.map { self[$0.vm, VirtualMachine.runtime]?.powerState == .poweredOn } ?? false
                return DistributedVirtualPort(fields: [
                    "key": key,
                    "config": DVPortConfigInfo(fields: [
                        "configVersion": "0",
                        "setting": self[group, DistributedVirtualPortgroup.config]?.defaultPortConfig,
                    ]),
                    "dvsUuid": uuid, "portgroupKey": group.value, "conflict": false, "lastStatusChange": now,
                    "proxyHost": card.flatMap { self[$0.vm, VirtualMachine.runtime]?.host },
                    "connectee": card.map {
                        DistributedVirtualSwitchPortConnectee(fields: [
                            "connectedEntity": $0.vm, "nicKey": String($0.key), "type": "vmVnic",
                        ])
                    },
                    "state": DVPortState(fields: [
                        "runtimeInfo": Neutral.make([
                            "linkUp": isUp, "blocked": false, "macAddress": card?.address,
                        ]) as DVPortStatus,
                        "stats": Neutral.make() as DistributedVirtualSwitchPortStatistics,
                    ]),
                ])
            }
        }
    }

    /// Adapters of machines that are on a port group.
    private func cards(
        on group: ManagedObjectReference<DistributedVirtualPortgroup>
    ) -> [(vm: ManagedObjectReference<VirtualMachine>, key: Int, address: String?)] {
        links(group, "vm").compactMap { $0.as(VirtualMachine.self) }.flatMap { vm in
            (self[vm, VirtualMachine.config]?.hardware.device ?? [])
                .compactMap { $0.as(VirtualEthernetCard.self) }
                .filter { card in
                    card.backing?.as(VirtualEthernetCardDistributedVirtualPortBackingInfo.self)?.port.portgroupKey
                        == group.value
                }
                .map { (vm, $0.key, $0.macAddress) }
        }
    }
}
