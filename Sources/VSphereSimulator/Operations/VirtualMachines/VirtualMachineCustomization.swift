internal import VimTypes

// Customization of guests: the settings wait until the machine starts, and are in the guest when its tools run.

extension World {
    /// Sees to it that a customization fits the guest.
    func check(_ customization: CustomizationSpec, for config: VirtualMachineConfigInfo) throws {
        let system = GuestSystem.named(config.guestId)
        guard system.family != "otherGuestFamily" else {
            throw Fault(
                UncustomizableGuest.self, ["uncustomizableGuestOS": system.name],
                "Customization of the guest operating system '\(system.name)' is not supported.")
        }
        let wantsWindows =
            customization.identity.is(CustomizationSysprep.self)
            || customization.identity.is(CustomizationSysprepText.self)
        guard wantsWindows == system.isWindows || customization.identity.is(CustomizationCloudinitPrep.self) else {
            throw Fault(
                InvalidArgument.self, ["invalidProperty": "spec.identity"],
                "The customization is for \(wantsWindows ? "Windows" : "Linux"), the guest runs \(system.name).")
        }
        guard customization.nicSettingMap.count == config.cards.count else {
            throw Fault(
                NicSettingMismatch.self,
                [
                    "numberOfNicsInSpec": customization.nicSettingMap.count,
                    "numberOfNicsInVM": config.cards.count,
                ],
                "The customization has settings for \(customization.nicSettingMap.count) network adapters, "
                    + "the virtual machine has \(config.cards.count).")
        }
    }

    /// Lets the next start of the guest customize it.
    mutating func customize(_ vm: Machine, with customization: CustomizationSpec) {
        remember(vm) { $0.customization = customization }
        let id = "/tmp/vmware-root/customization-\(nextNumber("customization"))"
        update(vm, VirtualMachine.config) { config in
            var tools = config.tools ?? ToolsConfigInfo()
            tools.pendingCustomization = id
            config.tools = tools
        }
        setCustomization(vm, "TOOLSDEPLOYPKG_PENDING")
    }

    /// Begins with a customization that waits.
    mutating func startCustomization(_ vm: Machine) {
        guard machines[vm.value]?.customization != nil else { return }
        setCustomization(vm, "TOOLSDEPLOYPKG_RUNNING")
        record(
            CustomizationStartedEvent.self, on: vm.asAny, by: "",
            ["logLocation": "/var/log/vmware-imc/toolsDeployPkg.log"],
            "Started customization of VM \(name(of: vm)). Customization log located at "
                + "/var/log/vmware-imc/toolsDeployPkg.log in the guest OS.")
    }

    /// Gives the guest the names and addresses that it was customized with.
    /// - Returns: whether there was one to finish.
    mutating func finishCustomization(_ vm: Machine) -> Bool {
        guard let customization = machines[vm.value]?.customization, var installed = guests[vm.value] else {
            return false
        }
        remember(vm) { $0.customization = nil }
        update(vm, VirtualMachine.config) { config in
            var tools = config.tools ?? ToolsConfigInfo()
            tools.pendingCustomization = nil
            config.tools = tools
        }
        if let linux = customization.identity.as(CustomizationLinuxPrep.self) {
            let name = hostName(linux.hostName, of: vm)
            installed.hostName = linux.domain.isEmpty ? name : name + "." + linux.domain
        } else if let windows = customization.identity.as(CustomizationSysprep.self) {
            installed.hostName = hostName(windows.userData.computerName, of: vm)
        }
        installed.addresses = customization.nicSettingMap.map { setting in
            setting.adapter.ip.as(CustomizationFixedIp.self).map { [$0.ipAddress] } ?? []
        }
        guests[vm.value] = installed
        record(
            CustomizationSucceeded.self, on: vm.asAny, by: "",
            ["logLocation": "/var/log/vmware-imc/toolsDeployPkg.log"],
            "Customization of VM \(name(of: vm)) succeeded. Customization log located at "
                + "/var/log/vmware-imc/toolsDeployPkg.log in the guest OS.")
        return true
    }

    /// Shows how far a customization is.
    mutating func setCustomization(_ vm: Machine, _ status: String) {
        let time = now
        update(vm, VirtualMachine.guest) { guest in
            guest.set(
                "customizationInfo",
                GuestInfoCustomizationInfo(fields: [
                    "customizationStatus": status, "startTime": status.hasSuffix("PENDING") ? nil : time,
                    "endTime": status.hasSuffix("SUCCEEDED") ? time : nil,
                ]))
        }
    }

    private func hostName(_ name: CustomizationName, of vm: Machine) -> String {
        if let fixed = name.as(CustomizationFixedName.self) { return fixed.name }
        let own = Self.hostName(from: self.name(of: vm))
        guard let prefix = name.as(CustomizationPrefixName.self) else { return own }
        return prefix.base + "-" + vm.value.drop { !$0.isNumber }
    }

    /// A name that a computer can have: `Web Server 1` becomes `web-server-1`.
    static func hostName(from name: String) -> String {
        let letters = name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        let text = String(letters.drop { $0 == "-" }.prefix(63))
        return text.isEmpty ? "localhost" : text
    }
}
