import MCPCore
import VSphere
import VimTypes

/// What a folder holds beside folders, by its `childType`.
enum FolderKind: String, ToolEnum {
    case vm
    case host
    case datastore
    case network
    case datacenter

    /// What a folder holds, by the names of the types that it can hold.
    init?(childTypes: [String]) {
        if childTypes.contains("VirtualMachine") {
            self = .vm
        } else if childTypes.contains("ComputeResource") {
            self = .host
        } else if childTypes.contains("Datastore") {
            self = .datastore
        } else if childTypes.contains("Network") {
            self = .network
        } else if childTypes.contains("Datacenter") {
            self = .datacenter
        } else {
            return nil
        }
    }

    /// The property of a datacenter that holds its folder of this kind; nil for the folder of datacenters.
    var datacenterProperty: String? { self == .datacenter ? nil : "\(rawValue)Folder" }
}
