internal import VimTypes

extension World {
    /// Managers that each host has: field of `configManager`, managed type, moref before the host's number.
    private static let managers: [(field: String, type: String, prefix: String)] = [
        ("cpuScheduler", "HostCpuSchedulerSystem", "cpuSchedulerSystem"),
        ("datastoreSystem", "HostDatastoreSystem", "datastoreSystem"),
        ("memoryManager", "HostMemorySystem", "memorySystem"),
        ("storageSystem", "HostStorageSystem", "storageSystem"),
        ("networkSystem", "HostNetworkSystem", "networkSystem"),
        ("vmotionSystem", "HostVMotionSystem", "vmotionSystem"),
        ("virtualNicManager", "HostVirtualNicManager", "virtualNicManager"),
        ("serviceSystem", "HostServiceSystem", "serviceSystem"),
        ("firewallSystem", "HostFirewallSystem", "firewallSystem"),
        ("advancedOption", "OptionManager", "EsxHostAdvSettings"),
        ("diagnosticSystem", "HostDiagnosticSystem", "diagnosticSystem"),
        ("autoStartManager", "HostAutoStartManager", "autoStartManager"),
        ("snmpSystem", "HostSnmpSystem", "snmpSystem"),
        ("dateTimeSystem", "HostDateTimeSystem", "dateTimeSystem"),
        ("patchManager", "HostPatchManager", "patchManager"),
        ("bootDeviceSystem", "HostBootDeviceSystem", "bootDeviceSystem"),
        ("firmwareSystem", "HostFirmwareSystem", "firmwareSystem"),
        ("healthStatusSystem", "HostHealthStatusSystem", "healthStatusSystem"),
        ("pciPassthruSystem", "HostPciPassthruSystem", "pciPassthruSystem"),
        ("kernelModuleSystem", "HostKernelModuleSystem", "kernelModuleSystem"),
        ("authenticationManager", "HostAuthenticationManager", "authenticationManager"),
        ("powerSystem", "HostPowerSystem", "powerSystem"),
        ("cacheConfigurationManager", "HostCacheConfigurationManager", "cacheConfigManager"),
        ("esxAgentHostManager", "HostEsxAgentHostManager", "esxAgentHostManager"),
        ("iscsiManager", "IscsiManager", "iscsiManager"),
        ("vFlashManager", "HostVFlashManager", "vFlashManager"),
        ("vsanSystem", "HostVsanSystem", "vsanSystem"),
        ("messageBusProxy", "MessageBusProxy", "messageBusProxy"),
        ("userDirectory", "UserDirectory", "userDirectory"),
        ("accountManager", "HostLocalAccountManager", "accountManager"),
        ("hostAccessManager", "HostAccessManager", "hostAccessManager"),
        ("graphicsManager", "HostGraphicsManager", "graphicsManager"),
        ("vsanInternalSystem", "HostVsanInternalSystem", "vsanInternalSystem"),
        ("certificateManager", "HostCertificateManager", "certificateManager"),
        ("nvdimmSystem", "HostNvdimmSystem", "nvdimmSystem"),
        ("assignableHardwareManager", "HostAssignableHardwareManager", "assignableHardwareManager"),
    ]

