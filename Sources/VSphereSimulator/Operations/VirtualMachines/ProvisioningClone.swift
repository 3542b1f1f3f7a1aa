internal import VimTypes

/// What `CloneVM_Task` is asked for.
struct CloneRequest: Sendable {
    let source: Machine
    let folder: ManagedObjectReference<Folder>
    let name: String
    let spec: VirtualMachineCloneSpec
    let user: String

    /// Whether the clone builds on the source's disks.
    var isLinked: Bool {
        ["createNewChildDiskBacking", "moveChildMostDiskBacking"].contains(spec.location.diskMoveType ?? "")
    }
}

extension World {
    /// Sees to it that a clone can be asked for: objects exist, the user may use them.
    func check(_ request: CloneRequest) throws {
        let (source, spec, user) = (request.source, request.spec, request.user)
        guard has(request.folder) else { throw Fault(ManagedObjectNotFound.self, ["obj": request.folder]) }
        guard self[request.folder, Folder.childType]?.contains("VirtualMachine") ?? false else {
            throw Fault(InvalidArgument.self, ["invalidProperty": "folder"])
        }
        try demandName(request.name)
        try demand(
            isTemplate(source)
                ? spec.template
                    ? "VirtualMachine.Provisioning.CloneTemplate" : "VirtualMachine.Provisioning.DeployTemplate"
                : spec.template
                    ? "VirtualMachine.Provisioning.CreateTemplateFromVM" : "VirtualMachine.Provisioning.Clone",
            on: source, for: user)
        try demand("VirtualMachine.Inventory.CreateFromExisting", on: request.folder, for: user)
        if let pool = spec.location.pool {
            try demand("Resource.AssignVMToPool", on: pool, for: user)
            try demandSameDatacenter(pool, request.folder, "spec.location.pool")
        } else if isTemplate(source), !spec.template {
            throw Fault(
                InvalidArgument.self, ["invalidProperty": "spec.location.pool"],
                "A machine that is made of a template needs a resource pool.")
        }
        if let datastore = spec.location.datastore { try demand("Datastore.AllocateSpace", on: datastore, for: user) }
        if let host = spec.location.host, !has(host) { throw Fault(ManagedObjectNotFound.self, ["obj": host]) }
        if spec.powerOn { try demand("VirtualMachine.Interact.PowerOn", on: request.folder, for: user) }
        if spec.customization != nil { try demand("VirtualMachine.Provisioning.Customize", on: source, for: user) }
        if let snapshot = spec.snapshot, self[snapshot, VirtualMachineSnapshot.vm] != source {
            throw Fault(InvalidArgument.self, ["invalidProperty": "spec.snapshot"])
        }
        if request.isLinked, spec.snapshot == nil, spec.location.diskMoveType == "createNewChildDiskBacking" {
            throw Fault(
                InvalidArgument.self, ["invalidProperty": "spec.snapshot"],
                "A linked clone needs the snapshot that its disks build on.")
        }
        if spec.template, spec.powerOn { throw Fault(InvalidArgument.self, ["invalidProperty": "spec.powerOn"]) }
    }

    /// Records that a clone begins.
    mutating func recordStart(of request: CloneRequest) {
        guard let host = request.spec.location.host ?? host(of: request.source) else { return }
        let source = request.source
        if isTemplate(source), !request.spec.template {
            record(
                VmBeingDeployedEvent.self, on: source.asAny, by: request.user, ["srcTemplate": argument(of: source)],
                "Deploying \(request.name) on host \(name(of: host)) from template \(name(of: source))")
            return
        }
        record(
            VmBeingClonedEvent.self, on: source.asAny, by: request.user,
            [
                "destFolder": argument(of: request.folder), "destName": request.name,
                "destHost": argument(of: host),
            ],
            "Cloning \(whereabouts(of: source)) to \(request.name) on host \(name(of: host))")
    }

