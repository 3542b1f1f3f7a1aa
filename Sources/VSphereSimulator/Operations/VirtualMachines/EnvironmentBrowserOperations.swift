internal import VimTypes

/// Operations of `EnvironmentBrowser`: what machines can be made of on a host or in a cluster.
enum EnvironmentBrowserOperations {
    static let all: [Operation] = [
        Operation("QueryConfigOption") { world, call in
            let key: String? = call.optional("key")
            return try world.configOption(key, guests: [])
        },
        Operation("QueryConfigOptionEx") { world, call in
            let spec: EnvironmentBrowserConfigOptionQuerySpec? = call.optional("spec")
            if let host = spec?.host, !world.has(host) { throw Fault(ManagedObjectNotFound.self, ["obj": host]) }
            return try world.configOption(spec?.key, guests: spec?.guestId ?? [])
        },
        Operation("QueryConfigOptionDescriptor") { world, call in
            let hosts = try world.hosts(of: call.target)
            return [13, 14, 15, 17, 18, 19, 20, 21, 22].map { number in
                VirtualMachineConfigOptionDescriptor(fields: [
                    "key": "vmx-\(number)", "description": "ESXi virtual machine version \(number)", "host": hosts,
                    "createSupported": true, "defaultConfigOption": number == 22, "runSupported": true,
                    "upgradeSupported": true,
                ])
            }
        },
        Operation("QueryConfigTarget") { world, call in
            let hosts = try world.hosts(of: call.target)
            let wanted: ManagedObjectReference<HostSystem>? = call.optional("host")
            if let wanted, !hosts.contains(wanted) { throw Fault(InvalidArgument.self, ["invalidProperty": "host"]) }
            return world.configTarget(wanted.map { [$0] } ?? hosts)
        },
    ]
}

extension World {
    /// The hosts that an environment browser is about.
    fileprivate func hosts(of browser: AnyReference) throws -> [Host] {
        guard
            let compute = all(ComputeResource.self).first(where: {
                self[$0, ComputeResource.environmentBrowser]?.value == browser.value
            })
        else { throw Fault(ManagedObjectNotFound.self, ["obj": browser]) }
        return links(compute, "host").compactMap { $0.as(HostSystem.self) }
    }

    /// What a host says that machines of a version can be.
    fileprivate func configOption(_ key: String?, guests: [String]) throws -> VirtualMachineConfigOption {
        let version = key ?? HardwareVersion.latest
        guard let number = HardwareVersion.number(version), HardwareVersion.supported.contains(number) else {
            throw Fault(NotFound.self, [:], "There is no virtual hardware version '\(version)'.")
        }
        let systems = GuestSystem.all.filter { guests.isEmpty || guests.contains($0.id) }
        guard !systems.isEmpty else { throw Fault(InvalidArgument.self, ["invalidProperty": "guestId"]) }
        return VirtualMachineConfigOption(fields: [
            "version": version, "description": "ESXi virtual machine version \(number)",
            "guestOSDescriptor": systems.map(Self.descriptor), "guestOSDefaultIndex": 0,
            "hardwareOptions": Self.hardwareOptions(number), "capabilities": Self.capability,
            "datastore": DatastoreOption(fields: [:]), "defaultDevice": StandardDevices.all,
            "supportedMonitorType": ["release", "debug", "stats"],
            "supportedOvfEnvironmentTransport": ["iso", "com.vmware.guestInfo"],
            "supportedOvfInstallTransport": ["iso"],
        ])
    }