    /// Makes a host in a cluster or a compute resource of its own.
    @discardableResult
    mutating func addHost(
        _ name: String, in compute: ManagedObjectReference<some ManagedObject>, model: HostModel = HostModel(),
        networking: HostNetworking? = nil, ntp: [String] = ["ntp1.example.com", "ntp2.example.com"],
        uptime: Duration = .seconds(41 * 86_400), id: String? = nil
    ) -> ManagedObjectReference<HostSystem> {
        let host = make(HostSystem.self, "host", id: id)
        let number = id == nil ? String(host.value.drop { !$0.isNumber }) : nil
        var generator = SeededGenerator(settings.seed, "host-" + host.value)
        let networking =
            networking
            ?? HostNetworking(
                name: name, address: "192.0.2.\(10 + lastOctet(host.value))", gateway: "192.0.2.1",
                vMotionAddress: "198.51.100.\(10 + lastOctet(host.value))",
                macPrefix: "b0:26:28:\(generator.hex(2)):\(generator.hex(2))",
                adapters: model.adapters)
        self[host, HostSystem.name] = name
        self[host, HostSystem.capability] = HostModel.capability
        self[host, HostSystem.hardware] = model.hardware(
            uuid: generator.uuid(), serial: generator.hex(7).uppercased())
        self[host, HostSystem.licensableResource] = HostLicensableResourceInfo(fields: [
            "resource": [
                KeyAnyValue(key: "numCpuPackages", value: .long(Int64(model.sockets))),
                KeyAnyValue(key: "numCpuCores", value: .long(Int64(model.cores))),
            ]
        ])
        self[host, HostSystem.runtime] = HostRuntimeInfo(fields: [
            "connectionState": HostSystemConnectionState.connected, "powerState": HostSystemPowerState.poweredOn,
            "standbyMode": "none", "inMaintenanceMode": false, "inQuarantineMode": false,
            "bootTime": now + (.zero - uptime), "healthSystemRuntime": Self.health, "cryptoState": "incapable",
            "hostMaxVirtualDiskCapacity": 68_169_720_922_112,
        ])
        let time = HostServices.time(servers: ntp)
        self[host, HostSystem.config] = HostConfigInfo(fields: [
            "host": host, "product": Self.esxiProduct,
            "hyperThread": HostHyperThreadScheduleInfo(
                fields: ["available": true, "active": true, "config": true]),
            "storageDevice": storageDevice(of: host.value, generator.hex(12)), "network": networking.info,
            "vmotion": HostVMotionInfo(fields: [
                "ipConfig": HostIpConfig(
                    dhcp: false, ipAddress: networking.vMotionAddress, subnetMask: "255.255.255.0")
            ]),
            "virtualNicManagerInfo": networking.adapterUse,
            "service": HostServices.services(managed: settings.product == .vCenter), "firewall": HostServices.firewall,
            "autoStart": HostAutoStartManagerConfig(
                defaults: AutoStartDefaults(
                    enabled: false, startDelay: 120, stopDelay: 120, waitForHeartbeat: false, stopAction: "PowerOff")),
            "option": HostServices.options, "dateTimeInfo": time,
            "lockdownMode": HostLockdownMode.lockdownDisabled,
            "powerSystemCapability": PowerSystemCapability(fields: ["availablePolicy": HostServices.powerPolicies]),
            "powerSystemInfo": PowerSystemInfo(fields: ["currentPolicy": HostServices.powerPolicies[1]]),
            "datastoreCapabilities": HostDatastoreSystemCapabilities(fields: [
                "nfsMountCreationRequired": true, "nfsMountCreationSupported": true, "localDatastoreSupported": false,
                "vmfsExtentExpansionSupported": true,
            ]),
            "wakeOnLanCapable": false,
        ])
        addManagers(of: host, number)
        let browser = make(
            HostDatastoreBrowser.self, "",
            id: number.map { "datastoreBrowser-host-\($0)" } ?? "ha-host-datastorebrowser")
        self[host, HostSystem.datastoreBrowser] = browser
        set("parent", ManagedObjectReference<ManagedEntity>(compute.value, type: compute.type), of: host)
        link(compute, "host", host)
        return host
    }

    private func lastOctet(_ moref: String) -> Int { (Int(moref.drop { !$0.isNumber }) ?? 1) % 200 }

    /// What hosts say that they run.
    static let esxiProduct = AboutInfo(fields: [
        "name": "VMware ESXi", "fullName": "VMware ESXi 9.1.0 build-25000002", "vendor": "VMware, Inc.",
        "version": "9.1.0", "patchLevel": "0", "build": "25000002", "localeVersion": "INTL", "localeBuild": "000",
        "osType": "vmnix-x86", "productLineId": "embeddedEsx", "apiType": "HostAgent", "apiVersion": "9.1.0.0",
        "licenseProductName": "VMware ESX Server", "licenseProductVersion": "9.0",
    ])

    private static let health = HealthSystemRuntime(fields: [
        "systemHealthInfo": HostSystemHealthInfo(fields: [
            "numericSensorInfo": [
                ("System Board 1 Inlet Temp", 22, "degrees C", "temperature"),
                ("System Board 1 Fan1A", 6240, "RPM", "fan"), ("Power Supply 1 Status", 0, "", "power"),
            ].map { name, reading, units, type in
                HostNumericSensorInfo(fields: [
                    "name": name, "currentReading": reading, "unitModifier": 0, "baseUnits": units,
                    "sensorType": type,
                    "healthState": ElementDescription(
                        label: "Green", summary: "Sensor is operating under normal conditions", key: "green"),
                ])
            }
        ])
    ])

