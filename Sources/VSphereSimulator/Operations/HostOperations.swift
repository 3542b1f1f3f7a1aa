/// Operations of `HostSystem` and of the managers in its `configManager`.
enum HostOperations {
    static let all: [Operation] =
        HostServiceOperations.all + HostTimeOperations.all + HostMaintenanceOperations.all
        + HostConnectionOperations.all + HostNetworkOperations.all + HostStorageOperations.all
}
