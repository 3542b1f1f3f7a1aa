public import VimTypes

/// How a package is imported: what a person chooses in the vSphere Client's "Deploy OVF Template".
public struct OVFImportOptions: Sendable {
    /// Name of the new machine or vApp; the package's own when nil.
    public var name: String?
    /// The folder of machines that it goes to; the server chooses when nil. Not for a pool that is a vApp.
    public var folder: ManagedObjectReference<Folder>?
    /// The host it is made on; the server chooses when nil.
    public var host: ManagedObjectReference<HostSystem>?
    /// Networks of the server by the descriptor's names for them.
    public var networks: [String: ManagedObjectReference<Network>]
    /// Values of the descriptor's properties, by key.
    public var properties: [String: String]
    /// One of the descriptor's deployment options; its default when empty.
    public var deploymentOption: String
    /// `thin`, `thick`, `eagerZeroedThick` or another of `OvfCreateImportSpecParamsDiskProvisioningType`.
    public var diskProvisioning: String?
    /// Options that the server's `OvfManager.ovfImportOption` lists.
    public var importOptions: [String]
    /// `dhcpPolicy`, `transientPolicy`, `fixedPolicy` or another IP allocation policy.
    public var ipAllocationPolicy: String?
    /// `IPv4` or `IPv6`.
    public var ipProtocol: String?
    /// How many disks are transferred at a time.
    public var parallelTransfers: Int

    /// Options; whatever is left out is the package's or the server's choice.
    public init(
        name: String? = nil, folder: ManagedObjectReference<Folder>? = nil,
        host: ManagedObjectReference<HostSystem>? = nil,
        networks: [String: ManagedObjectReference<Network>] = [:], properties: [String: String] = [:],
        deploymentOption: String = "", diskProvisioning: String? = nil, importOptions: [String] = [],
        ipAllocationPolicy: String? = nil, ipProtocol: String? = nil, parallelTransfers: Int = 4
    ) {
        self.name = name
        self.folder = folder
        self.host = host
        self.networks = networks
        self.properties = properties
        self.deploymentOption = deploymentOption
        self.diskProvisioning = diskProvisioning
        self.importOptions = importOptions
        self.ipAllocationPolicy = ipAllocationPolicy
        self.ipProtocol = ipProtocol
        self.parallelTransfers = parallelTransfers
    }
}

extension OVFImportOptions: CustomReflectable {
    /// Descriptions and dumps show the keys of the properties alone: appliances get their passwords there.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "name": name as Any, "folder": folder as Any, "host": host as Any, "networks": networks,
                "properties": properties.keys.sorted(), "deploymentOption": deploymentOption,
                "diskProvisioning": diskProvisioning as Any, "importOptions": importOptions,
                "ipAllocationPolicy": ipAllocationPolicy as Any, "ipProtocol": ipProtocol as Any,
                "parallelTransfers": parallelTransfers,
            ], displayStyle: .struct)
    }
}
