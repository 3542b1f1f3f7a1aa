internal import VimTypes

/// A machine that ESXi runs on.
struct HostModel: Sendable {
    var vendor = "Dell Inc."
    var model = "PowerEdge R660"
    var processor = "Intel(R) Xeon(R) Gold 6430"
    var sockets = 2
    var coresPerSocket = 16
    /// Hertz.
    var frequency = 2_100_000_000
    /// Bytes.
    var memory = 512 << 30
    /// Number of network adapters.
    var adapters = 4

    /// Cores of all sockets.
    var cores: Int { sockets * coresPerSocket }
    /// Megahertz of one core.
    var megahertz: Int { frequency / 1_000_000 }

    /// What the host's `hardware` says.
    func hardware(uuid: String, serial: String) -> HostHardwareInfo {
        HostHardwareInfo(fields: [
            "systemInfo": HostSystemInfo(fields: [
                "vendor": vendor, "model": model, "uuid": uuid, "serialNumber": serial,
                "otherIdentifyingInfo": [
                    HostSystemIdentificationInfo(fields: [
                        "identifierValue": serial,
                        "identifierType": ElementDescription(
                            label: "Service tag", summary: "Service tag of the system", key: "ServiceTag"),
                    ])
                ],
            ]),
            "cpuInfo": HostCpuInfo(fields: [
                "numCpuPackages": sockets, "numCpuCores": cores, "numCpuThreads": 2 * cores, "hz": frequency,
            ]),
            "cpuPkg": (0..<sockets).map { socket in
                HostCpuPackage(fields: [
                    "index": socket, "vendor": processor.hasPrefix("AMD") ? "amd" : "intel", "hz": frequency,
                    "busHz": 100_000_000, "description": processor,
                    "threadId": Array(2 * socket * coresPerSocket..<2 * (socket + 1) * coresPerSocket),
                ])
            },
            "memorySize": memory,
            "numaInfo": HostNumaInfo(fields: [
                "type": "NUMA", "numNodes": sockets,
                "numaNode": (0..<sockets).map { socket in
                    HostNumaNode(fields: [
                        "typeId": socket,
                        "cpuID": Array(2 * socket * coresPerSocket..<2 * (socket + 1) * coresPerSocket),
                        "memorySize": memory / sockets, "memoryRangeBegin": memory / sockets * socket,
                        "memoryRangeLength": memory / sockets,
                    ])
                },
            ]),
            "pciDevice": (0..<adapters).map { adapter in
                HostPciDevice(fields: [
                    "id": Self.pciAddress(ofAdapter: adapter), "classId": 512, "bus": 0x18 + adapter / 2, "slot": 0,
                    "function": adapter % 2, "vendorId": 32902 - 65536, "subVendorId": 4136,
                    "vendorName": "Intel Corporation", "deviceId": 5522, "subDeviceId": 2,
                    "deviceName": "Ethernet Controller E810-XXV for SFP",
                ])
            },
            "biosInfo": HostBIOSInfo(fields: [
                "biosVersion": "2.4.4", "vendor": vendor, "firmwareType": "UEFI", "majorRelease": 2,
                "minorRelease": 4,
            ]),
        ])
    }

    /// PCI address of the n-th network adapter.
    static func pciAddress(ofAdapter adapter: Int) -> String {
        "0000:\(String(0x18 + adapter / 2, radix: 16)):00.\(adapter % 2)"
    }

    /// What every host can do.
    static let capability: HostCapability = Neutral.allTrue(
        but: [
            "standbySupported", "ipmiSupported", "datastorePrincipalSupported", "txtEnabled", "pMemSupported",
            "virtualExecUsageIgnored", "virtualMmuUsageIgnored", "recordReplaySupported", "cryptoSupported",
            "vsanSupported", "vFlashSupported", "localSwapDatastoreSupported", "monitorUnrestricted",
        ],
        [
            "maxSupportedVMs": 1024, "maxRunningVMs": 1024, "maxSupportedVcpus": 4096, "maxRegisteredVMs": 4096,
            "maxHostRunningVms": 1024, "maxHostSupportedVcpus": 768, "maxSupportedVmMemory": 25_165_824,
            "maxNumDisksSVMotion": 248, "supportedVmfsMajorVersion": [5, 6],
        ])
}