    private static func descriptor(_ system: GuestSystem) -> GuestOsDescriptor {
        let isWindows = system.isWindows
        let recommended = isWindows ? "VirtualLsiLogicSASController" : "ParaVirtualSCSIController"
        return GuestOsDescriptor(fields: [
            "id": system.id, "family": system.family, "fullName": system.name, "supportedMaxCPUs": 768,
            "numSupportedPhysicalSockets": 64, "numSupportedCoresPerSocket": 64,
            "supportedMinMemMB": isWindows ? 1024 : 256, "supportedMaxMemMB": 6_291_456,
            "recommendedMemMB": isWindows ? 4096 : 2048, "recommendedColorDepth": 24,
            "supportedDiskControllerList": [
                "ParaVirtualSCSIController", "VirtualLsiLogicController", "VirtualLsiLogicSASController",
                "VirtualAHCIController", "VirtualNVMEController", "VirtualIDEController",
            ],
            "recommendedSCSIController": recommended, "recommendedDiskController": recommended,
            "supportedNumDisks": 256, "recommendedDiskSizeMB": isWindows ? 92_160 : 16_384,
            "recommendedCdromController": "VirtualAHCIController",
            "supportedEthernetCard": ["VirtualVmxnet3", "VirtualE1000e", "VirtualE1000", "VirtualSriovEthernetCard"],
            "recommendedEthernetCard": "VirtualVmxnet3", "supportsSlaveDisk": true, "smcRequired": false,
            "supportsWakeOnLan": true, "supportsVMI": false, "supportsMemoryHotAdd": true, "supportsCpuHotAdd": true,
            "supportsCpuHotRemove": false, "supportedFirmware": ["bios", "efi"], "recommendedFirmware": "efi",
            "supportedUSBControllerList": ["VirtualUSBXHCIController", "VirtualUSBController"],
            "recommendedUSBController": "VirtualUSBXHCIController", "supports3D": true, "recommended3D": false,
            "supportLevel": "supported", "supportedForCreate": true, "numSupportedFloppyDevices": 2,
            "wakeOnLanEthernetCard": ["VirtualVmxnet3"], "supportsPvscsiControllerForBoot": true,
            "diskUuidEnabled": false, "supportsHotPlugPCI": true, "supportsSecureBoot": true,
            "defaultSecureBoot": isWindows, "supportsTPM20": true, "recommendedTPM20": isWindows,
        ])
    }

    private static func hardwareOptions(_ number: Int) -> VirtualHardwareOption {
        func range(_ least: Int, _ most: Int, _ usual: Int) -> IntOption {
            IntOption(min: least, max: most, defaultValue: usual, valueIsReadonly: false)
        }
        let maximum = number >= 18 ? 768 : number >= 14 ? 256 : 128
        return VirtualHardwareOption(fields: [
            "hwVersion": number,
            "virtualDeviceOption": [
                diskOption, deviceOption("VirtualCdrom", on: "VirtualAHCIController"),
                deviceOption("VirtualVmxnet3", on: "VirtualPCIController"),
                deviceOption("VirtualE1000e", on: "VirtualPCIController"),
                deviceOption("ParaVirtualSCSIController", on: "VirtualPCIController"),
                deviceOption("VirtualAHCIController", on: "VirtualPCIController"),
                deviceOption("VirtualNVMEController", on: "VirtualPCIController"),
                deviceOption("VirtualSerialPort", on: "VirtualSIOController", isHotPluggable: false),
            ],
            "deviceListReadonly": false, "numCPU": Array(1...maximum), "numCoresPerSocket": range(1, 64, 1),
            "numCpuReadonly": false,
            "memoryMB": LongOption(min: 4, max: 25_165_824, defaultValue: 2048, valueIsReadonly: false),
            "numPCIControllers": range(1, 1, 1), "numIDEControllers": range(2, 2, 2),
            "numUSBControllers": range(0, 1, 0), "numUSBXHCIControllers": range(0, 1, 0),
            "numSIOControllers": range(1, 1, 1), "numPS2Controllers": range(1, 1, 1),
            "numTPMDevices": range(0, 1, 0), "numWDTDevices": range(0, 1, 0), "numNVDIMMControllers": range(0, 1, 0),
        ])
    }

