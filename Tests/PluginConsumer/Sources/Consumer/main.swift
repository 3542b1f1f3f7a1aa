import VimTypes

let disk = VirtualDisk(key: -1, capacityInKB: 1024)
var change = VirtualDeviceConfigSpec(device: VirtualDevice(disk))
change.operation = .add
let spec = VirtualMachineConfigSpec(name: "from-elsewhere", numCPUs: 2, deviceChange: [change])

let back = try VirtualMachineConfigSpec(xml: spec.xml())
guard back == spec, let device = back.deviceChange.first?.device, let found = device.as(VirtualDisk.self) else {
    fatalError("the specification did not come back: \(back)")
}
print(
    "\(back.name ?? "") has \(back.numCPUs ?? 0) CPUs and a \(found.wireTypeName) of \(found.capacityInKB) KB;",
    "\(Vim.schema.operations.count) operations")
