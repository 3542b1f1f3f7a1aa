internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What a person sees and types at a machine's console, and the tickets that let in there.
enum VirtualMachineConsoleOperations {
    static let all: [Operation] = [
        Operation("AcquireTicket") { world, call in
            let vm: Machine = try call.target()
            let type: String = try call.argument("ticketType")
            guard VirtualMachineTicketType.knownValues.contains(where: { $0.rawValue == type }) else {
                throw Fault(InvalidArgument.self, ["invalidProperty": "ticketType"])
            }
            let privilege =
                type == "guestControl"
                ? "VirtualMachine.Interact.GuestControl" : "VirtualMachine.Interact.ConsoleInteract"
            try world.demand(privilege, on: vm, for: call.user)
            try world.demand(.poweredOn, of: vm, for: .poweredOn)
            let ticket = world.newSessionKey()
            let isWeb = type == "webmks"
            let address = world.address(of: vm)
            return VirtualMachineTicket(fields: [
                "ticket": ticket, "cfgFile": world[vm, VirtualMachine.config]?.files.vmPathName ?? "",
                "host": address, "port": isWeb ? 443 : 902,
                "url": isWeb ? "wss://\(address):443/ticket/\(ticket)" : nil,
            ])
        },
        Operation("AcquireMksTicket") { world, call in
            let vm: Machine = try call.target()
            try world.demand(.poweredOn, of: vm, for: .poweredOn)
            return VirtualMachineMksTicket(fields: [
                "ticket": world.newSessionKey(), "cfgFile": world[vm, VirtualMachine.config]?.files.vmPathName ?? "",
                "host": world.address(of: vm), "port": 902,
            ])
        },
        Operation("CreateScreenshot_Task") { world, call in
            let vm: Machine = try call.target()
            return world.task(call) { world in
                try world.demand(.poweredOn, of: vm, for: .poweredOn)
                guard let home = world[vm, VirtualMachine.config]?.home else { throw Fault(InvalidState.self) }
                world.remember(vm) { $0.lastScreenshot += 1 }
                let number = world.machines[vm.value]?.lastScreenshot ?? 1
                let file = home.beside("\(home.stem)-\(number).png")
                try world.write(.bytes(ConsoleImage(world.console(of: vm)).png()), to: file, for: vm)
                return file.description
            }
        },
        Operation("PutUsbScanCodes") { world, call in
            let vm: Machine = try call.target()
            let spec: UsbScanCodeSpec = try call.argument("spec")
            try world.demand(.poweredOn, of: vm, for: .poweredOn)
            for event in spec.keyEvents { world.press(event, at: vm) }
            return spec.keyEvents.count
        },
        Operation("SetScreenResolution") { world, call in
            let vm: Machine = try call.target()
            let width: Int = try call.argument("width")
            let height: Int = try call.argument("height")
            guard (1...7680).contains(width), (1...4320).contains(height) else {
                throw Fault(InvalidArgument.self, ["invalidProperty": "width"])
            }
            try world.demandTools(vm)
            world.update(vm, VirtualMachine.guest) {
                $0.set("screen", GuestScreenInfo(fields: ["width": width, "height": height]))
            }
            return nil
        },
        Operation("QueryConnections") { world, call in
            try world.demand(.poweredOn, of: try call.target(), for: .poweredOn)
            return [VirtualMachineConnection]()
        },
    ]
}

extension World {
    /// The name under which the machine's host is reached.
    func address(of vm: Machine) -> String { host(of: vm).map { name(of: $0) } ?? settings.address }

    /// The lines on a machine's screen; none while it is off.
    func console(of vm: Machine) -> [String] {
        guard powerState(of: vm) == .poweredOn, let config = self[vm, VirtualMachine.config],
            let runtime = self[vm, VirtualMachine.runtime]
        else { return [] }
        if let question = runtime.question {
            return ["", " The virtual machine waits for an answer:", " " + question.text]
        }
        guard let installed = guests[vm.value] else {
            return config.firmware == "efi" ? Self.noSystemEFI : Self.noSystemBIOS
        }
        let seconds = Int(now.timeIntervalSince(runtime.bootTime ?? now))
        let system = GuestSystem.named(config.guestId)
        let hostName = installed.hostName.prefix { $0 != "." }
        if seconds < 15 { return Self.boot(system, config, seconds) }
        if system.isWindows {
            return [
                "", "", "", "        Press Ctrl+Alt+Delete to unlock.", "", "        \(hostName)",
                "        \(system.name)",
            ]
        }
        let typed = machines[vm.value]?.typed ?? ""
        let name = system.name.replacing(" (64-bit)", with: "").replacing(" (32-bit)", with: "")
        let prompt = "\(hostName) login: "
        var lines = ["\(name) \(hostName) tty1", ""]
        // Each line that is entered is taken for a user's name, whose password nobody here knows.
        let entered = typed.split(separator: "\n", omittingEmptySubsequences: false)
        for (position, line) in entered.enumerated() {
            let isLast = position == entered.count - 1
            if position % 2 == 0 {
                lines.append(prompt + line + (isLast ? "_" : ""))
            } else {
                lines.append("Password: ")
                if !isLast { lines += ["", "Login incorrect"] }
            }
        }
        return Array(lines.suffix(ConsoleImage.rows))
    }

