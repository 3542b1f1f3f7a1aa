import MCPCore
import VSphere
import VimTypes

/// Something that can be read and subscribed to under a URI, and is what a tool answers.
struct LiveResource: Sendable {
    /// How the answer of the tool becomes contents.
    enum Form: Sendable {
        /// All pages of a list, as JSON.
        case list
        /// A description, as JSON.
        case object
        /// A picture.
        case image
        /// A file of a datastore, as text if it is text.
        case file
    }

    /// What has to change for subscribers to be told.
    struct Watched: Sendable {
        /// The managed type.
        let type: any ManagedObject.Type
        /// The properties.
        let paths: [String]
        /// The variable that names the one object; nil for all of the type.
        var variable: String?
    }

    /// The URI, or its template: the variables are called as the arguments of the tool.
    let uri: String
    let name: String
    let title: String
    let description: String
    let mimeType: String?
    let form: Form
    /// The tool that answers.
    let tool: any VSphereTool.Type
    /// The tool whose gates and level apply. The one that answers, unless clients do not see that.
    let gate: any VSphereTool.Type
    let watched: Watched

    private init(
        _ uri: String, _ name: String, _ title: String, _ description: String, _ form: Form,
        _ tool: any VSphereTool.Type, like gate: (any VSphereTool.Type)? = nil, _ type: any ManagedObject.Type,
        _ paths: [String], of variable: String? = nil
    ) {
        self.uri = uri
        self.name = name
        self.title = title
        self.description = description
        self.form = form
        self.tool = tool
        self.gate = gate ?? tool
        mimeType = form == .image ? "image/png" : form == .file ? nil : "application/json"
        watched = Watched(type: type, paths: paths, variable: variable)
    }

    /// All of them. More special templates stand before those that would match their URIs too.
    static let all: [LiveResource] = [
        LiveResource(
            "esxi://vms", "vms", "Virtual machines", "All virtual machines, as list_vms tells them", .list,
            ListVMs.self, VirtualMachine.self,
            [
                "name", "runtime.powerState", "runtime.host", "summary.config.template", "summary.config.numCpu",
                "summary.config.memorySizeMB", "guest.ipAddress", "guest.guestFullName",
            ]),
        LiveResource(
            "esxi://hosts", "hosts", "Hosts", "All ESXi hosts, as list_hosts tells them", .list, ListHosts.self,
            HostSystem.self,
            ["name", "runtime.connectionState", "runtime.powerState", "runtime.inMaintenanceMode"]),
        LiveResource(
            "esxi://datastores", "datastores", "Datastores", "All datastores with size, free space and state", .list,
            ListDatastores.self, like: GetDatastoreInfo.self, Datastore.self,
            ["name", "summary.accessible", "summary.capacity", "summary.freeSpace", "summary.maintenanceMode"]),
        LiveResource(
            "esxi://networks", "networks", "Networks", "All networks and port groups", .list, ListNetworks.self,
            like: GetNetworkInfo.self, Network.self, ["name", "summary.accessible"]),
        LiveResource(
            "esxi://clusters", "clusters", "Clusters", "All clusters, as list_clusters tells them", .list,
            ListClusters.self, ClusterComputeResource.self, ["name", "host", "overallStatus", "configurationEx"]),
        LiveResource(
            "esxi://resource-pools", "resource-pools", "Resource pools",
            "All resource pools, as list_resource_pools tells them", .list, ListResourcePools.self,
            ResourcePool.self, ["name", "parent", "config", "vm"]),
        LiveResource(
            "esxi://vms/{vm}/screenshot", "vm-screenshot", "Screenshot of a VM",
            "A picture of the console of a VM that is powered on", .image, VMScreenshot.self, VirtualMachine.self,
            ["runtime.powerState"], of: "vm"),
        LiveResource(
            "esxi://vms/{vm}", "vm", "Virtual machine", "A virtual machine, as get_vm_info tells it", .object,
            GetVMInfo.self, VirtualMachine.self,
            ["name", "parent", "config", "runtime", "guest", "snapshot", "resourcePool"], of: "vm"),
        LiveResource(
            "esxi://hosts/{host}", "host", "Host", "An ESXi host, as get_host_info tells it", .object,
            GetHostInfo.self, HostSystem.self,
            ["name", "parent", "overallStatus", "runtime", "vm", "datastore", "network"], of: "host"),
        LiveResource(
            "datastore://{datastore}/{+path}", "datastore-file", "File of a datastore",
            "The contents of a file of a datastore", .file, DownloadFromDatastore.self, Datastore.self,
            ["summary.accessible", "summary.freeSpace"], of: "datastore"),
    ]

    /// The level that reading it needs: that of its tool, which a policy may have raised.
    func permission(_ policy: Policy) -> PermissionLevel { policy.levels[gate.name] ?? gate.permission }
}

extension Gates {
    /// What decides about a resource of this URI or template: the tool that it is like.
    func decide(resource uri: String) -> AccessView.Decision {
        let bare = uri.split(separator: "?").first.map(String.init) ?? uri
        guard let resource = LiveResource.all.first(where: { $0.uri == bare }),
            let area = ToolArea.all.first(where: { $0.tools.contains { $0 == resource.gate } })
        else { return .allowed }
        let gate = resource.gate
        return decide(
            ToolDefinition(
                name: gate.name, title: gate.title, description: gate.description, toolset: area.name,
                permission: gate.permission, hints: .reads
            ).subject)
    }
}
