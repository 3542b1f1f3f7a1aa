import MCPCore
import VSphere
import VimTypes

/// Describes an OVF or OVA, from its descriptor and by `ParseDescriptor`.
struct InspectOVA: VSphereTool {
    static let name = "inspect_ova"
    static let title = "Describe an OVF or OVA"
    static let description = "What an OVF or OVA holds and lets one choose; nothing is deployed."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints(readOnly: true, destructive: false, idempotent: true, openWorld: true)
    static let calls = PackageSource.calls
    static let aliases = ["inspect_ovf"]

    struct Input: ToolInput {
        @Argument(.package) var source: String
        @Argument(.datastore) var datastore: Target<Datastore>?
    }

    struct Output: ToolOutput {
        var name: String
        var product: String?
        var version: String?
        var vendor: String?
        var description: String?
        var vapp: Bool
        var eula: Bool
        var manifest: String
        var downloadBytes: Int?
        var thinBytes: Int?
        var thickBytes: Int?
        var files: [File]
        var disks: [Disk]
        var networks: [String]
        var properties: [Property]
        var deploymentOptions: [Option]
        var warnings: [String]?

        static let fields = [
            "name": "Name for the VM",
            "product": "Product",
            "version": "Its version",
            "vendor": "Who made it",
            "description": "Notes",
            "vapp": "Whether it holds several VMs",
            "eula": "Whether there is a licence to accept",
            "manifest": "Digest of the files, or none",
            "downloadBytes": "To transfer",
            "thinBytes": "Space when thin",
            "thickBytes": "Space when thick",
            "files": "Files",
            "disks": "Disks",
            "networks": "Networks to map",
            "properties": "What properties can be set",
            "deploymentOptions": "Sizes to choose from",
            "warnings": "What the server noticed",
        ]
    }

    struct File: ToolOutput {
        var name: String
        var sizeBytes: Int?

        static let fields = ["name": "Name", "sizeBytes": "Size"]
    }

    struct Disk: ToolOutput {
        var id: String
        var file: String?
        var capacityBytes: Int?

        static let fields = ["id": "Name", "file": "Its file; none if empty", "capacityBytes": "Size"]
    }

    struct Property: ToolOutput {
        var key: String
        var label: String?
        var type: String?
        var defaultValue: String?

        static let fields = ["key": "Key", "label": "Label", "type": "Type", "defaultValue": "Default"]
    }

    struct Option: ToolOutput {
        var key: String
        var label: String
        var isDefault: Bool

        static let fields = ["key": "For deployment_option", "label": "Label", "isDefault": "Whether taken by itself"]
    }

    func run(_ input: Input, in context: Context) async throws -> Output {
        let package = try await PackageSource.open(input.source, on: input.datastore, in: context)
        let parsed = try await context.vSphere.parse(package.descriptor)
        let descriptor = package.descriptor
        let warnings = parsed.warning.map { $0.localizedMessage ?? $0.fault.wireTypeName }
        return Output(
            name: parsed.defaultEntityName.isEmpty ? package.name : parsed.defaultEntityName,
            product: parsed.productInfo?.name, version: parsed.productInfo?.version,
            vendor: parsed.productInfo?.vendor, description: parsed.annotation.isEmpty ? nil : parsed.annotation,
            vapp: parsed.virtualApp, eula: !parsed.eula.isEmpty,
            manifest: package.manifest?.entries.first?.algorithm.rawValue ?? "none",
            downloadBytes: package.size.map(Int.init) ?? parsed.approximateDownloadSize,
            thinBytes: parsed.approximateSparseDeploymentSize, thickBytes: parsed.approximateFlatDeploymentSize,
            files: descriptor.files.map { File(name: $0.path, sizeBytes: $0.size.map(Int.init)) },
            disks: descriptor.disks.map { disk in
                Disk(
                    id: disk.id, file: descriptor.files.first { $0.id == disk.file }?.path,
                    capacityBytes: disk.capacity.map(Int.init))
            },
            networks: parsed.network.map(\.name),
            properties: parsed.property.map { property in
                Property(
                    key: property.ovfKey, label: property.label, type: property.type,
                    defaultValue: property.value ?? property.defaultValue)
            },
            deploymentOptions: parsed.deploymentOption.map {
                Option(key: $0.key, label: $0.label, isDefault: $0.key == parsed.defaultDeploymentOption)
            },
            warnings: warnings.isEmpty ? nil : warnings)
    }
}

extension VAppPropertyInfo {
    /// The key as OVF environments and imports write it: class, id and instance with dots between (DSP0243 §9.5).
    var ovfKey: String { [classId, id, instanceId].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ".") }
}
