internal import VimTypes

extension World {
    /// Service content: field, managed type, moref on a vCenter, moref on an ESXi host; nil where it has none.
    private static let services: [(field: String, type: String, vCenter: String?, esxi: String?)] = [
        ("propertyCollector", "PropertyCollector", "propertyCollector", "ha-property-collector"),
        ("viewManager", "ViewManager", "ViewManager", "ViewManager"),
        ("setting", "OptionManager", "VpxSettings", "HostAgentSettings"),
        ("userDirectory", "UserDirectory", "UserDirectory", "ha-user-directory"),
        ("sessionManager", "SessionManager", "SessionManager", "ha-sessionmgr"),
        ("authorizationManager", "AuthorizationManager", "AuthorizationManager", "ha-authmgr"),
        ("serviceManager", "ServiceManager", "ServiceMgr", "ha-servicemanager"),
        ("perfManager", "PerformanceManager", "PerfMgr", "ha-perfmgr"),
        ("scheduledTaskManager", "ScheduledTaskManager", "ScheduledTaskManager", nil),
        ("alarmManager", "AlarmManager", "AlarmManager", nil),
        ("eventManager", "EventManager", "EventManager", "ha-eventmgr"),
        ("taskManager", "TaskManager", "TaskManager", "ha-taskmgr"),
        ("extensionManager", "ExtensionManager", "ExtensionManager", nil),
        ("customizationSpecManager", "CustomizationSpecManager", "CustomizationSpecManager", nil),
        (
            "guestCustomizationManager", "VirtualMachineGuestCustomizationManager", "GuestCustomizationManager",
            "ha-guest-customization-manager"
        ),
        ("customFieldsManager", "CustomFieldsManager", "CustomFieldsManager", nil),
        ("accountManager", "HostLocalAccountManager", nil, "ha-localacctmgr"),
        ("diagnosticManager", "DiagnosticManager", "DiagMgr", "ha-diagnosticmgr"),
        ("licenseManager", "LicenseManager", "LicenseManager", "ha-license-manager"),
        ("searchIndex", "SearchIndex", "SearchIndex", "ha-searchindex"),
        ("fileManager", "FileManager", "FileManager", "ha-nfc-file-manager"),
        (
            "datastoreNamespaceManager", "DatastoreNamespaceManager", "DatastoreNamespaceManager",
            "ha-datastore-namespace-manager"
        ),
        ("virtualDiskManager", "VirtualDiskManager", "virtualDiskManager", "ha-vdiskmanager"),
        ("snmpSystem", "HostSnmpSystem", "SnmpSystem", nil),
        ("vmProvisioningChecker", "VirtualMachineProvisioningChecker", "ProvChecker", nil),
        ("vmCompatibilityChecker", "VirtualMachineCompatibilityChecker", "CompatChecker", nil),
        ("ovfManager", "OvfManager", "OvfManager", "ha-ovf-manager"),
        ("ipPoolManager", "IpPoolManager", "IpPoolManager", nil),
        ("dvSwitchManager", "DistributedVirtualSwitchManager", "DVSManager", "ha-dvsmanager"),
        ("hostProfileManager", "HostProfileManager", "HostProfileManager", nil),
        ("clusterProfileManager", "ClusterProfileManager", "ClusterProfileManager", nil),
        ("complianceManager", "ProfileComplianceManager", "MoComplianceManager", nil),
        ("localizationManager", "LocalizationManager", "LocalizationManager", "ha-l10n-manager"),
        ("storageResourceManager", "StorageResourceManager", "StorageResourceManager", "ha-storage-resource-manager"),
        ("guestOperationsManager", "GuestOperationsManager", "guestOperationsManager", "ha-guest-operations-manager"),
        ("overheadMemoryManager", "OverheadMemoryManager", "OverheadMemoryManager", "ha-overhead-memory-manager"),
        ("certificateManager", "CertificateManager", "certificateManager", nil),
        ("ioFilterManager", "IoFilterManager", "IoFilterManager", nil),
        ("vStorageObjectManager", "VcenterVStorageObjectManager", "VStorageObjectManager", nil),
        ("vStorageObjectManager", "HostVStorageObjectManager", nil, "ha-vstorage-object-manager"),
        ("hostSpecManager", "HostSpecificationManager", "HostSpecificationManager", nil),
        ("cryptoManager", "CryptoManagerKmip", "CryptoManager", nil),
        ("cryptoManager", "CryptoManagerHostKMS", nil, "ha-crypto-manager"),
        ("healthUpdateManager", "HealthUpdateManager", "HealthUpdateManager", nil),
        ("failoverClusterConfigurator", "FailoverClusterConfigurator", "FailoverClusterConfigurator", nil),
        ("failoverClusterManager", "FailoverClusterManager", "FailoverClusterManager", nil),
        ("tenantManager", "TenantTenantManager", "TenantManager", nil),
        ("siteInfoManager", "SiteInfoManager", "SiteInfoManager", nil),
        ("storageQueryManager", "StorageQueryManager", "StorageQueryManager", nil),
        ("directPathProfileManager", "DirectPathProfileManager", "DirectPathProfileManager", nil),
    ]

