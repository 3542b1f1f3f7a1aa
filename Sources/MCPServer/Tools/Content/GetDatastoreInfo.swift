import MCPCore
import VSphere
import VimTypes

/// Describes a datastore, from its properties and those of its machines.
struct GetDatastoreInfo: VSphereTool {
    static let name = "get_datastore_info"
    static let title = "Describe a datastore"
    static let description = "Space, type, state, hosts and VMs of a datastore."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument("Datastore: name or moref", aliases: ["name", "datastore_name"]) var datastore: Target<Datastore>
    }

    struct Output: ToolOutput {
        var moref: String
        var name: String
        var path: String
        var type: String
        var url: String
        var capacityBytes: Int
        var freeBytes: Int
        var usedPercent: Int
        var provisionedBytes: Int
        var accessible: Bool
        var shared: Bool?
        var maintenanceMode: String?
        var hostCount: Int
        var inaccessibleHosts: [String]
        var vmCount: Int
        var vms: [String]

        static let fields = [
            "moref": "moref",
            "name": "Name",
            "path": "Inventory path",
            "type": "VMFS, NFS, vsan and others",
            "url": "How hosts name it",
            "capacityBytes": "Size",
            "freeBytes": "Free",
            "usedPercent": "Used",
            "provisionedBytes": "Used if thin disks were full",
            "accessible": "Whether it can be used",
            "shared": "Whether several hosts use it",
            "maintenanceMode": "If not normal",
            "hostCount": "Hosts that mount it",
            "inaccessibleHosts": "morefs of hosts that cannot reach it",
            "vmCount": "VMs and templates on it",
            "vms": "The first 50 names",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Output {
        let datastore = try await context.find(input.datastore, properties: ["summary", "host", "vm"])
        guard let summary: DatastoreSummary = datastore.value("summary") else {
            throw ToolError(.unavailable, "The server tells nothing of \(datastore.name).")
        }
        let machines = try await context.all(VirtualMachine.self, in: datastore.reference, properties: [])
        let mounts = datastore.objects("host", as: DatastoreHostMount.self)
        let used = summary.capacity - summary.freeSpace
        return Output(
            moref: datastore.moref, name: datastore.name, path: datastore.path, type: summary.type, url: summary.url,
            capacityBytes: summary.capacity, freeBytes: summary.freeSpace,
            usedPercent: summary.capacity > 0 ? Int(Double(used) / Double(summary.capacity) * 100) : 0,
            provisionedBytes: used + (summary.uncommitted ?? 0), accessible: summary.accessible,
            shared: summary.multipleHostAccess,
            maintenanceMode: summary.maintenanceMode.flatMap { $0 == "normal" ? nil : $0 }, hostCount: mounts.count,
            inaccessibleHosts: mounts.filter { $0.mountInfo.accessible == false }.map(\.key.value),
            vmCount: machines.count, vms: machines.map(\.name).sorted().prefix(50).map { $0 })
    }
}
