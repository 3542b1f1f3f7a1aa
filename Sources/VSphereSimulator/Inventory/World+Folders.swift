internal import VimTypes

extension World {
    /// Makes a folder in another.
    @discardableResult
    mutating func addFolder(
        _ name: String, in parent: ManagedObjectReference<Folder>, id: String? = nil, childType: [String]? = nil
    ) -> ManagedObjectReference<Folder> {
        let childType = childType ?? self[parent, Folder.childType] ?? []
        let letter =
            switch childType.last {
            case "VirtualMachine", "VirtualApp": "v"
            case "ComputeResource": "h"
            case "Datastore", "StoragePod": "s"
            case "Network", "DistributedVirtualSwitch": "n"
            default: "d"
            }
        let folder = make(Folder.self, "group-" + letter, id: id)
        self[folder, Folder.name] = name
        self[folder, Folder.childType] = childType
        place(folder, in: parent)
        return folder
    }

    /// Makes a datacenter with its four folders.
    @discardableResult
    mutating func addDatacenter(
        _ name: String, in parent: ManagedObjectReference<Folder>, id: String? = nil
    ) -> ManagedObjectReference<Datacenter> {
        let datacenter = make(Datacenter.self, "datacenter", id: id)
        self[datacenter, Datacenter.name] = name
        self[datacenter, Datacenter.configuration] = DatacenterConfigInfo(
            fields: ["defaultHardwareVersionKey": "vmx-22", "maximumHardwareVersionKey": "vmx-22"])
        let isVCenter = settings.product == .vCenter
        for (name, property, childType) in [
            ("vm", Datacenter.vmFolder, ["Folder", "VirtualMachine", "VirtualApp"]),
            ("host", Datacenter.hostFolder, ["Folder", "ComputeResource"]),
            ("datastore", Datacenter.datastoreFolder, ["Folder", "StoragePod", "Datastore"]),
            ("network", Datacenter.networkFolder, ["Folder", "Network", "DistributedVirtualSwitch"]),
        ] {
            let prefix = "group-" + (name == "datastore" ? "s" : name.prefix(1))
            let folder = make(Folder.self, prefix, id: isVCenter ? nil : "ha-folder-\(name)")
            self[folder, Folder.name] = name
            self[folder, Folder.childType] = isVCenter ? childType : childType.filter { $0 != "Folder" }
            self[folder, Folder.parent] = ManagedObjectReference(datacenter.value, type: datacenter.type)
            self[datacenter, property] = folder
        }
        place(datacenter, in: parent)
        return datacenter
    }

    /// Moves an entity into a folder, out of the one that it is in.
    mutating func place(
        _ entity: ManagedObjectReference<some ManagedObject>, in folder: ManagedObjectReference<Folder>
    ) {
        hideAlarms(of: entity.asAny)
        if let old = value("parent", of: entity).flatMap(AnyReference.init(_field:)) {
            unlink(old, "childEntity", entity)
        }
        set("parent", folder, of: entity)
        link(folder, "childEntity", entity)
        showAlarms(of: entity.asAny)
        for (type, property) in [("Datastore", "datastore"), ("Network", "network")] {
            guard self[entity]?.kind.isKind(of: type) ?? false, let datacenter = datacenter(of: folder.asAny) else {
                continue
            }
            link(datacenter, property, entity)
        }
    }

    /// The datacenter that an entity is in, or is; nil above all datacenters.
    func datacenter(of entity: AnyReference) -> ManagedObjectReference<Datacenter>? {
        var next: AnyReference? = entity
        while let current = next {
            if let datacenter = current.as(Datacenter.self) { return datacenter }
            next = parent(of: current)
        }
        return nil
    }

    /// The name of an entity; empty when it is gone.
    func name(of entity: ManagedObjectReference<some ManagedObject>) -> String {
        value("name", of: entity).flatMap(String.init(_field:)) ?? ""
    }
}