    /// Makes the clone.
    mutating func clone(_ request: CloneRequest) throws -> Machine {
        let (source, spec) = (request.source, request.spec)
        guard var config = self[source, VirtualMachine.config], let sourceHome = config.home else {
            throw Fault(InvalidState.self)
        }
        if let snapshot = spec.snapshot, let saved = self[snapshot, VirtualMachineSnapshot.config] { config = saved }
        try demandFree(request.name, in: request.folder)
        let pool = spec.location.pool ?? self[source, VirtualMachine.resourcePool]
        let sourceStore = try datastore(of: sourceHome, for: source)
        let store = spec.location.datastore ?? sourceStore
        let host = try hostOfClone(request, pool, store)
        try demandMounted(store, on: host)
        if let customization = spec.customization {
            var after = config
            after.hardware.device += (spec.config?.deviceChange ?? []).filter { $0.operation == .add }.map(\.device)
            try check(customization, for: after)
        }

        let bare = VirtualMachineConfigSpec(
            name: request.name, version: config.version, guestId: config.guestId,
            files: VirtualMachineFileInfo(vmPathName: "[\(name(of: store))]"), firmware: config.firmware)
        let vm = try addVirtualMachine(
            bare, in: request.folder, pool: spec.template ? nil : pool, on: host, datastore: store,
            isTemplate: spec.template)
        guard let fresh = self[vm, VirtualMachine.config], let home = fresh.home else { throw Fault(InvalidState.self) }

        var clone = config
        for field in [
            "name", "files", "uuid", "instanceUuid", "createDate", "changeVersion", "modified", "datastoreUrl",
        ] {
            clone.set(field, fresh._storage.any(named: field))
        }
        clone.template = false
        clone.managedBy = nil
        var devices = VirtualDevices(config.hardware.device)
        for disk in config.disks {
            devices.replace(try copied(disk, from: source, to: home, vm, request, store))
        }
        for var card in config.cards {
            card.macAddress = newAddress()
            card.addressType = settings.product == .vCenter ? "assigned" : "generated"
            devices.replace(card)
        }
        clone.hardware.device = devices.all.map { device in
            guard var connectable = device.connectable else { return device }
            connectable.connected = false
            return device.with("connectable", connectable)
        }
        self[vm, VirtualMachine.config] = clone
        if var installed = guests[source.value] {
            installed.addresses = installed.addresses.map { _ in [] }
            guests[vm.value] = installed
        }
        guestStopped(vm)
        for changes in [spec.location.deviceChange, spec.config?.deviceChange ?? []] where !changes.isEmpty {
            try reconfigure(
                vm, VirtualMachineConfigSpec(deviceChange: changes), by: request.user, isRecorded: false)
        }
        if var change = spec.config {
            for field in ["name", "files", "deviceChange", "version", "changeVersion"] { change.set(field, nil) }
            if let firmware = change.firmware, firmware != clone.firmware {
                throw Fault(InvalidArgument.self, ["invalidProperty": "spec.config.firmware"])
            }
            try reconfigure(vm, change, by: request.user, isRecorded: false)
        }
        if spec.template { markAsTemplate(vm, true) }
        if let customization = spec.customization { customize(vm, with: customization) }
        relink(vm)
        touchPlace(of: vm)
        writeConfiguration(of: vm)
        recordEnd(of: request, vm)
        if spec.powerOn { try powerOn(vm, by: request.user) }
        return vm
    }

    private func hostOfClone(
        _ request: CloneRequest, _ pool: Pool?, _ store: ManagedObjectReference<Datastore>
    ) throws -> Host {
        let wanted = request.spec.location.host
        guard let pool else {
            guard let host = wanted ?? host(of: request.source) else { throw Fault(InvalidState.self) }
            return host
        }
        if wanted == nil, let own = host(of: request.source),
            self[own, HostSystem.parent]?.value == owner(of: pool)?.value,
            !hasDRS(ManagedObjectReference<AnyManagedObject>(owner(of: pool)?.value ?? "")),
            (try? demandReady(own)) != nil
        {
            return own
        }
        return try hostFor(pool, wanted, datastore: store)
    }

