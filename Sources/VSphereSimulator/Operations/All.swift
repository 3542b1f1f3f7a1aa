extension Operations {
    /// Every operation, area by area.
    static let all: [Operation] = [
        SessionOperations.all,
        PropertyCollectorOperations.all,
        ViewOperations.all,
        SearchOperations.all,
        TaskOperations.all,
        HistoryOperations.all,
        PerformanceOperations.all,
        AlarmOperations.all,
        FileOperations.all,
        DatastoreBrowserOperations.all,
        VirtualDiskOperations.all,
        GuestOperations.all,
        OVFOperations.all,
        LeaseOperations.all,
        VirtualMachineOperations.all,
        HostOperations.all,
        ClusterOperations.all,
        FolderOperations.all,
        ResourcePoolOperations.all,
        AuthorizationOperations.all,
        CustomFieldOperations.all,
        CustomizationSpecificationOperations.all,
        OptionOperations.all,
        NetworkOperations.all,
    ].flatMap { $0 }
}

extension Derivations {
    /// Every derived property, area by area.
    static let all: [Derivation] = [
        SessionOperations.derivations,
        PropertyCollectorOperations.derivations,
        ViewOperations.derivations,
        SummaryEntities.derivations,
        SummaryMachine.derivations,
        SummaryCompute.derivations,
        HistoryOperations.derivations,
        PerformanceOperations.derivations,
        AuthorizationOperations.derivations,
        OptionOperations.derivations,
        CustomizationSpecificationOperations.derivations,
    ].flatMap { $0 }
}
