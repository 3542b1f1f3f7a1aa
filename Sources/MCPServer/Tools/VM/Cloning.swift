import MCPCore
import VSphere
import VimTypes

/// What `clone_vm` and `deploy_from_template` have in common.
enum Cloning {
    static func run(_ input: CloneVM.Input, templateOnly: Bool, in context: Context) async throws -> Change {
        let source = try await context.find(
            input.source,
            properties: VMDevices.paths + ["summary.config.template", "resourcePool", "parent"])
        let isTemplate = source.value("summary.config.template") ?? false
        guard isTemplate || !templateOnly else {
            throw ToolError(.invalid, "\(source.name) is no template.", hint: "clone_vm takes VMs as well.")
        }
        var change = Change(name: input.newName)
        let folder = try await folder(input.folder, of: source, for: &change, in: context)
        let specification = try await specification(input, source, isTemplate, for: &change, in: context)
        let info = try await context.run(&change, "Cloning \(source.name)", wait: input.wait) {
            try await source.object.cloneVM(
                folder: folder.reference, name: InventoryNames.sent(input.newName), spec: specification)
        }
        if case .reference(let made)? = info?.result {
            change.create(made, path: InventoryNames.path(folder.path, input.newName))
        }
        change.end([
            "source": .string(source.path), "power_state": input.powerOn ? "powered_on" : "powered_off",
        ])
        return change
    }

    private static func folder(
        _ target: Target<Folder>?, of source: Found<VirtualMachine>, for change: inout Change, in context: Context
    ) async throws -> Found<Folder> {
        if let target { return try await context.find(target) }
        let parent: ManagedObjectReference<ManagedEntity>? = source.value("parent")
        guard let parent, parent.type == "Folder" else {
            throw ToolError(.invalid, "folder: which one? \(source.name) is in none.", hint: "See list_folders.")
        }
        let folder = try await context.find(ManagedObjectReference<Folder>(parent.value, type: parent.type))
        change.note(default: "folder", "\(folder.path) (\(folder.moref)), where the source is")
        return folder
    }

    private static func specification(
        _ input: CloneVM.Input, _ source: Found<VirtualMachine>, _ isTemplate: Bool, for change: inout Change,
        in context: Context
    ) async throws -> VirtualMachineCloneSpec {
        var location = VirtualMachineRelocateSpec()
        location.datastore = try await context.find(input.datastore)?.reference
        let host = try await context.find(input.host)?.reference
        location.host = host
        // A template has no pool, and a clone on another host needs one of that host.
        if input.resourcePool != nil || host != nil || isTemplate {
            location.pool = try await Placement.pool(
                input.resourcePool, ofHost: host ?? source.value("runtime.host"), for: &change, in: context
            ).reference
        }
        if let network = input.network {
            location.deviceChange = try await adapters(of: source, on: network, host: host, in: context)
        }
        var specification = VirtualMachineCloneSpec(location: location, template: false, powerOn: input.powerOn)
        if let text = input.linkedSnapshot {
            specification.snapshot = try SnapshotChoice.find(text, of: source).tree.snapshot
            location.diskMoveType = VirtualMachineRelocateDiskMoveOptions.createNewChildDiskBacking.rawValue
            specification.location = location
        }
        if input.cpu != nil || input.memoryMB != nil {
            specification.config = VirtualMachineConfigSpec(numCPUs: input.cpu, memoryMB: input.memoryMB)
        }
        if let name = input.customization {
            guard let manager = try await context.vSphere.content().customizationSpecManager else {
                throw ToolError(.unavailable, "This server has no customization specifications.")
            }
            specification.customization = try await manager.on(context.vSphere).getCustomizationSpec(name: name).spec
        }
        return specification
    }

    /// Puts all adapters of the clone on a network, which its host has to have.
    private static func adapters(
        of source: Found<VirtualMachine>, on target: Target<Network>, host: ManagedObjectReference<HostSystem>?,
        in context: Context
    ) async throws -> [VirtualDeviceConfigSpec] {
        let devices = VMDevices(source)
        guard !devices.adapters.isEmpty else {
            throw ToolError(.invalid, "network: \(source.name) has no network adapter.", hint: "add_nic adds one.")
        }
        let network =
            if let host {
                try await NetworkBacking.find(target, on: host, in: context)
            } else {
                try await devices.network(target, in: context)
            }
        let backing = try await NetworkBacking.make(for: network, in: context)
        return devices.adapters.map { card in
            var card = card
            card.backing = backing
            return VirtualDeviceConfigSpec(device: VirtualDevice(card), operation: .edit)
        }
    }
}