    private func storageDevice(of host: String, _ serial: String) -> HostStorageDeviceInfo {
        let disk = "naa.5000c500\(serial.prefix(8))"
        return HostStorageDeviceInfo(fields: [
            "hostBusAdapter": [
                HostHostBusAdapter(
                    HostBlockHba(fields: [
                        "key": "key-vim.host.BlockHba-vmhba0", "device": "vmhba0", "bus": 0, "status": "unknown",
                        "model": "PERC H755 Front", "driver": "lsi_mr3", "pci": "0000:65:00.0",
                    ])),
                HostHostBusAdapter(
                    HostFibreChannelHba(fields: [
                        "key": "key-vim.host.FibreChannelHba-vmhba2", "device": "vmhba2", "bus": 94,
                        "status": "online", "model": "LPe35002 32Gb 2-port PCIe Fibre Channel Adapter",
                        "driver": "lpfc", "pci": "0000:5e:00.0", "portWorldWideName": 1_152_921_504_606_846_976,
                        "nodeWorldWideName": 2_305_843_009_213_693_952, "portType": FibreChannelPortType.fabric,
                        "speed": 32,
                    ])),
            ],
            "scsiLun": [
                ScsiLun(
                    HostScsiDisk(fields: [
                        "deviceName": "/vmfs/devices/disks/\(disk)", "deviceType": "disk", "key": "key-\(disk)",
                        "uuid": "02000000\(serial)", "canonicalName": disk, "displayName": "Local Disk (\(disk))",
                        "lunType": "disk", "vendor": "DELL", "model": "PERC H755 Front", "queueDepth": 128,
                        "operationalState": ["ok"], "devicePath": "/vmfs/devices/disks/\(disk)", "ssd": true,
                        "localDisk": true, "capacity": HostDiskDimensionsLba(blockSize: 512, block: 1_874_329_600),
                    ]))
            ],
            "softwareInternetScsiEnabled": false,
        ])
    }

    private mutating func addManagers(of host: ManagedObjectReference<HostSystem>, _ number: String?) {
        var managers = HostConfigManager(fields: [:])
        for manager in Self.managers {
            managers.set(
                manager.field,
                make(manager.type, id: number.map { "\(manager.prefix)-\($0)" } ?? "ha-\(manager.prefix)"))
        }
        let service = ManagedObjectReference<ServiceInstance>("ServiceInstance")
        if let license = self[service, ServiceInstance.content]?.licenseManager {
            managers.set("licenseManager", license)
        }
        self[host, HostSystem.configManager] = managers
        if let system = managers.snmpSystem { describe(snmp: system) }
        if let manager = managers.certificateManager {
            self[manager, HostCertificateManager.certificateInfo] = HostCertificateManagerCertificateInfo(fields: [
                "issuer": "O=Example,CN=CA", "notBefore": now + .seconds(-400 * 86_400),
                "notAfter": now + .seconds(1425 * 86_400), "subject": "CN=\(name(of: host))", "status": "good",
            ])
        }
        if let manager = managers.hostAccessManager {
            self[manager, HostAccessManager.lockdownMode] = .lockdownDisabled
        }
        if let manager = managers.assignableHardwareManager {
            self[manager, HostAssignableHardwareManager.config] = HostAssignableHardwareConfig()
        }
        if let manager = managers.authenticationManager {
            self[manager, HostAuthenticationManager.info] = HostAuthenticationManagerInfo(fields: [
                "authConfig": [HostAuthenticationStoreInfo(HostLocalAuthenticationInfo(fields: ["enabled": true]))]
            ])
        }
        if let manager = managers.esxAgentHostManager {
            self[manager, HostEsxAgentHostManager.configInfo] = HostEsxAgentHostManagerConfigInfo()
        }
        if let system = managers.nvdimmSystem {
            self[system, HostNvdimmSystem.nvdimmSystemInfo] = NvdimmSystemInfo(fields: [:])
        }
        if let system = managers.vsanSystem {
            self[system, HostVsanSystem.config] = VsanHostConfigInfo(enabled: false, hostSystem: host)
        }
    }

    /// The host that one of the managers in its `configManager` belongs to.
    func host(ofManager manager: AnyReference) -> ManagedObjectReference<HostSystem>? {
        guard settings.product == .vCenter else { return ManagedObjectReference("ha-host") }
        guard let dash = manager.value.lastIndex(of: "-") else { return nil }
        let host = ManagedObjectReference<HostSystem>("host" + manager.value[dash...])
        return has(host) ? host : nil
    }

    /// Changes a host's configuration, from which its managers' properties follow.
    mutating func configure(_ host: ManagedObjectReference<HostSystem>, _ change: (inout HostConfigInfo) -> Void) {
        update(host, HostSystem.config, change)
        guard let managers = self[host, HostSystem.configManager] else { return }
        for manager in Self.managers {
            if let manager: AnyReference = managers._storage.get(manager.field) { touch(manager) }
        }
    }
}
