import MCPCore
import VSphere
import VimTypes

/// Makes references out of what callers write: a moref, or type and moref as in `VirtualMachine:vm-42`.
enum APIReference {
    /// The reference that a text is by itself; nil where the text does not tell the type.
    ///
    /// - Parameter declared: what it must be, where that is known: its name is taken for a moref that does not tell more.
    static func parse(_ text: String, declared: ManagedTypeID? = nil) -> ManagedObjectReference<AnyManagedObject>? {
        if let colon = text.firstIndex(of: ":") {
            let type = String(text[..<colon])
            guard Vim.schema.managedType(named: type) != nil else { return nil }
            return ManagedObjectReference(String(text[text.index(after: colon)...]), type: type)
        }
        let end = text.lastIndex { !$0.isNumber }.map { text.index(after: $0) } ?? text.startIndex
        let prefix = text[..<end]
        if end < text.endIndex, let type = types[String(prefix)] {
            return ManagedObjectReference(text, type: type)
        }
        return declared.flatMap { $0.schema == nil ? nil : ManagedObjectReference(text, type: $0.name) }
    }

    /// How vCenter begins the morefs of its objects.
    private static let types = [
        "vm-": "VirtualMachine", "host-": "HostSystem", "group-d": "Folder", "group-v": "Folder", "group-h": "Folder",
        "group-s": "Folder", "group-n": "Folder", "group-p": "StoragePod", "datacenter-": "Datacenter",
        "datastore-": "Datastore", "domain-c": "ClusterComputeResource", "domain-s": "ComputeResource",
        "resgroup-": "ResourcePool", "resgroup-v": "VirtualApp", "network-": "Network",
        "dvportgroup-": "DistributedVirtualPortgroup", "dvs-": "VmwareDistributedVirtualSwitch", "task-": "Task",
        "snapshot-": "VirtualMachineSnapshot", "alarm-": "Alarm", "schedule-": "ScheduledTask",
        "networkSystem-": "HostNetworkSystem", "storageSystem-": "HostStorageSystem",
        "datastoreSystem-": "HostDatastoreSystem", "serviceSystem-": "HostServiceSystem",
        "firewallSystem-": "HostFirewallSystem", "dateTimeSystem-": "HostDateTimeSystem",
        "envbrowser-": "EnvironmentBrowser", "datastoreBrowser-": "HostDatastoreBrowser",
    ]
}

extension ToolContext<Call> {
    /// The managed object that a caller means: by moref, type and moref, or as an entity of the inventory by name,
    /// path or UUID.
    func reference(
        _ text: String, declared: ManagedTypeID? = nil
    ) async throws -> ManagedObjectReference<AnyManagedObject> {
        if let reference = APIReference.parse(text) { return reference }
        if let declared, !ManagedEntity._typeID.isKind(of: declared), !declared.isKind(of: ManagedEntity._typeID),
            let reference = APIReference.parse(text, declared: declared)
        {
            return reference
        }
        let entity: Found<ManagedEntity> = try await find(Target(text))
        return entity.reference.asAny
    }
}
