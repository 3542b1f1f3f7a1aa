internal import VimTypes

/// How the property collector gets from one entity to others.
enum InventoryTraversal {
    private typealias Step = (name: String, type: String, path: String, next: [String])

    /// Folders lead to what they hold, datacenters to their four folders, compute resources to hosts and resource
    /// pools, pools and vApps to the machines in them.
    ///
    /// Each step names just those that can follow it: a collector that goes by property names alone, as govmomi's
    /// simulator does, would else walk from a machine to its pool and back for ever.
    private static let down: [Step] = {
        let folders = ["vms", "hosts", "datastores", "networks"]
        return [
            ("children", "Folder", "childEntity", ["children"] + folders + ["host", "pool", "appMachines"]),
            ("vms", "Datacenter", "vmFolder", ["children"]),
            ("hosts", "Datacenter", "hostFolder", ["children"]),
            ("datastores", "Datacenter", "datastoreFolder", ["children"]),
            ("networks", "Datacenter", "networkFolder", ["children"]),
            ("host", "ComputeResource", "host", []),
            ("pool", "ComputeResource", "resourcePool", ["pools", "appMachines"]),
            ("pools", "ResourcePool", "resourcePool", ["pools", "appMachines"]),
            ("appMachines", "VirtualApp", "vm", []),
        ]
    }()

    /// From the root folder to everything.
    static let everything = specification(down)

    /// From the root folder to objects of a type, past as little else as can be.
    static func toAll(_ type: ManagedTypeID) -> [SelectionSpec] { specification(steps(to: type)) }

    /// From any entity to objects of a type that are in it, run on it or use it, and from there up to the root folder.
    static func within(to type: ManagedTypeID) -> [SelectionSpec] {
        var users: [Step] = []
        if leads(type, to: [VirtualMachine._typeID]) {
            users += ["ResourcePool", "HostSystem", "Datastore", "Network"].map { ("\($0)Machines", $0, "vm", upNames) }
        }
        if leads(type, to: [Datastore._typeID]) {
            users += ["ComputeResource", "HostSystem"].map { ("\($0)Datastores", $0, "datastore", upNames) }
        }
        if leads(type, to: [Network._typeID]) {
            users += ["ComputeResource", "HostSystem"].map { ("\($0)Networks", $0, "network", upNames) }
        }
        if leads(type, to: [HostSystem._typeID]) { users.append(("NetworkHosts", "Network", "host", upNames)) }
        var steps = steps(to: type)
        if leads(type, to: [VirtualMachine._typeID]) {
            // Folders lead to machines through hosts, not through pools: to a collector that goes by property names,
            // a machine in a folder would lead through its pool to all others.
            steps.removeAll { ["pool", "pools", "host"].contains($0.name) }
            steps += [
                ("host", "ComputeResource", "host", ["HostSystemMachines"] + upNames),
                ("pools", "ResourcePool", "resourcePool", ["pools", "ResourcePoolMachines"]),
            ]
        }
        return specification(steps + users + up)
    }

    private static func steps(to type: ManagedTypeID) -> [Step] {
        let isFolder = Folder._typeID.isKind(of: type)
        let isMachine = leads(type, to: [VirtualMachine._typeID])
        let isPool = isMachine || leads(type, to: [ResourcePool._typeID])
        var names: Set = ["children"]
        if isFolder || isMachine { names.insert("vms") }
        if isFolder || isPool || leads(type, to: [ComputeResource._typeID, HostSystem._typeID]) {
            names.insert("hosts")
        }
        if isFolder || leads(type, to: [Datastore._typeID]) { names.insert("datastores") }
        if isFolder || leads(type, to: [Network._typeID, DistributedVirtualSwitch._typeID]) {
            names.insert("networks")
        }
        if leads(type, to: [HostSystem._typeID]) { names.insert("host") }
        if isPool { names.formUnion(["pool", "pools"]) }
        if isMachine { names.insert("appMachines") }
        return down.filter { names.contains($0.name) }
    }

    /// Whether objects of the type can be of one of the others.
    private static func leads(_ type: ManagedTypeID, to others: [ManagedTypeID]) -> Bool {
        others.contains { type.isKind(of: $0) || $0.isKind(of: type) }
    }

    /// From an entity up to the root folder.
    static let upwards = specification(up)

    private static let upNames = ["up", "upToApp", "upToFolder"]
    private static let up: [Step] = [
        ("up", "ManagedEntity", "parent", upNames),
        ("upToApp", "VirtualMachine", "parentVApp", upNames),
        ("upToFolder", "VirtualApp", "parentFolder", upNames),
    ]

    /// The steps, each with those that can follow it and are there.
    private static func specification(_ steps: [Step]) -> [SelectionSpec] {
        let names = Set(steps.map(\.name))
        return steps.map { step in
            SelectionSpec(
                TraversalSpec(
                    type: step.type, path: step.path, name: step.name, skip: false,
                    selectSet: step.next.filter(names.contains).map { SelectionSpec(name: $0) }))
        }
    }
}