    /// Makes what a server has before anything is in its inventory: the service instance, the managers, the root
    /// folder, and the permissions of its users.
    mutating func addServices() {
        let isVCenter = settings.product == .vCenter
        make(Folder.self, "group", id: rootFolder.value)
        self[rootFolder, Folder.name] = isVCenter ? "Datacenters" : "ha-folder-root"
        self[rootFolder, Folder.childType] = isVCenter ? ["Folder", "Datacenter"] : ["Datacenter"]

        var content = ServiceContent(fields: ["rootFolder": rootFolder, "about": about])
        for service in Self.services {
            guard let id = isVCenter ? service.vCenter : service.esxi else { continue }
            content.set(service.field, make(service.type, id: id))
        }
        let service = make(ServiceInstance.self, "ServiceInstance", id: "ServiceInstance")
        self[service, ServiceInstance.content] = content
        self[service, ServiceInstance.capability] = Neutral.make(
            ["provisioningSupported": isVCenter, "multiHostSupported": isVCenter, "userShellAccessSupported": true])
        addGuestOperations(content)
        describe(content)

        for user in settings.users {
            guard let role = user.role.flatMap(access.role(named:)) else { continue }
            access.permissions[rootFolder.value, default: []].append(
                AccessControl.Permission(principal: user.name, roleID: role.id, propagates: true))
        }
    }

    /// The server's product, version and kind.
    var about: AboutInfo {
        let isVCenter = settings.product == .vCenter
        return AboutInfo(fields: [
            "name": isVCenter ? "VMware vCenter Server" : "VMware ESXi",
            "fullName": isVCenter ? "VMware vCenter Server 9.1.0 build-25000001" : "VMware ESXi 9.1.0 build-25000002",
            "vendor": "VMware, Inc.", "version": "9.1.0", "patchLevel": "0",
            "build": isVCenter ? "25000001" : "25000002", "localeVersion": "INTL", "localeBuild": "000",
            "osType": isVCenter ? "linux-x64" : "vmnix-x86", "productLineId": isVCenter ? "vpx" : "embeddedEsx",
            "apiType": isVCenter ? "VirtualCenter" : "HostAgent", "apiVersion": "9.1.0.0",
            "instanceUuid": isVCenter ? "b2a1f3c4-6d5e-4f70-8192-a3b4c5d6e7f8" : nil,
            "licenseProductName": isVCenter ? "VMware VirtualCenter Server" : "VMware ESX Server",
            "licenseProductVersion": "9.0",
        ])
    }

    private mutating func addGuestOperations(_ content: ServiceContent) {
        guard let manager = content.guestOperationsManager else { return }
        let prefix = settings.product == .vCenter ? "" : "ha-"
        self[manager, GuestOperationsManager.authManager] = make(
            GuestAuthManager.self, "", id: prefix + "guestOperationsAuthManager")
        self[manager, GuestOperationsManager.fileManager] = make(
            GuestFileManager.self, "", id: prefix + "guestOperationsFileManager")
        self[manager, GuestOperationsManager.processManager] = make(
            GuestProcessManager.self, "", id: prefix + "guestOperationsProcessManager")
        self[manager, GuestOperationsManager.aliasManager] = make(
            GuestAliasManager.self, "", id: prefix + "guestOperationsAliasManager")
        self[manager, GuestOperationsManager.guestWindowsRegistryManager] = make(
            GuestWindowsRegistryManager.self, "", id: prefix + "guestOperationsWindowsRegistryManager")
    }
}