    private static let noSystemBIOS = [
        "Network boot from VMware VMXNET3", "Copyright (C) VMware, Inc.", "", "PXE-E53: No boot filename received",
        "PXE-M0F: Exiting Intel PXE ROM.", "Operating System not found",
    ]
    private static let noSystemEFI = [
        "Attempting to start up from:", "-> EFI VMware Virtual SCSI Hard Drive (0.0)... unsuccessful.",
        "-> EFI VMware Virtual SATA CDROM Drive (0.0)... No Media.", "-> EFI Network...",
        ">>Start PXE over IPv4.", "", "  PXE-E18: Server response timeout.",
    ]

    private static func boot(_ system: GuestSystem, _ config: VirtualMachineConfigInfo, _ seconds: Int) -> [String] {
        if system.isWindows { return ["", "", "", "", "                         Starting Windows ..."] }
        let lines = [
            "[    0.000000] Linux version 6.1.0-26-amd64", "[    0.000000] DMI: VMware, Inc. VMware20,1",
            "[    0.004213] smpboot: Allowing \(config.hardware.numCPU) CPUs, 0 hotplug CPUs",
            "[    0.081245] Memory: \(config.hardware.memoryMB * 1024)K available",
            "[    0.912004] vmw_pvscsi: using MSI-X",
            "[    1.204512] EXT4-fs (sda1): mounted filesystem", "[  OK  ] Started Journal Service.",
            "[  OK  ] Reached target Local File Systems.", "[  OK  ] Started open-vm-tools.",
            "[  OK  ] Reached target Network.", "[  OK  ] Reached target Multi-User System.",
        ]
        return Array(lines.prefix(1 + seconds * lines.count / 15))
    }

    /// Lets a key be pressed at a machine's console.
    fileprivate mutating func press(_ event: UsbScanCodeSpecKeyEvent, at vm: Machine) {
        let code = event.usbHidCode >> 16
        let shift = event.modifiers?.leftShift ?? false || event.modifiers?.rightShift ?? false
        let control = event.modifiers?.leftControl ?? false || event.modifiers?.rightControl ?? false
        let alt = event.modifiers?.leftAlt ?? false || event.modifiers?.rightAlt ?? false
        let delete = 0x4C
        if control, alt, code == delete, !(guests[vm.value].map { _ in false } ?? true) {
            // A guest that has not been told otherwise restarts.
            if !GuestSystem.named(self[vm, VirtualMachine.config]?.guestId ?? "").isWindows { startGuest(vm) }
            return
        }
        remember(vm) { state in
            switch code {
            case 0x28: state.typed += "\n"
            case 0x2A: if !state.typed.isEmpty { state.typed.removeLast() }
            default:
                guard !control, let character = KeyboardLayout.character(code, shift: shift) else { return }
                state.typed.append(character)
            }
        }
    }
}

/// What keys of an American keyboard write, by their USB code.
enum KeyboardLayout {
    private static let plain = Array("abcdefghijklmnopqrstuvwxyz1234567890")
    private static let shifted = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ!@#$%^&*()")
    private static let morePlain = Array(" -=[]\\\\;'`,./")
    private static let moreShifted = Array(" _+{}||:\"~<>?")

    /// The character that a key writes; nil when it writes none.
    static func character(_ code: Int, shift: Bool) -> Character? {
        switch code {
        case 0x04..<0x28: (shift ? shifted : plain)[code - 0x04]
        case 0x2C..<0x39: (shift ? moreShifted : morePlain)[code - 0x2C]
        default: nil
        }
    }
}
