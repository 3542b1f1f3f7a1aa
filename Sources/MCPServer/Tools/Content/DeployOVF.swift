import MCPCore
import VSphere
import VimTypes

/// Deploys an OVF or OVA, by `ImportVApp` and a lease for its disks. The first bytes of a package tell which it is.
struct DeployOVF: VSphereTool {
    static let name = "deploy_ovf"
    static let title = "Deploy an OVF or OVA"
    static let description = "Makes a VM of an OVF or OVA: see inspect_ova."
    static let aliases = ["deploy_ova"]
    static let permission = PermissionLevel.vmLifecycle
    static let taskSupport = TaskSupport.whenKnown
    static let hints = ToolHints(readOnly: false, destructive: false, idempotent: false, openWorld: true)
    static let calls =
        PackageSource.calls + [
            "CreateImportSpec", "ImportVApp", "HttpNfcLeaseProgress", "HttpNfcLeaseComplete", "HttpNfcLeaseAbort",
            "PowerOnVM_Task",
        ]
    static let privileges = [
        "VApp.Import", "VirtualMachine.Inventory.Create", "Datastore.AllocateSpace", "Network.Assign",
    ]

    struct Input: ToolInput {
        @Argument(.package) var source: String
        @Argument("Name of the new VM", aliases: ["vm_name"]) var name: String?
        @Argument("For its disks", aliases: ["datastore_name"]) var datastore: Target<Datastore>?
        @Argument("By the package's names") var networks: [String: Target<Network>]?
        @Argument("For all others", aliases: ["network_name"]) var network: Target<Network>?
        @Argument("Values by key") var properties: [String: String]?
        @Argument("Its key") var deploymentOption: String?
        @Argument("Of disks; else thin") var provisioning: DiskProvisioning?
        @Argument("Cluster", aliases: ["cluster_name"]) var cluster: Target<ComputeResource>?
        @Argument("ESXi host") var host: Target<HostSystem>?
        @Argument("Pool", aliases: ["pool"]) var resourcePool: Target<ResourcePool>?
        @Argument("Folder", aliases: ["folder_path"]) var folder: Target<Folder>?
        @Argument("Power it on") var powerOn: Bool?
    }

    func run(_ input: Input, in context: Context) async throws -> Change {
        let package = try await PackageSource.open(input.source, on: input.datastore, in: context)
        let parsed = try await context.vSphere.parse(package.descriptor, deploymentOption: input.deploymentOption ?? "")
        let name = input.name ?? (parsed.defaultEntityName.isEmpty ? package.name : parsed.defaultEntityName)
        let provisioning = input.provisioning ?? .thin
        let isPoweredOn = input.powerOn ?? false
        var change = Change(name: name)
        let place = try await PackagePlace(input, size: Self.size(parsed, provisioning), for: &change, in: context)
        let options = OVFImportOptions(
            name: InventoryNames.sent(name), folder: place.folder?.reference, host: place.host,
            networks: try await Self.networks(input, package, from: place.container, for: &change, in: context),
            properties: try Self.properties(input.properties ?? [:], parsed.property),
            deploymentOption: input.deploymentOption ?? "", diskProvisioning: provisioning.ovfName)
        let made = try await context.vSphere.importOVF(
            package, into: place.pool, on: place.datastore.reference, options,
            progress: context.reporting("Deploying \(name)"))
        change.create(made.entity, path: place.folder.map { "\($0.path)/\(name)" })
        let warnings = made.warnings.map { "Warning: \($0.localizedMessage ?? $0.fault.wireTypeName)" }
        change.effects = warnings.isEmpty ? nil : warnings
        if isPoweredOn { try await Self.powerOn(made.entity, &change, in: context) }
        change.end([
            "disks": .integer(package.descriptor.disks.count), "transferred_bytes": .integer(Int(made.transferred)),
            "manifest": made.isVerified ? "verified" : "absent", "datastore": .string(place.datastore.name),
            "power_state": isPoweredOn ? "powered_on" : "powered_off",
        ])
        return change
    }

    /// Bytes that the machine takes at first.
    private static func size(_ parsed: OvfParseDescriptorResult, _ provisioning: DiskProvisioning) -> Int {
        (provisioning == .thin ? parsed.approximateSparseDeploymentSize : parsed.approximateFlatDeploymentSize)
            ?? parsed.approximateDownloadSize ?? 0
    }

    private static func networks(
        _ input: Input, _ package: OVFPackage, from container: ManagedObjectReference<AnyManagedObject>,
        for change: inout Change, in context: Context
    ) async throws -> [String: ManagedObjectReference<Network>] {
        var networks: [String: ManagedObjectReference<Network>] = [:]
        for (name, target) in input.networks ?? [:] { networks[name] = try await context.find(target).reference }
        let others = package.descriptor.networks.filter { networks[$0] == nil }
        guard !others.isEmpty else { return networks }
        let network = try await context.network(input.network, reachedFrom: container, for: &change)
        for name in others { networks[name] = network.reference }
        return networks
    }

    /// The properties by their whole keys. A server would pass over what it does not know.
    private static func properties(_ given: [String: String], _ known: [VAppPropertyInfo]) throws -> [String: String] {
        var values: [String: String] = [:]
        for (key, value) in given {
            let fitting = known.filter { $0.ovfKey == key || $0.id == key }
            guard let property = fitting.first(where: { $0.ovfKey == key }) ?? fitting.first,
                fitting.count == 1 || property.ovfKey == key
            else {
                let keys = known.map(\.ovfKey).joined(separator: ", ")
                throw ToolError(
                    .invalid, "properties: the package has no property '\(key)'.",
                    hint: keys.isEmpty ? "It has none." : "It has \(keys).")
            }
            values[property.ovfKey] = value
        }
        return values
    }

    private static func powerOn(
        _ entity: ManagedObjectReference<ManagedEntity>, _ change: inout Change, in context: Context
    ) async throws {
        guard let machine = entity.as(VirtualMachine.self) else {
            change.message = "It is a vApp, which was not powered on."
            return
        }
        try await context.run(&change, "Powering on \(change.name)") {
            try await machine.on(context.vSphere).powerOnVM()
        }
    }
}

extension DiskProvisioning {
    /// As `OvfCreateImportSpecParamsDiskProvisioningType` names it.
    var ovfName: String { self == .eager ? "eagerZeroedThick" : rawValue }
}
