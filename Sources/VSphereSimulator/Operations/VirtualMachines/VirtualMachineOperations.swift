/// Operations on virtual machines, area by area.
enum VirtualMachineOperations {
    static let all: [Operation] =
        VirtualMachinePowerOperations.all + VirtualMachineGuestPowerOperations.all
        + VirtualMachineReconfigureOperations.all + VirtualMachineConsoleOperations.all + SnapshotOperations.all
        + ProvisioningOperations.all + RelocationOperations.all + ProvisioningCheckOperations.all
        + EnvironmentBrowserOperations.all + EntityOperations.all
}
