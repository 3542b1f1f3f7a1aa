internal import VimTypes

// What a package says of the machine that is made of it, `vAppConfig`: products, properties, licences, and sections of
// its descriptor that nobody reads.

extension VirtualMachineReconfigureOperations {
    /// What a change of `vAppConfig` needs: values of properties are set by more people than all the rest.
    static func packagePrivileges(for spec: VirtualMachineConfigSpec) -> [String] {
        var rest = spec.vAppConfig ?? VmConfigSpec()
        let setsValues = rest.property.contains { $0.operation == .edit }
        rest.property.removeAll { $0.operation == .edit }
        var needed = setsValues ? ["VApp.InstanceConfig"] : []
        if rest != VmConfigSpec() || spec.vAppConfigRemoved ?? false { needed.append("VApp.ApplicationConfig") }
        return needed
    }
}

extension World {
    /// Changes what a configuration keeps of its package, or takes it out.
    func setPackage(_ spec: VirtualMachineConfigSpec, _ config: inout VirtualMachineConfigInfo) throws {
        if spec.vAppConfigRemoved ?? false { config.set("vAppConfig", nil) }
        guard let change = spec.vAppConfig else { return }
        config.set("vAppConfig", try Self.changed(config.vAppConfig, by: change))
    }

    /// What is kept of a package after a change: lists of texts are replaced whole, and emptied by one empty text.
    static func changed(_ info: VmConfigInfo?, by change: VmConfigSpec) throws -> VmConfigInfo {
        if let vApp = change.as(VAppConfigSpec.self) {
            let known = vApp.entityConfig.isEmpty && vApp.annotation == nil && vApp.instanceUuid == nil
            guard known, vApp.managedBy == nil else {
                throw Fault(NotSupported.self, [:], "A virtual machine does not have all that a vApp has.")
            }
        }
        var changed =
            info
            ?? VmConfigInfo(
                ipAssignment: VAppIPAssignmentInfo(), installBootRequired: false, installBootStopDelay: 0)
        changed.product = try applied(change.product, to: changed.product, "product")
        changed.property = try applied(change.property, to: changed.property, "property")
        changed.ovfSection = try applied(change.ovfSection, to: changed.ovfSection, "ovfSection")
        changed.ipAssignment = merged(changed.ipAssignment, change.ipAssignment)
        if !change.eula.isEmpty { changed.eula = change.eula == [""] ? [] : change.eula }
        if !change.ovfEnvironmentTransport.isEmpty {
            changed.ovfEnvironmentTransport =
                change.ovfEnvironmentTransport == [""] ? [] : change.ovfEnvironmentTransport
        }
        if let isRequired = change.installBootRequired { changed.installBootRequired = isRequired }
        if let delay = change.installBootStopDelay {
            guard delay >= 0 else {
                throw Fault(InvalidArgument.self, ["invalidProperty": "configSpec.vAppConfig.installBootStopDelay"])
            }
            changed.installBootStopDelay = delay
        }
        let known = info?.property ?? []
        for property in changed.property where !known.contains(property) {
            let (type, value) = (property.type ?? "string", property.value ?? "")
            guard OVFGuests.isValue(value, of: type) else {
                throw Fault(
                    InvalidPropertyValue.self,
                    [
                        "id": property.id ?? "", "category": property.category ?? "", "label": property.label ?? "",
                        "type": type, "value": value,
                    ], "The value of the property '\(property.id ?? "")' is no \(type).")
            }
        }
        return changed
    }

    /// A list whose entries have keys after some have been added, edited or removed. An edit leaves what it does not
    /// tell; an entry that is added without a key gets the next one.
    private static func applied<Entry: DataObject>(
        _ changes: [some ArrayUpdateSpecProtocol], to entries: [Entry], _ list: String
    ) throws -> [Entry] {
        func invalid(_ field: String) -> Fault {
            Fault(InvalidArgument.self, ["invalidProperty": "configSpec.vAppConfig.\(list).\(field)"])
        }
        func key(_ entry: Entry) -> Int? { entry._storage.get("key") }
        var entries = entries
        for change in changes {
            let info: Entry? = change._storage.get("info")
            switch change.operation {
            case .add:
                guard var info else { throw invalid("info") }
                let keys = entries.compactMap(key)
                let new = key(info) ?? (keys.max() ?? -1) + 1
                guard !keys.contains(new) else { throw invalid("info.key") }
                info.set("key", new)
                entries.append(info)
            case .edit:
                guard let info, let wanted = key(info), let position = entries.firstIndex(where: { key($0) == wanted })
                else { throw invalid("info.key") }
                entries[position] = merged(entries[position], info)
            case .remove:
                guard let wanted = change.removeKey.flatMap({ Int(_field: $0) }),
                    let position = entries.firstIndex(where: { key($0) == wanted })
                else { throw invalid("removeKey") }
                entries.remove(at: position)
            default: throw invalid("operation")
            }
        }
        return entries
    }
}