    /// A copy of a disk, or a new one on top of it where the clone is linked.
    private mutating func copied(
        _ disk: VirtualDisk, from source: Machine, to home: DatastorePath, _ vm: Machine, _ request: CloneRequest,
        _ store: ManagedObjectReference<Datastore>
    ) throws -> VirtualDisk {
        guard let backing = disk.flat, let path = DatastorePath(backing.fileName) else { return disk }
        let locator = request.spec.location.disk.first { $0.diskId == disk.key }
        let target = locator?.datastore ?? store
        let folder = DatastorePath(name(of: target), home.path)
        var copy = disk
        var number = 0
        var file = folder.beside("\(home.stem).vmdk")
        while fileEntry(file, for: vm) != nil {
            number += 1
            file = folder.beside("\(home.stem)_\(number).vmdk")
        }
        var top = backing
        top.fileName = file.description
        top.datastore = target
        top.parent = nil
        top.deltaDiskFormat = nil
        var generator = SeededGenerator(settings.seed, "disk-\(nextNumber("disk"))")
        top.contentId = generator.hex(32)
        top.uuid = "6000C29\(generator.hex(1))-" + [4, 4, 4, 12].map { generator.hex($0) }.joined(separator: "-")
        if request.isLinked {
            guard target == backing.datastore || self.datastore(target, isAt: path) else {
                throw Fault(
                    InvalidArgument.self, ["invalidProperty": "spec.location.datastore"],
                    "A linked clone's disks have to be on the datastore of the disks that they build on.")
            }
            top.parent = backing
            top.deltaDiskFormat = "redoLogFormat"
            try writeDisk(file, capacity: disk.capacity, size: 24 << 20, parent: path, for: vm)
        } else {
            let used = disk.chain.reduce(0) { $0 + size(ofDisk: $1, for: source) }
            let isThin = isThin(backing, locator, request.spec.location)
            top.thinProvisioned = isThin
            top.eagerlyScrub = isThin ? false : backing.eagerlyScrub ?? false
            // Bytes that somebody wrote are copied; how full a disk of zeros is depends on what the copy is to be.
            let content = writtenExtent(ofChain: disk.chain, for: source)?.content
            try writeDisk(
                file, capacity: disk.capacity, size: isThin ? min(used, disk.capacity) : disk.capacity,
                content: content, for: vm)
        }
        copy.flat = top
        return copy
    }

    /// Whether a path is on that datastore.
    private func datastore(_ datastore: ManagedObjectReference<Datastore>, isAt path: DatastorePath) -> Bool {
        name(of: datastore) == path.datastore
    }

    private mutating func recordEnd(of request: CloneRequest, _ vm: Machine) {
        let source = request.source
        for card in self[vm, VirtualMachine.config]?.cards ?? [] {
            guard let address = card.macAddress else { continue }
            record(
                VmMacAssignedEvent.self, on: vm.asAny, by: request.user,
                ["adapter": card.deviceInfo?.label ?? "", "mac": address],
                "New MAC address (\(address)) assigned to adapter \(card.deviceInfo?.label ?? "") for \(name(of: vm))")
        }
        if isTemplate(source), !request.spec.template {
            record(
                VmDeployedEvent.self, on: vm.asAny, by: request.user, ["srcTemplate": argument(of: source)],
                "Template \(name(of: source)) deployed as \(whereabouts(of: vm))")
        } else {
            record(
                VmClonedEvent.self, on: vm.asAny, by: request.user, ["sourceVm": argument(of: source)],
                "\(name(of: source)) cloned to \(whereabouts(of: vm))")
        }
    }

    /// Whether a disk's copy is thin: as its locator says, or the transformation, or as it was.
    func isThin(
        _ backing: VirtualDiskFlatVer2BackingInfo, _ locator: VirtualMachineRelocateSpecDiskLocator?,
        _ spec: VirtualMachineRelocateSpec
    ) -> Bool {
        if let wanted = locator?.diskBackingInfo?.as(VirtualDiskFlatVer2BackingInfo.self) {
            return wanted.thinProvisioned ?? false
        }
        switch spec.transform {
        case .sparse?: return true
        case .flat?: return false
        default: return backing.chain.last?.thinProvisioned ?? false
        }
    }
}
