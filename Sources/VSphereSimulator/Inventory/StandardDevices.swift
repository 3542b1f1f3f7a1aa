internal import VimTypes

/// The devices that every machine has.
enum StandardDevices {
    static func description(_ label: String, _ summary: String) -> Description {
        Description(label: label, summary: summary)
    }

    /// Controllers, keyboard, mouse, video card and VMCI device, with the keys that vSphere gives them.
    static let all: [VirtualDevice] = [
        VirtualDevice(VirtualIDEController(key: 200, busNumber: 0, deviceInfo: description("IDE 0", "IDE 0"))),
        VirtualDevice(VirtualIDEController(key: 201, busNumber: 1, deviceInfo: description("IDE 1", "IDE 1"))),
        VirtualDevice(
            VirtualPS2Controller(
                key: 300, busNumber: 0, deviceInfo: description("PS2 controller 0", "PS2 controller 0"),
                device: [600, 700])),
        VirtualDevice(
            VirtualPCIController(
                key: 100, busNumber: 0, deviceInfo: description("PCI controller 0", "PCI controller 0"),
                device: [500, 12000])),
        VirtualDevice(
            VirtualSIOController(
                key: 400, busNumber: 0, deviceInfo: description("SIO controller 0", "SIO controller 0"))),
        VirtualDevice(
            VirtualKeyboard(
                key: 600, deviceInfo: description("Keyboard", "Keyboard"), controllerKey: 300, unitNumber: 0)),
        VirtualDevice(
            VirtualPointingDevice(
                key: 700, deviceInfo: description("Pointing device", "Pointing device; Device"),
                backing: VirtualDeviceBackingInfo(
                    VirtualPointingDeviceDeviceBackingInfo(
                        deviceName: "", hostPointingDevice: "autodetect", useAutoDetect: false)),
                controllerKey: 300, unitNumber: 1)),
        VirtualDevice(
            VirtualMachineVideoCard(
                key: 500, deviceInfo: description("Video card", "Video card"), controllerKey: 100, unitNumber: 0,
                videoRamSizeInKB: 16_384, numDisplays: 1, useAutoDetect: false, enable3DSupport: false,
                use3dRenderer: "automatic", graphicsMemorySizeInKB: 262_144)),
        VirtualDevice(
            VirtualMachineVMCIDevice(
                key: 12000,
                deviceInfo: description(
                    "VMCI device",
                    "Device on the virtual machine PCI bus that provides support for the virtual machine communication interface"
                ),
                controllerKey: 100, unitNumber: 17, id: -1, allowUnrestrictedCommunication: false, filterEnable: true)),
    ]

    /// A CD drive without a medium.
    static let cdrom = VirtualCdrom(
        key: -1,
        backing: VirtualDeviceBackingInfo(
            VirtualCdromRemotePassthroughBackingInfo(deviceName: "", exclusive: false, useAutoDetect: false)),
        connectable: VirtualDeviceConnectInfo(
            startConnected: false, allowGuestControl: true, connected: false, status: "untried"))
}
