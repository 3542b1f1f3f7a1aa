import Testing
import VimTypes

@testable import VSphereSimulator

@Suite struct VirtualMachineConsoleTests {
    @Test func `A screenshot is a picture on the machine's datastore`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm1")
        let info = try lab.done(try await vm.createScreenshot())
        #expect(info.result == .string("[ds1-1] vm1/vm1-1.png"))
        guard case .bytes(let bytes)? = lab.world.files[lab.store(1).value]?["vm1/vm1-1.png"]?.content else {
            Issue.record("no file")
            return
        }
        #expect(bytes.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        #expect(
            await lab.fault { try lab.done(try await lab.machine("vm10").createScreenshot()) } == "InvalidPowerState")
        lab.check()
    }

    @Test func `A picture has the size that was asked for, and other letters make another picture`() {
        func size(_ png: [UInt8]) -> [Int] {
            [16, 20].map { start in png[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
        }
        let image = ConsoleImage(["login:"])
        #expect(size(image.png()) == [640, 400])
        #expect(size(image.png(width: 320)) == [320, 200])
        #expect(size(image.png(width: 100, height: 90)) == [100, 90])
        #expect(size(image.png(height: 1_000_000)) == [8192, 8192])
        #expect(image.png() != ConsoleImage(["logon:"]).png())
        #expect(ConsoleImage(["é"]).png() == ConsoleImage(["?"]).png())
    }

    @Test func `What is typed is on the screen`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm1")
        func key(_ code: Int, shift: Bool = false) -> UsbScanCodeSpecKeyEvent {
            UsbScanCodeSpecKeyEvent(
                usbHidCode: code << 16 | 7, modifiers: UsbScanCodeSpecModifierType(leftShift: shift))
        }
        let keys = [key(0x15, shift: true), key(0x12), key(0x12), key(0x17), key(0x1E), key(0x2A)]
        #expect(try await vm.putUsbScanCodes(spec: UsbScanCodeSpec(keyEvents: keys)) == 6)
        #expect(lab.world.console(of: vm.reference).last == "vm1 login: Root_")
        _ = try await vm.putUsbScanCodes(spec: UsbScanCodeSpec(keyEvents: [key(0x28), key(0x04), key(0x28)]))
        #expect(lab.world.console(of: vm.reference).contains("Login incorrect"))
        try lab.done(try await vm.resetVM())
        #expect(lab.world.console(of: vm.reference).first?.contains("Linux version") == true)
        #expect(
            await lab.fault {
                _ = try await lab.machine("vm10").putUsbScanCodes(spec: UsbScanCodeSpec(keyEvents: [key(4)]))
            } == "InvalidPowerState")
        #expect(lab.world.console(of: lab.machine("vm10").reference) == [])
    }

    @Test func `Tickets let in to machines that run`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm1")
        let ticket = try await vm.acquireTicket(ticketType: "webmks")
        #expect(ticket.url?.hasPrefix("wss://") == true && ticket.port == 443)
        #expect(try await vm.acquireTicket(ticketType: "mks").url == nil)
        #expect(try await vm.acquireMksTicket().port == 902)
        #expect(await lab.fault { _ = try await vm.acquireTicket(ticketType: "mkz") } == "InvalidArgument")
        #expect(
            await lab.fault { _ = try await lab.machine("vm10").acquireTicket(ticketType: "mks") }
                == "InvalidPowerState")
    }

    @Test func `The tools installer is mounted, tools are upgraded, the screen is resized`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm1")
        try await vm.mountToolsInstaller()
        #expect(lab.world[vm.reference, VirtualMachine.runtime]?.toolsInstallerMounted == true)
        try await vm.unmountToolsInstaller()
        #expect(lab.world[vm.reference, VirtualMachine.runtime]?.toolsInstallerMounted == false)
        try lab.done(try await vm.upgradeTools())
        try await vm.setScreenResolution(width: 1280, height: 800)
        #expect(lab.world[vm.reference, VirtualMachine.guest]?.screen?.width == 1280)
        #expect(await lab.fault { try await vm.setScreenResolution(width: 0, height: 1) } == "InvalidArgument")
        #expect(await lab.fault { try await lab.machine("vm10").mountToolsInstaller() } == "InvalidPowerState")
        #expect(try await vm.queryConnections().isEmpty)
        lab.check()
    }

    @Test func `An environment browser tells what machines can be made of`() async throws {
        let lab = try await Lab()
        let vm = lab.machine("vm1")
        let browser = try #require(lab.world[vm.reference, VirtualMachine.environmentBrowser]).on(lab)
        var check = InventoryCheck(lab.world)
        let option = try #require(
            try await browser.queryConfigOptionEx(
                spec: EnvironmentBrowserConfigOptionQuerySpec(guestId: ["debian12_64Guest", "windows2019srv_64Guest"])))
        check.look(at: option.asAny, "option")
        #expect(option.guestOSDescriptor.map(\.id) == ["debian12_64Guest", "windows2019srv_64Guest"])
        #expect(option.version == "vmx-22")
        let older = try #require(try await browser.queryConfigOption(key: "vmx-13"))
        #expect(older.hardwareOptions.numCPU.last == 128)
        let target = try #require(try await browser.queryConfigTarget())
        check.look(at: target.asAny, "target")
        #expect(target.datastore.map(\.name).sorted() == ["ds1-1", "ds1-2"])
        #expect(target.network.map(\.name) == ["VM Network"])
        for descriptor in try await browser.queryConfigOptionDescriptor() {
            check.look(at: descriptor.asAny, "descriptor")
        }
        #expect(check.problems.isEmpty, "\(check.problems.sorted())")
        #expect(await lab.fault { _ = try await browser.queryConfigOption(key: "vmx-1") } == "NotFound")
        #expect(
            await lab.fault {
                _ = try await browser.queryConfigOptionEx(
                    spec: EnvironmentBrowserConfigOptionQuerySpec(guestId: ["beosGuest"]))
            } == "InvalidArgument")
    }
}
