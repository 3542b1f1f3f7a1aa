/// The operations that tools have in common. What an operation does is told by ``effect(of:)``.
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

    /// Whether an operation changes nothing that is managed.
    static func isLooking(_ name: String) -> Bool { effect(of: name) != .changes }
}
