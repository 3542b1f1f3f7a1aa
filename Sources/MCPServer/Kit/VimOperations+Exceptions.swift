extension VimOperations {
    /// What was decided about an operation by reading what it does.
    struct Exception: Sendable {
        let effect: Effect
        let reason: String
    }

    /// The operations for which the rule of ``effect(of:)`` is wrong.
    static let exceptions: [String: Exception] = {
        var all: [String: Exception] = [:]
        for (effect, reason, names) in reviewed {
            for name in names { all[name] = Exception(effect: effect, reason: reason) }
        }
        return all
    }()

    private static let reviewed: [(Effect, String, [String])] = [
        (
            .looks, "tells what could be done with storage; the privilege is that of doing it",
            [
                "QueryAvailableDisksForVmfs", "QueryAvailablePartition", "QueryAvailableSsds", "QueryMaxQueueDepth",
                "QueryPartitionCreateDesc", "QueryPartitionCreateOptions", "QueryVmfsConfigOption",
                "QueryVmfsDatastoreCreateOptions", "QueryVmfsDatastoreExpandOptions", "QueryVmfsDatastoreExtendOptions",
                "QueryIORMConfigOption", "ComputeDiskPartitionInfo", "ComputeDiskPartitionInfoForResize",
                "EstimateStorageForConsolidateSnapshots_Task",
            ]
        ),
        (
            .looks, "tells a configuration; the privilege is that of changing it",
            [
                "QueryBoundVnics", "QueryCandidateNics", "QueryMigrationDependencies", "QueryPnicStatus",
                "QueryVnicStatus", "QueryNFSUser", "QueryConfiguredModuleOptionString", "QueryModules",
                "QueryLockdownExceptions", "RetrieveHostAccessControlEntries", "QueryResourceConfigOption",
                "QueryServiceList", "QuerySupportedFeatures", "QueryLicenseSourceAvailability", "DecodeLicense",
                "FetchSystemEventLog", "LookupVmOverheadMemory", "fetchSoftwarePackages", "installDate",
                "HostGetVFlashModuleDefaultConfig",
            ]
        ),
        (
            .looks, "tells keys and certificates by their names and public parts",
            [
                "GetCryptoKeyStatus", "QueryCryptoKeyStatus", "ListKeys", "GetDefaultKmsCluster", "ListKmipServers",
                "ListKmsClusters", "IsKmsClusterActive", "RetrieveClientCert", "RetrieveClientCsr",
                "RetrieveKmipServerCert", "RetrieveKmipServersStatus_Task", "RetrieveSelfSignedClientCert",
                "ListCACertificates", "ListCACertificateRevocationLists", "RetrieveCertificateInfoList",
                "ListSmartCardTrustAnchors",
            ]
        ),
        (
            .looks, "checks a specification without applying it",
            ["CheckCustomizationSpec", "ValidateHostProfileComposition_Task"]
        ),
        (
            .looks, "tells who has a console open or which blocks of a disk changed",
            ["QueryConnections", "QueryChangedDiskAreas", "VstorageObjectVCenterQueryChangedDiskAreas"]
        ),
        (
            .looks, "reads under a name that begins with its object",
            [
                "DVSManagerLookupDvPortGroup", "DirectPathProfileManagerList", "DirectPathProfileManagerQueryCapacity",
                "HostImageConfigGetAcceptance", "HostImageConfigGetProfile", "HostListVStorageObject",
                "HostQueryVirtualDiskUuid", "HostRetrieveVStorageInfrastructureObjectPolicy",
                "HostRetrieveVStorageObject", "HostRetrieveVStorageObjectMetadata",
                "HostRetrieveVStorageObjectMetadataValue", "HostRetrieveVStorageObjectState",
                "HostSpecGetUpdatedHosts", "HostVStorageObjectRetrieveSnapshotInfo", "HttpNfcLeaseGetManifest",
                "EvcManager",
            ]
        ),
        (
            .looks, "calculates and keeps nothing",
            [
                "ConvertNamespacePathToUuidPath", "CustomizationSpecItemToXml", "XmlToCustomizationSpecItem",
                "ParseDescriptor", "PlaceVm", "ReconfigurationSatisfiable", "GenerateConfigTaskList",
                "GenerateHostConfigTaskSpec_Task", "GenerateHostProfileTaskList_Task", "ExecuteHostProfile",
            ]
        ),
        (
            .looks, "goes on with, or ends, an answer that was begun",
            ["ContinueRetrievePropertiesEx", "CancelRetrievePropertiesEx"]
        ),
        (
            .looks, "tells whether a session lives",
            ["SessionIsActive"]
        ),
        (
            .reaches, "makes the server log in to a host that the caller names",
            ["QueryConnectionInfo", "QueryConnectionInfoViaSpec", "BatchQueryConnectInfo"]
        ),
        (
            .reaches, "gives the address from which a file of a guest is read",
            ["InitiateFileTransferFromGuest"]
        ),
        (
            .reaches, "makes an object that belongs to the session",
            ["CreateCollectorForEvents", "CreateCollectorForTasks"]
        ),
        (
            .reaches, "opens or ends the session that all callers share",
            ["Login", "Logout"]
        ),
    ]
}
