import MCPCore
import VSphere
import VimTypes

/// The virtual devices of a machine, and changes to them by `ReconfigVM_Task`.
struct VMDevices {
    static let paths = ["config.hardware.device", "runtime.powerState", "runtime.host", "snapshot"]

    let machine: Found<VirtualMachine>
    let all: [VirtualDevice]

    /// - Parameter devices: where `config.hardware.device` was not asked for by itself.
    init(_ machine: Found<VirtualMachine>, _ devices: [VirtualDevice]? = nil) {
        self.machine = machine
        all = devices ?? machine.objects("config.hardware.device")
    }

    /// The devices of the machine that a caller means.
    ///
    /// - Parameter properties: what else of the machine to bring along.
    static func find(
        _ target: Target<VirtualMachine>, properties: [String] = [], in context: Context
    ) async throws -> VMDevices {
        VMDevices(try await context.find(target, properties: paths + properties))
    }

    var disks: [VirtualDisk] { all.compactMap { $0.as(VirtualDisk.self) } }
    var drives: [VirtualCdrom] { all.compactMap { $0.as(VirtualCdrom.self) } }
    var adapters: [VirtualEthernetCard] { all.compactMap { $0.as(VirtualEthernetCard.self) } }
    var serialPorts: [VirtualSerialPort] { all.compactMap { $0.as(VirtualSerialPort.self) } }
    var isOn: Bool { PowerState.text(machine[VirtualMachine.powerState]) == PowerState.poweredOn.rawValue }

    /// The one device that a caller means by label or key; the only one if the caller named none.
    ///
    /// - Throws: `ToolError` with the labels that there are.
    func one<Device: VirtualDeviceProtocol>(_ devices: [Device], _ text: String?, _ noun: String) throws -> Device {
        let found = text.map { text in
            devices.filter { Self.label($0).lowercased() == text.lowercased() || String($0.key) == text }
        }
        if let only = (found ?? devices).first, (found ?? devices).count == 1 { return only }
        let labels = devices.map { "\(Self.label($0)) (\($0.key))" }.joined(separator: ", ")
        throw ToolError(
            text == nil ? .invalid : .notFound,
            text.map { "\(machine.name) has no \(noun) '\($0)'." } ?? "\(machine.name): which \(noun)?",
            hint: labels.isEmpty ? "It has none." : "It has \(labels).")
    }

    static func label(_ device: some VirtualDeviceProtocol) -> String {
        device.deviceInfo?.label ?? "device \(device.key)"
    }

    /// The label of a controller, or its number.
    func label(ofKey key: Int?) -> String? {
        key.map { key in all.first { $0.key == key }.map { Self.label($0) } ?? String(key) }
    }

    /// The first unit of a controller that nothing uses.
    func freeUnit(_ controller: Int, upTo count: Int, without reserved: Int? = nil) -> Int? {
        let used = all.filter { $0.controllerKey == controller }.compactMap(\.unitNumber)
        return (0..<count).first { $0 != reserved && !used.contains($0) }
    }

    /// Changes devices and waits for it.
    func apply(
        _ changes: [VirtualDeviceConfigSpec], _ what: String, _ change: inout Change, wait: Bool = true,
        in context: Context
    ) async throws {
        let object = machine.object
        try await context.run(&change, what, wait: wait) {
            try await object.reconfigVM(spec: VirtualMachineConfigSpec(deviceChange: changes))
        }
    }

    /// What is there now that was not before: label and key of what was added.
    func added(in context: Context) async throws -> VirtualDevice? {
        let known = Set(all.map(\.key))
        let now = VMDevices(try await context.find(machine.reference, properties: Self.paths))
        return now.all.first { !known.contains($0.key) && $0.as(VirtualController.self) == nil }
    }
}
