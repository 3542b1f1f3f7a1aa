import MCPCore
import VSphere
import VimTypes

/// Makes a machine from nothing, by `CreateVM_Task`.
struct CreateVM: VSphereTool {
    static let name = "create_vm"
    static let title = "Create a VM"
    static let description = "Creates a VM with a CD drive, powered off."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = ToolHints.changes
    static let calls = ["CreateVM_Task"]
    static let privileges = [
        "VirtualMachine.Config.AddNewDisk", "VirtualMachine.Config.AddRemoveDevice", "Resource.AssignVMToPool",
        "Datastore.AllocateSpace", "Network.Assign",
    ]

    struct Input: ToolInput {
        @Argument("Name", aliases: ["vm_name", "vm"]) var name: String
        @Argument("CPUs") var cpu = 2
        @Argument("Memory", aliases: ["memory"]) var memoryMB = 4096
        @Argument("GiB each", aliases: ["disks_gb"]) var disks: [Int]?
        @Argument("If one") var diskGB: Int?
        @Argument("Or none", aliases: ["network_name"]) var network: Target<Network>?
        @Argument("Guest") var guestID = "otherGuest64"
        @Argument("Folder") var folder: Target<Folder>?
        @Argument("Pool", aliases: ["pool"]) var resourcePool: Target<ResourcePool>?
        @Argument("Host", aliases: ["host_name"]) var host: Target<HostSystem>?
        @Argument("Cluster", aliases: ["cluster_name"]) var cluster: Target<ComputeResource>?
        @Argument("Datastore", aliases: ["datastore_name"]) var datastore: Target<Datastore>?
        @Argument("Firmware") var firmware: Firmware?
        @Argument("CD image", aliases: ["iso"]) var isoPath: String?
        @Argument("Boot it") var bootFromISO = false
    }

    /// Firmware of a machine, `GuestOsDescriptorFirmwareType`.
    enum Firmware: String, ToolEnum {
        case bios
        case efi
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        guard input.disks == nil || input.diskGB == nil else {
            throw ToolError(.invalid, "disks and disk_gb are both given.", hint: "Give one of them.")
        }
        let sizes = input.disks ?? [input.diskGB ?? 20]
        guard sizes.count <= 15, sizes.allSatisfy({ (1...63_488).contains($0) }) else {
            throw ToolError(.invalid, "disks: a new VM has at most 15 of them, of 1 to 63488 GiB each.")
        }
        guard !input.bootFromISO || input.isoPath != nil else {
            throw ToolError(.invalid, "boot_from_iso: from which?", hint: "Name the image as iso_path.")
        }
        var change = Change(name: input.name)
        let site = try await Placement.site(
            pool: input.resourcePool, host: input.host, cluster: input.cluster, for: &change, in: context)
        let folder = try await Placement.folder(
            input.folder, inDatacenterOf: site.compute.path, for: &change, in: context)
        let datastore = try await context.datastore(
            input.datastore, reachedFrom: site.reach, bytes: sizes.reduce(0, +) << 30, for: &change)
        guard datastore[Datastore.summary]?.accessible != false else {
            throw ToolError(.invalid, "The datastore \(datastore.name) is not accessible.", hint: "Name another one.")
        }
        let network = try await network(input, site, for: &change, in: context)
        var hardware = NewHardware()
        hardware.add(disks: sizes)
        hardware.addDrive(image: input.isoPath.map { Self.path(of: $0, on: datastore) })
        if let network {
            hardware.changes.append(
                NICType.vmxnet3.make(key: -200, backing: try await NetworkBacking.make(for: network, in: context)))
        }
        let specification = VirtualMachineConfigSpec(
            name: InventoryNames.sent(input.name), guestId: input.guestID,
            files: VirtualMachineFileInfo(vmPathName: "[\(datastore.name)]"), numCPUs: input.cpu,
            memoryMB: input.memoryMB, deviceChange: hardware.changes,
            bootOptions: input.bootFromISO
                ? VirtualMachineBootOptions(bootOrder: [.init(VirtualMachineBootOptionsBootableCdromDevice())]) : nil,
            firmware: input.firmware?.rawValue)
        let info = try await context.run(&change, "Creating \(input.name)") {
            try await folder.object.createVM(config: specification, pool: site.pool, host: site.host)
        }
        if case .reference(let made)? = info?.result {
            change.create(made, path: InventoryNames.path(folder.path, input.name))
        }
        change.end([
            "power_state": "powered_off", "cpu": .integer(input.cpu), "memory_mb": .integer(input.memoryMB),
            "disks_gb": .array(sizes.map { .integer($0) }), "datastore": .string(datastore.name),
            "network": .string(network?.name ?? "none"), "compute": .string(site.compute.name),
        ])
        return change
    }

    private func network(
        _ input: Input, _ site: Placement.Site, for change: inout Change, in context: Context
    ) async throws -> Found<Network>? {
        guard let target = input.network else {
            return try await context.network(nil, reachedFrom: site.reach, for: &change, properties: ["summary"])
        }
        guard !["", "none"].contains(target.text) else { return nil }
        return try await NetworkBacking.find(target, on: site.reach, in: context)
    }

    /// The datastore path of an image; without a datastore it is on that of the machine.
    private static func path(of image: String, on datastore: Found<Datastore>) -> String {
        image.hasPrefix("[") ? image : "[\(datastore.name)] \(image.drop { $0 == "/" })"
    }
}
