internal import VimTypes

/// The devices of a machine: gives new ones keys, places and labels as vSphere does.
struct VirtualDevices: Sendable {
    private(set) var all: [VirtualDevice]
    /// Keys that devices got, by the ones by which a specification names its new controllers.
    private var keys: [Int: Int] = [:]

    init(_ devices: [VirtualDevice] = StandardDevices.all) { all = devices }

    /// The device of that key.
    subscript(key: Int) -> VirtualDevice? { all.first { $0.key == key } }

    /// The key of the device that a specification means by a key: one that is there, or was added under it.
    func key(for given: Int) -> Int { self[given] == nil ? keys[given] ?? given : given }

    /// Devices of a type.
    func of<Device: DataObject>(_ type: Device.Type) -> [Device] { all.compactMap { $0.as(type) } }

    /// Puts a changed device in the place of the one that has its key.
    mutating func replace(_ device: some VirtualDeviceProtocol) {
        guard let position = all.firstIndex(where: { $0.key == device.key }) else { return }
        all[position] = VirtualDevice(device)
    }

    /// Takes a device out, and with a controller the devices on it.
    /// - Returns: what went.
    @discardableResult
    mutating func remove(_ key: Int) -> [VirtualDevice] {
        guard let device = self[key] else { return [] }
        var gone: [VirtualDevice] = []
        for child in all where child.controllerKey == key { gone += remove(child.key) }
        all.removeAll { $0.key == key }
        if let controllerKey = device.controllerKey { changeController(controllerKey) { $0.removeAll { $0 == key } } }
        return gone + [device]
    }

    /// Adds a device: its key and, unless they are given and free, its place and controller are chosen.
    ///
    /// - Parameter index: position in the specification, for the fault.
    /// - Returns: the device as it now is.
    @discardableResult
    mutating func add(_ device: VirtualDevice, index: Int = 0) throws -> VirtualDevice {
        var device = device
        let temporary = device.key
        device.controllerKey = device.controllerKey.map { key(for: $0) }
        guard let kind = DeviceKind.of(device) else {
            throw Fault(InvalidDeviceSpec.self, ["property": "deviceChange.device", "deviceIndex": index])
        }
        if let controller = device.as(VirtualController.self) {
            let taken = Set(
                all.compactMap { $0.as(VirtualController.self) }.filter { kind.covers($0.key) }.map(\.busNumber))
            guard
                let bus = taken.contains(controller.busNumber)
                    ? (0..<kind.keys.count).first(where: { !taken.contains($0) }) : controller.busNumber,
                kind.covers(kind.keys.lowerBound + bus)
            else { throw Fault(InvalidDeviceSpec.self, ["property": "deviceChange.device", "deviceIndex": index]) }
            device.key = kind.keys.lowerBound + bus
            device._storage.set("busNumber", bus)
            if device._storage.hasField("scsiCtlrUnitNumber") { device._storage.set("scsiCtlrUnitNumber", 7) }
            if device._storage.hasField("hotAddRemove") { device._storage.set("hotAddRemove", true) }
            device.controllerKey = 100
            device.unitNumber = kind.firstUnit + bus
        } else {
            try choosePlace(for: &device, kind, index)
        }
        if temporary != device.key { keys[temporary] = device.key }
        device.deviceInfo = describe(device, kind)
        all.append(device)
        if let controllerKey = device.controllerKey {
            let key = device.key
            changeController(controllerKey) { $0.append(key) }
        }
        return device
    }

    private mutating func choosePlace(for device: inout VirtualDevice, _ kind: DeviceKind, _ index: Int) throws {
        let fault = Fault(InvalidController.self, ["controllerKey": device.controllerKey ?? -1, "deviceIndex": index])
        let controllers: [VirtualController]
        if let wanted = device.controllerKey, let controller = self[wanted]?.as(VirtualController.self) {
            controllers = [controller]
        } else {
            controllers = all.compactMap { $0.as(VirtualController.self) }.filter { kind.fits($0) }
        }
        for controller in controllers {
            let taken = Set(all.filter { $0.controllerKey == controller.key }.compactMap(\.unitNumber))
            let units = kind.units(on: controller)
            let unit =
                if let wanted = device.unitNumber, wanted >= 0, units.contains(wanted), !taken.contains(wanted) {
                    wanted
                } else { units.first { !taken.contains($0) } }
            guard let unit else { continue }
            device.controllerKey = controller.key
            device.unitNumber = unit
            device.key = kind.key(on: controller, unit: unit, taken: Set(all.map(\.key)))
            return
        }
        throw fault
    }

    /// Label and summary, as a client shows them.
    func describe(_ device: VirtualDevice, _ kind: DeviceKind) -> Description {
        var label = kind.label
        if kind.isNumbered {
            let taken = Set(all.filter { $0.key != device.key }.compactMap { $0.deviceInfo?.label })
            var number: Int = device.is(VirtualController.self) ? device._storage.get("busNumber") ?? 0 : 1
            while taken.contains("\(kind.label) \(number)") { number += 1 }
            label += " \(number)"
        }
        return Description(label: label, summary: kind.summary(of: device) ?? label)
    }

    private mutating func changeController(_ key: Int, _ change: (inout [Int]) -> Void) {
        guard let position = all.firstIndex(where: { $0.key == key }), all[position].is(VirtualController.self) else {
            return
        }
        var children: [Int] = all[position]._storage.get("device") ?? []
        change(&children)
        all[position]._storage.set("device", children)
    }
}
