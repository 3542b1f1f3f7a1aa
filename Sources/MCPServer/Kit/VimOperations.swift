/// The operations that tools have in common, and what is known of an operation by its name.
enum VimOperations {
    /// Reading properties and finding objects.
    static let reading = [
        "RetrievePropertiesEx", "ContinueRetrievePropertiesEx", "CancelRetrievePropertiesEx", "FindByUuid",
        "FindByInventoryPath", "FindChild", "CreateContainerView", "DestroyView",
    ]

    /// What a client does to keep its session, whoever calls.
    static let session = ["SessionIsActive", "CurrentTime", "Login", "Logout", "RetrieveServiceContent"]

    /// Awaiting tasks and other changes, and cancelling a task when the call is cancelled.
    static let awaiting = [
        "CreatePropertyCollector", "DestroyPropertyCollector", "CreateFilter", "DestroyPropertyFilter",
        "WaitForUpdatesEx", "CancelWaitForUpdates", "CreateListView", "ModifyListView", "ResetListView", "CancelTask",
    ]

    /// Whether an operation changes nothing on the server, going by how vSphere names its operations.
    static func isLooking(_ name: String) -> Bool {
        reading.contains(name) || session.contains(name) || (awaiting.contains(name) && name != "CancelTask")
            || ["Retrieve", "Query", "Find", "Get", "List", "Read", "Check", "Validate", "Search", "Browse", "Current"]
                .contains(where: name.hasPrefix)
    }
}
