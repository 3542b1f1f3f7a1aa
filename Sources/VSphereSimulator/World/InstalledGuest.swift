internal import VimTypes

/// What is installed in a machine, running or not: what its `guest` shows once VMware Tools run.
struct InstalledGuest: Sendable {
    /// Name in the DNS.
    var hostName: String
    /// Addresses of each network adapter, in order of the adapters.
    var addresses: [[String]]
    /// Version of VMware Tools, such as 12448; nil when they are not installed.
    var toolsVersion: Int?
    /// Whether the tools are older than the host's.
    var hasOldTools = false
    /// Mount point, capacity and free space in bytes of each file system.
    var disks: [(path: String, capacity: Int64, free: Int64)] = []
}

extension World {
    /// The version of VMware Tools that hosts come with.
    static let toolsVersion = 13_314

    /// Shows a guest whose tools run.
    mutating func guestStarted(_ vm: ManagedObjectReference<VirtualMachine>) {
        guard let config = self[vm, VirtualMachine.config] else { return }
        let system = GuestSystem.named(config.guestId)
        guard let installed = guests[vm.value], let version = installed.toolsVersion else {
            self[vm, VirtualMachine.guest] = Self.guest(config, guests[vm.value], state: "notRunning")
            return
        }
        var guest = Self.guest(config, installed, state: "running")
        guest.set("toolsStatus", installed.hasOldTools ? VirtualMachineToolsStatus.toolsOld : .toolsOk)
        guest.set("toolsRunningStatus", "guestToolsRunning")
        guest.set("guestId", config.guestId)
        guest.set("guestFamily", system.family)
        guest.set("guestFullName", config.guestFullName)
        guest.set("hostName", installed.hostName)
        guest.set("ipAddress", installed.addresses.lazy.compactMap(\.first).first)
        guest.set("guestOperationsReady", true)
        guest.set("interactiveGuestOperationsReady", system.isWindows)
        guest.set("guestStateChangeSupported", true)
        guest.set("appState", "none")
        guest.set("screen", GuestScreenInfo(fields: ["width": 1024, "height": 768]))
        let cards = config.hardware.device.compactMap { $0.as(VirtualEthernetCard.self) }
        guest.set(
            "net",
            cards.enumerated().map { position, card in
                let addresses = position < installed.addresses.count ? installed.addresses[position] : []
                return GuestNicInfo(fields: [
                    "network": networkName(of: card), "ipAddress": addresses, "macAddress": card.macAddress,
                    "connected": card.connectable?.connected ?? true, "deviceConfigId": card.key,
                    "ipConfig": NetIpConfigInfo(fields: [
                        "ipAddress": addresses.map {
                            NetIpConfigInfoIpAddress(fields: [
                                "ipAddress": $0, "prefixLength": $0.contains(":") ? 64 : 24, "state": "preferred",
                            ])
                        }
                    ]),
                ])
            })
        let domain = installed.hostName.split(separator: ".", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
        guest.set(
            "ipStack",
            [
                GuestStackInfo(fields: [
                    "dnsConfig": NetDnsConfigInfo(fields: [
                        "dhcp": false, "hostName": String(installed.hostName.prefix { $0 != "." }),
                        "domainName": domain, "searchDomain": domain.isEmpty ? [] : [domain],
                    ])
                ])
            ])
        guest.set(
            "disk",
            installed.disks.map {
                GuestDiskInfo(fields: [
                    "diskPath": $0.path, "capacity": $0.capacity, "freeSpace": $0.free,
                    "filesystemType": system.isWindows ? "NTFS" : "ext4",
                ])
            })
        guest.set("toolsVersion", String(version))
        self[vm, VirtualMachine.guest] = guest
    }

    /// Shows a guest that does not run.
    mutating func guestStopped(_ vm: ManagedObjectReference<VirtualMachine>) {
        guard let config = self[vm, VirtualMachine.config] else { return }
        self[vm, VirtualMachine.guest] = Self.guest(config, guests[vm.value], state: "notRunning")
    }

    private static func guest(
        _ config: VirtualMachineConfigInfo, _ installed: InstalledGuest?, state: String
    ) -> GuestInfo {
        let version = installed?.toolsVersion
        let isOld = installed?.hasOldTools ?? false
        return GuestInfo(fields: [
            "toolsStatus": version == nil
                ? VirtualMachineToolsStatus.toolsNotInstalled : VirtualMachineToolsStatus.toolsNotRunning,
            "toolsVersionStatus": version == nil
                ? "guestToolsNotInstalled" : isOld ? "guestToolsNeedUpgrade" : "guestToolsCurrent",
            "toolsVersionStatus2": version == nil
                ? "guestToolsNotInstalled" : isOld ? "guestToolsSupportedOld" : "guestToolsCurrent",
            "toolsRunningStatus": "guestToolsNotRunning", "toolsVersion": version.map(String.init) ?? "0",
            "toolsInstallType": version == nil
                ? nil : GuestSystem.named(config.guestId).isWindows ? "guestToolsTypeMSI" : "guestToolsTypeOpenVMTools",
            "guestState": state, "appHeartbeatStatus": "appStatusGray", "guestKernelCrashed": false,
            "appState": "none", "guestOperationsReady": false, "interactiveGuestOperationsReady": false,
            "guestStateChangeSupported": false, "hwVersion": config.version,
        ])
    }

    /// The name of the network that an adapter is connected to; nil when it is to none.
    func networkName(of card: VirtualEthernetCard) -> String? { network(of: card).map { name(of: $0) } }

    /// The network that an adapter is connected to.
    func network(of card: VirtualEthernetCard) -> AnyReference? {
        if let backing = card.backing?.as(VirtualEthernetCardNetworkBackingInfo.self) { return backing.network?.asAny }
        if let backing = card.backing?.as(VirtualEthernetCardOpaqueNetworkBackingInfo.self) {
            return all(OpaqueNetwork.self).first { opaqueID(of: $0) == backing.opaqueNetworkId }?.asAny
        }
        let port = card.backing?.as(VirtualEthernetCardDistributedVirtualPortBackingInfo.self)?.port
        return port?.portgroupKey.map { AnyReference($0, type: "DistributedVirtualPortgroup") }
    }
}
