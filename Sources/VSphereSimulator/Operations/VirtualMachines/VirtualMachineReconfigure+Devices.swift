internal import SchemaFormat
internal import VimTypes

// Changes of devices. Faults tell the index of the change that they are about.

extension World {
    /// Makes one change of `deviceChange`.
    mutating func apply(_ change: VirtualDeviceConfigSpec, _ draft: inout MachineDraft) throws {
        switch change.operation {
        case .add?: try addDevice(change, &draft)
        case .edit?: try editDevice(change, &draft)
        case .remove?: try removeDevice(change, &draft)
        default: throw draft.fault(InvalidDeviceOperation.self)
        }
    }

    // MARK: Add

    private mutating func addDevice(_ change: VirtualDeviceConfigSpec, _ draft: inout MachineDraft) throws {
        let device = change.device
        guard let kind = DeviceKind.of(device) else { throw draft.fault(InvalidDeviceSpec.self) }
        if change.fileOperation != nil, !device.is(VirtualDisk.self) {
            throw draft.fault(
                InvalidDeviceOperation.self, "virtualDeviceSpec.fileOperation",
                ["badOp": change.operation, "badFileOp": change.fileOperation])
        }
        try demandPluggable(device, &draft)
        let count = draft.devices.all.filter { DeviceKind.of($0)?.label == kind.label }.count
        guard count < Self.limit(of: device) else {
            throw Fault(
                TooManyDevices.self, ["property": "deviceChange.device"],
                "The virtual machine has as many devices of this kind as it can have: \(count).")
        }
        try demandPlace(for: device, kind, draft)
        if let disk = device.as(VirtualDisk.self) { try check(disk, change, draft) }
        try checkBacking(of: device, draft)

        guard let home = draft.config.home, let host = host(of: draft.vm) else { throw Fault(InvalidState.self) }
        var prepared = change
        prepared.device = settled(device, draft)
        let added = try add(prepared, to: &draft.devices, index: draft.index, home: home, host: host)
        if let card = added.as(VirtualEthernetCard.self) { recordAddress(of: card, draft) }
    }

    /// How many devices of a kind a machine can have.
    private static func limit(of device: VirtualDevice) -> Int {
        if device.is(VirtualEthernetCard.self) { return 10 }
        if device.is(VirtualSerialPort.self) { return 32 }
        if device.is(VirtualParallelPort.self) { return 3 }
        if device.is(VirtualFloppy.self) { return 2 }
        if device.is(VirtualPCIPassthrough.self) { return 16 }
        if device.is(VirtualDisk.self) { return 256 }
        if device.is(VirtualCdrom.self) { return 64 }
        if device.is(VirtualUSB.self) { return 20 }
        if device.is(VirtualTPM.self) || device.is(VirtualSoundCard.self) || device.is(VirtualWDT.self)
            || device.is(VirtualUSBController.self) || device.is(VirtualUSBXHCIController.self)
        {
            return 1
        }
        return 4
    }

    /// Sees to it that the device can come or go now: while the machine is on, few can.
    private func demandPluggable(_ device: VirtualDevice, _ draft: inout MachineDraft) throws {
        if draft.isSuspended { try draft.demandOff() }
        guard draft.isRunning else { return }
        let isOnIDE =
            device.controllerKey.flatMap { draft.devices[draft.devices.key(for: $0)] }?.is(VirtualIDEController.self)
            ?? false
        let isDrive = device.is(VirtualDisk.self) || device.is(VirtualCdrom.self)
        let isHotPluggable =
            isDrive
            ? !isOnIDE
            : device.is(VirtualEthernetCard.self) || device.is(VirtualController.self)
                || device.is(VirtualUSB.self)
        guard isHotPluggable else {
            throw draft.fault(
                DeviceHotPlugNotSupported.self, "virtualDeviceSpec.device", [:],
                "Hot plug is not supported for this virtual device: power the virtual machine off first.")
        }
    }

    /// Sees to it that a given controller exists and a given place on it is free.
    private func demandPlace(for device: VirtualDevice, _ kind: DeviceKind, _ draft: MachineDraft) throws {
        if device.is(VirtualController.self) {
            let bus: Int = device._storage.get("busNumber") ?? 0
            guard kind.covers(kind.keys.lowerBound + bus) else { throw draft.fault(InvalidDeviceSpec.self) }
            return
        }
        guard let key = device.controllerKey.map({ draft.devices.key(for: $0) }) else { return }
        guard let controller = draft.devices[key]?.as(VirtualController.self), kind.fits(controller) else {
            throw draft.fault(
                InvalidController.self, "virtualDeviceSpec.device.controllerKey", ["controllerKey": key],
                "There is no controller with key \(key) that this device fits.")
        }
        guard let unit = device.unitNumber, unit >= 0 else { return }
        let isTaken = draft.devices.all.contains { $0.controllerKey == key && $0.unitNumber == unit }
        guard !isTaken, kind.units(on: controller).contains(unit) else {
            throw draft.fault(
                InvalidDeviceSpec.self, "virtualDeviceSpec.device.unitNumber", [:],
                "Unit \(unit) of the controller with key \(key) is \(isTaken ? "taken" : "none that it has").")
        }
    }

