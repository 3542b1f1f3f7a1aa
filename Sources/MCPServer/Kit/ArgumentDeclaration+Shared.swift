import MCPCore

/// The arguments that many tools declare: `@Argument(.vm) var vm: Target<VirtualMachine>`.
extension ArgumentDeclaration {
    /// The machine that the tool is for.
    static let vm = ArgumentDeclaration(
        "Name, path, moref, UUID", aliases: ["name", "vm_name", "template_name"])
    /// The template that the tool is for.
    static let template = ArgumentDeclaration(
        "Name, path, moref, UUID", aliases: ["template_name", "vm", "name", "vm_name"])
    /// The ESXi host that the tool is for.
    static let host = ArgumentDeclaration("Name or moref", aliases: ["host_name", "name"])
    /// The datastore that the tool is for.
    static let datastore = ArgumentDeclaration("Name or moref", aliases: ["datastore_name"])
    /// The network that the tool is for.
    static let network = ArgumentDeclaration("Name or moref", aliases: ["network_name"])
    /// The cluster that the tool is for.
    static let cluster = ArgumentDeclaration("Name or moref", aliases: ["cluster_name"])
    /// The folder that the tool is for.
    static let folder = ArgumentDeclaration("Name, path or moref", aliases: ["folder_path"])
    /// The resource pool that the tool is for.
    static let resourcePool = ArgumentDeclaration("Name, path or moref", aliases: ["pool"])
    /// Which items of a list by name.
    static let filter = ArgumentDeclaration("Names, with * and ?", aliases: ["name_pattern"])
    /// Whether to wait for the vCenter task: `@Argument(.wait) var wait = true`.
    static let wait = ArgumentDeclaration("Wait for its end")
    /// The same for tasks that are over in a moment.
    static let waitForMoment = ArgumentDeclaration("Wait for its end", listed: false)
}
