public import VimTypes

/// What people call the types of the inventory.
public enum InventoryNoun {
    private static let special = [
        "HostSystem": "host", "ClusterComputeResource": "cluster", "StoragePod": "datastore cluster",
        "VirtualApp": "vApp", "DistributedVirtualPortgroup": "distributed port group",
        "DistributedVirtualSwitch": "distributed switch", "VmwareDistributedVirtualSwitch": "distributed switch",
        "ManagedEntity": "object", "ManagedObject": "object",
    ]

    /// The noun for a managed type, `virtual machine` for `VirtualMachine`.
    public static func of(_ type: (some ManagedObject).Type) -> String { of(wireName: type._typeID.name) }

    static func of(wireName name: String) -> String {
        special[name]
            ?? name.reduce(into: "") { noun, character in
                if character.isUppercase && !noun.isEmpty { noun.append(" ") }
                noun += character.lowercased()
            }
    }
}