    /// A device whose state of connection fits the machine's: nothing is connected while it is off.
    private func settled(_ device: VirtualDevice, _ draft: MachineDraft) -> VirtualDevice {
        guard var connectable = device.connectable else {
            guard draft.isRunning, device.is(VirtualEthernetCard.self) else { return device }
            var device = device
            device.connectable = VirtualDeviceConnectInfo(
                startConnected: true, allowGuestControl: true, connected: true, status: "ok")
            return device
        }
        var device = device
        if !draft.isRunning { connectable.connected = false }
        connectable.status = connectable.connected ? "ok" : "untried"
        device.connectable = connectable
        return device
    }

    // MARK: Edit

    private mutating func editDevice(_ change: VirtualDeviceConfigSpec, _ draft: inout MachineDraft) throws {
        let key = draft.devices.key(for: change.device.key)
        guard let old = draft.devices[key] else {
            throw draft.fault(
                DeviceNotFound.self, "virtualDeviceSpec.device.key", [:], "There is no device with key \(key).")
        }
        guard change.fileOperation == nil else {
            throw draft.fault(
                InvalidDeviceOperation.self, "virtualDeviceSpec.fileOperation",
                ["badOp": change.operation, "badFileOp": change.fileOperation])
        }
        guard
            change.device._storage.typeID.isKind(of: old._storage.typeID)
                || old._storage.typeID.isKind(of: change.device._storage.typeID)
        else {
            throw draft.fault(
                InvalidDeviceSpec.self, "virtualDeviceSpec.device", [:], "A device cannot become one of another type.")
        }
        if draft.isSuspended { try draft.demandOff() }
        // What is not given stays as it is.
        var device = VirtualDevice(_storage: old._storage)
        for field in Neutral.fields(of: old._storage.typeID)
        where !["key", "deviceInfo", "controllerKey", "unitNumber", "device"].contains(field.name) {
            guard change.device._storage.hasField(field.name),
                let value = change.device._storage.any(named: field.name)
            else { continue }
            device._storage.set(field.name, value)
        }
        if let disk = device.as(VirtualDisk.self), let before = old.as(VirtualDisk.self) {
            device = VirtualDevice(try edited(disk, change.device, from: before, draft))
        }
        if let card = device.as(VirtualEthernetCard.self), let before = old.as(VirtualEthernetCard.self) {
            device = VirtualDevice(try edited(card, from: before, &draft))
        }
        if device.backing != old.backing, !device.is(VirtualDisk.self) {
            if device.is(VirtualSerialPort.self), draft.isRunning, old.connectable?.connected ?? false,
                device.connectable?.connected ?? false
            {
                throw draft.fault(
                    InvalidDeviceOperation.self, "virtualDeviceSpec.device.backing", ["badOp": change.operation],
                    "The serial port has to be disconnected before it is connected elsewhere.")
            }
            try checkBacking(of: device, draft)
        }
        device = settled(device, draft)
        if let kind = DeviceKind.of(device), var info = old.deviceInfo {
            info.summary = kind.summary(of: device) ?? info.label
            device.deviceInfo = info
        }
        draft.devices.replace(device)
        if let card = device.as(VirtualEthernetCard.self),
            card.macAddress != old.as(VirtualEthernetCard.self)?.macAddress
        {
            recordAddress(of: card, draft)
        }
    }

    // MARK: Remove

    private mutating func removeDevice(_ change: VirtualDeviceConfigSpec, _ draft: inout MachineDraft) throws {
        let key = change.device.key
        guard let device = draft.devices[key] else {
            throw draft.fault(
                DeviceNotFound.self, "virtualDeviceSpec.device.key", [:], "There is no device with key \(key).")
        }
        guard change.fileOperation == nil || (change.fileOperation == .destroy && device.is(VirtualDisk.self)) else {
            throw draft.fault(
                InvalidDeviceOperation.self, "virtualDeviceSpec.fileOperation",
                ["badOp": change.operation, "badFileOp": change.fileOperation])
        }
        guard DeviceKind.of(device) != nil else {
            throw draft.fault(InvalidDeviceSpec.self, "virtualDeviceSpec.device", [:], "The device cannot be removed.")
        }
        try demandPluggable(device, &draft)
        if device.is(VirtualController.self), draft.devices.all.contains(where: { $0.controllerKey == key }) {
            throw draft.fault(
                InvalidDeviceSpec.self, "virtualDeviceSpec.device", [:],
                "The controller cannot be removed because devices are attached to it.")
        }
        if change.fileOperation == .destroy, let disk = device.as(VirtualDisk.self) {
            draft.dropped.formUnion(disk.chain)
        }
        draft.devices.remove(key)
    }
}
