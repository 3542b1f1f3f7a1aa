internal import VimTypes

/// What a server says in English when it raises a fault.
enum FaultMessages {
    /// The message for a fault, filled in from its fields.
    static func message(for fault: AnyDataObject) -> String {
        let storage = fault._storage
        func text(_ field: String) -> String { storage.get(field, as: String.self) ?? "" }
        func reference(_ field: String) -> String { storage.get(field, as: AnyReference.self)?.description ?? "" }
        func state(_ value: String) -> String {
            switch value {
            case "poweredOn": "Powered on"
            case "poweredOff": "Powered off"
            case "suspended": "Suspended"
            default: value
            }
        }
        switch fault.wireTypeName {
        case "InvalidPowerState":
            return
                "The attempted operation cannot be performed in the current state (\(state(text("existingState"))))."
        case "InvalidState", "InvalidSnapshotState": return "The operation is not allowed in the current state."
        case "NotAuthenticated": return "The session is not authenticated."
        case "InvalidLogin": return "Cannot complete login due to an incorrect user name or password."
        case "NoPermission": return "Permission to perform this operation was denied."
        case "ManagedObjectNotFound":
            return "The object '\(reference("obj"))' has already been deleted or has not been completely created"
        case "DuplicateName": return "The name '\(text("name"))' already exists."
        case "InvalidName": return "The name '\(text("name"))' is invalid."
        case "NotFound": return "The object or item referred to could not be found."
        case "NotSupported": return "The operation is not supported on the object."
        case "InvalidArgument":
            let property = text("invalidProperty")
            return "A specified parameter was not correct: \(property)"
        case "InvalidProperty": return "The property '\(text("name"))' is not valid."
        case "InvalidDatastore": return "There is no datastore '\(text("name"))' here."
        case "InvalidDatastorePath": return "Invalid datastore path '\(text("datastorePath"))'."
        case "FileNotFound": return "File \(text("file")) was not found"
        case "FileAlreadyExists":
            return "Cannot complete the operation because the file or folder \(text("file")) already exists"
        case "FileLocked": return "Unable to access file \(text("file")) since it is locked"
        case "NoDiskSpace":
            return "Insufficient disk space on datastore '\(text("datastore"))'."
        case "TaskInProgress": return "The operation is not allowed because another task is in progress."
        case "RequestCanceled": return "The task was canceled by a user."
        case "ToolsUnavailable":
            return "Cannot complete operation because VMware Tools is not running in this virtual machine."
        case "GuestOperationsUnavailable": return "The guest operations agent could not be contacted."
        case "InvalidGuestLogin":
            return "Failed to authenticate with the guest operating system using the supplied credentials."
        case "HostNotConnected": return "Unable to communicate with the remote host, since it is disconnected."
        case "InvalidRequest", "MethodNotFound": return "The method is not found."
        case "GenericVmConfigFault": return text("reason")
        case "InvalidCollectorVersion": return "The version of the property collector is not the current one."
        case "AlreadyExists": return "The specified key, name, or identifier '\(text("name"))' already exists."
        case "RestrictedVersion":
            return "Current license or ESXi version prohibits execution of the requested operation."
        case "ResourceInUse": return "The resource '\(text("name"))' is in use."
        default: return "The operation failed: \(fault.wireTypeName)."
        }
    }
}
