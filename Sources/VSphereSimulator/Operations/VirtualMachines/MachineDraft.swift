internal import VimTypes

/// A machine's configuration while `ReconfigVM_Task` or one of its relatives changes it.
struct MachineDraft {
    let vm: Machine
    let user: String
    /// Whether the machine is on or suspended, so that not everything can be changed.
    let isRunning: Bool
    let isSuspended: Bool
    let hasSnapshots: Bool
    var config: VirtualMachineConfigInfo
    var devices: VirtualDevices
    /// Index of the device change at work, which faults tell.
    var index = 0
    /// Disks whose files go, unless something else needs them.
    var dropped: Set<DatastorePath> = []

    /// A fault about the device at work.
    func fault<Detail: DataObject>(
        _ type: Detail.Type, _ property: String = "virtualDeviceSpec.device",
        _ fields: KeyValuePairs<String, (any FieldValue)?> = [:], _ message: String? = nil
    ) -> Fault {
        var detail = AnyDataObject(Detail._typeID, fields: fields)
        detail._storage.set("deviceIndex", index)
        detail._storage.set("property", property)
        return Fault(detail, message)
    }

    /// Sees to it that the machine is off.
    func demandOff() throws {
        guard !isRunning, !isSuspended else {
            throw Fault(
                InvalidPowerState.self,
                [
                    "requestedState": VirtualMachinePowerState.poweredOff,
                    "existingState": isRunning ? VirtualMachinePowerState.poweredOn : .suspended,
                ])
        }
    }
}