    private static func deviceOption(
        _ type: String, on controller: String, isHotPluggable: Bool = true
    ) -> VirtualDeviceOption {
        VirtualDeviceOption(fields: [
            "type": type, "controllerType": controller,
            "autoAssignController": BoolOption(supported: true, defaultValue: true, valueIsReadonly: false),
            "deprecated": false, "plugAndPlay": isHotPluggable, "hotRemoveSupported": isHotPluggable,
        ])
    }

    private static let diskOption = VirtualDeviceOption(
        VirtualDiskOption(fields: [
            "type": "VirtualDisk", "deprecated": false, "plugAndPlay": true, "hotRemoveSupported": true,
            "capacityInKB": LongOption(
                min: 1024, max: 62 << 30, defaultValue: 16 << 20, valueIsReadonly: false),
        ]))

    /// What there is on hosts that machines can be connected to.
    fileprivate func configTarget(_ hosts: [Host]) -> ConfigTarget {
        let hardware = hosts.compactMap { self[$0, HostSystem.hardware] }
        // A machine that runs anywhere in a cluster needs what all of its hosts have.
        func common(_ property: String) -> [AnyReference] {
            guard let first = hosts.first else { return [] }
            return links(first, property).filter { member in hosts.allSatisfy { links($0, property).contains(member) } }
        }
        let datastores = common("datastore").compactMap { $0.as(Datastore.self) }
        let networks = common("network")
        let groups = networks.compactMap { $0.as(DistributedVirtualPortgroup.self) }
        return ConfigTarget(fields: [
            "numCpus": hardware.map { Int($0.cpuInfo.numCpuThreads) }.min() ?? 0,
            "numCpuCores": hardware.map { Int($0.cpuInfo.numCpuCores) }.min() ?? 0,
            "numNumaNodes": hardware.compactMap { $0.numaInfo?.numNodes }.min() ?? 1,
            "maxCpusPerHost": hardware.map { Int($0.cpuInfo.numCpuThreads) }.min(),
            "smcPresent": false,
            "datastore": datastores.compactMap { target(datastore: $0) },
            "network": networks.filter { $0.type == "Network" }.compactMap { network in
                network.as(Network.self).flatMap { self[$0, Network.summary] }.map {
                    VirtualMachineNetworkInfo(fields: ["name": name(of: network), "network": $0])
                }
            },
            "distributedVirtualPortgroup": groups.compactMap { target(group: $0) },
            "maxMemMBOptimalPerf": hardware.map { Int($0.memorySize >> 20) }.min() ?? 0,
            "supportedMaxMemMB": 25_165_824, "autoVmotion": false, "sevSupported": false,
            "maxSimultaneousThreads": 1,
        ])
    }

    private func target(datastore: ManagedObjectReference<Datastore>) -> VirtualMachineDatastoreInfo? {
        guard let summary = self[datastore, Datastore.summary], let capability = self[datastore, Datastore.capability]
        else { return nil }
        return VirtualMachineDatastoreInfo(fields: [
            "name": name(of: datastore), "datastore": summary, "capability": capability,
            "maxFileSize": 70_368_744_177_664, "maxVirtualDiskCapacity": 68_169_720_922_112, "mode": "readWrite",
            "vStorageSupport": "vStorageUnsupported",
        ])
    }

    private func target(group: ManagedObjectReference<DistributedVirtualPortgroup>) -> DistributedVirtualPortgroupInfo?
    {
        guard let config = self[group, DistributedVirtualPortgroup.config],
            let dvs = config.distributedVirtualSwitch
        else { return nil }
        return DistributedVirtualPortgroupInfo(fields: [
            "switchName": name(of: dvs), "switchUuid": self[dvs, DistributedVirtualSwitch.uuid] ?? "",
            "portgroupName": name(of: group), "portgroupKey": group.value, "portgroupType": config.type,
            "uplinkPortgroup": config.uplink ?? false, "portgroup": group, "networkReservationSupported": false,
            "backingType": config.backingType,
        ])
    }
}
