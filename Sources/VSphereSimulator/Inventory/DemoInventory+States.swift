internal import VimTypes

extension DemoInventory {
    /// Files that belong to no machine: images, backups.
    func addFiles(_ world: inout World) {
        func put(_ store: Reference<Datastore>?, _ files: [(String, Int64, Int)]) {
            guard let store else { return }
            for (path, bytes, age) in files {
                world.files[store.value]?[path] = .init(
                    content: .zeros(bytes), modified: world.now + .seconds(-86_400 * age))
            }
        }
        let images: [(String, Int64, Int)] = [
            ("linux/ubuntu-24.04.3-live-server-amd64.iso", 3_303_444_480, 72),
            ("linux/debian-12.11.0-amd64-netinst.iso", 702_545_920, 140),
            ("linux/rhel-9.6-x86_64-dvd.iso", 12_752_781_312, 150),
            ("windows/SERVER_EVAL_x64FRE_en-us.iso", 5_044_094_976, 400),
            ("windows/Win11_24H2_English_x64.iso", 5_819_484_160, 190),
            ("vmware/windows-tools-13.0.iso", 91_226_112, 60),
            ("firmware/BIOS_R660_2.4.4.iso", 48_234_496, 88),
        ]
        put(berlin.stores["iso"], images)
        put(hamburg.stores["iso"], Array(images.prefix(3)))
        put(
            hamburg.stores["ham-backup"],
            (1...7).map { ("veeam/production-day\($0).vbk", 1_610_612_736_000 + Int64($0) * 7_340_032_000, 8 - $0) })
        put(berlin.stores["ber-ssd-01"], [("lost+found/db01-flat.vmdk.bak", 268_435_456_000, 97)])
    }

    /// Snapshots, troubles, a question that waits for an answer.
    func addStates(to story: inout DemoStory, _ world: inout World) {
        for (machine, name, note, hours, gibibytes) in [
            ("B/app-upgrade", "before Java 25", "Roll back here if the smoke test fails", 100, 6),
            ("B/app-upgrade", "after Java 25", "Smoke test passed", 52, 2),
            ("B/app-upgrade", "tuned", "G1 with 6 GiB", 20, 1),
            ("B/sql01", "before CU14", "Jonas: delete after the month-end close", 24 * 47, 210),
            ("B/legacy-crm", "pre-migration", "", 24 * 406, 88),
            ("B/gitlab01", "gitlab 18.5", "Upgrade ticket OPS-2214", 24 * 9, 24),
            ("B/Feature A/web01", "clean", "Fresh from the template", 24 * 11, 3),
            (
                "B/db02", "VEEAM BACKUP TEMPORARY SNAPSHOT",
                "Please do not delete this snapshot. It is being used by backup software.", 31, 40
            ),
            ("B/perf-rig", "baseline", "Kernel 6.12, before tuning", 24 * 60, 1),
        ] {
            guard let vm = machines[machine] else { preconditionFailure("no \(machine)") }
            story.ago(3600 * hours) { world in
                world.keepSnapshot(of: vm, name, note, grown: Int64(gibibytes) << 30)
                world.recordTask(
                    "CreateSnapshot_Task", on: vm.asAny, by: name.hasPrefix("VEEAM") ? Self.backup : Self.jonas)
            }
        }
        for (machine, ailment) in [
            ("B/db02", Ailment.cpuContention), ("B/app03", .memoryPressure), ("B/legacy-crm", .slowDisk),
            ("B/build-runner-2", .runawayProcess),
        ] {
            if let vm = machines[machine] { world.ailments[vm.value] = ailment }
        }
        if let vm = machines["B/db02"] {
            world.update(vm, VirtualMachine.runtime) { $0.set("consolidationNeeded", true) }
        }
        if let vm = machines["B/backup01"], let iso = berlin.stores["iso"] {
            insert("[iso] vmware/windows-tools-13.0.iso", from: iso, into: vm, &world)
        }
        if let vm = machines["B/fileserver01"] {
            story.ago(3600 * 3 + 420) { world in
                world.ask(
                    vm, "msg.hbacommon.outofspace",
                    """
                    There is no more space for virtual disk 'fileserver01_1.vmdk'. You might be able to continue this \
                    session by freeing disk space on the relevant volume, and clicking Retry. Click Cancel to \
                    terminate this session.
                    """, choices: [("0", "Retry"), ("1", "Cancel")], usual: 0
                ) { world, choice in
                    if choice == "1" { world.powerOff(vm, by: "") }
                }
            }
        }
    }

    private func insert(
        _ image: String, from store: Reference<Datastore>, into vm: Reference<VirtualMachine>, _ world: inout World
    ) {
        world.update(vm, VirtualMachine.config) { config in
            var hardware = config.hardware
            var devices = VirtualDevices(hardware.device)
            guard var drive = devices.of(VirtualCdrom.self).first else { return }
            drive.backing = VirtualDeviceBackingInfo(VirtualCdromIsoBackingInfo(fileName: image, datastore: store))
            drive.connectable = VirtualDeviceConnectInfo(
                startConnected: true, allowGuestControl: true, connected: true, status: "ok")
            drive.deviceInfo = DeviceKind.of(VirtualDevice(drive)).map { devices.describe(VirtualDevice(drive), $0) }
            devices.replace(drive)
            hardware.set("device", devices.all)
            config.set("hardware", hardware)
        }
        world.relink(vm)
    }

    // MARK: Labels

    /// Tags and custom attributes.
    func addLabels(_ world: inout World) {
        let owner = world.addCustomAttribute("Owner", for: "VirtualMachine").key
        let cost = world.addCustomAttribute("Cost centre").key
        let rack = world.addCustomAttribute("Rack", for: "HostSystem").key
        let categories: [(String, String, Bool, [String])] = [
            ("Environment", "Where in its life a machine is", true, ["VirtualMachine"]),
            ("Backup", "What the backup does with it", true, ["VirtualMachine"]),
            ("Application", "What it is for", false, []), ("Protection", "Who may touch it", true, []),
        ]
        var ids: [String: String] = [:]
        for (name, description, isSingle, types) in categories {
            ids[name] = world.tags.addCategory(
                name, description: description, isSingle: isSingle, associableTypes: types)
        }
        for (category, tag, description) in [
            ("Environment", "production", "Customers notice"), ("Environment", "test", "Only we notice"),
            ("Environment", "recovery", "Used in a disaster"), ("Backup", "daily", "Every night, kept for 30 days"),
            ("Backup", "weekly", "Sundays, kept for 12 weeks"), ("Backup", "none", "Not backed up"),
            ("Application", "storefront", "The shop"), ("Application", "erp", "Books and payroll"),
            ("Application", "platform", "What everything else needs"),
            ("Protection", "do-not-touch", "Ask the owner first"),
        ] {
            ids["\(category)/\(tag)"] = ids[category].flatMap {
                world.tags.addTag(tag, description: description, in: $0)
            }
        }
        func attach(_ tag: String, _ object: AnyReference) {
            if let id = ids[tag] { world.tags.attach(id, to: object) }
        }
        for (key, vm) in machines.sorted(by: { $0.key < $1.key }) {
            let folder = world[vm, VirtualMachine.parent].map { world.name(of: $0) } ?? ""
            let isTest = ["Test", "Feature A", "Feature B", "Templates"].contains(folder)
            attach("Environment/" + (folder == "Recovery" ? "recovery" : isTest ? "test" : "production"), vm.asAny)
            attach("Backup/" + (isTest ? "none" : folder == "Desktops" ? "weekly" : "daily"), vm.asAny)
            switch folder {
            case "Web", "Application": attach("Application/storefront", vm.asAny)
            case "Infrastructure": attach("Application/platform", vm.asAny)
            default: break
            }
            if ["B/sql01", "B/ERP%2fPayroll"].contains(key) { attach("Application/erp", vm.asAny) }
            if ["B/ERP%2fPayroll", "B/vcsa01", "B/db01", "H/till-gateway"].contains(key) {
                attach("Protection/do-not-touch", vm.asAny)
            }
            let person = isTest ? "Jonas Petersen" : folder == "Database" ? "Mira Yilmaz" : "Anna Krause"
            world.setCustomAttribute(owner, person, of: vm.asAny)
            world.setCustomAttribute(cost, isTest ? "4711" : "4200", of: vm.asAny)
        }
        for (number, host) in ((berlin.hosts["Production"] ?? []) + (berlin.hosts["Test"] ?? [])).enumerated() {
            world.setCustomAttribute(rack, "B2-\(number < 3 ? "07" : "08")", of: host.asAny)
            attach("Application/platform", host.asAny)
        }
    }

    // MARK: Alarms

    /// Definitions that each vCenter comes with, and some that are raised.
    func addAlarms(to story: inout DemoStory, _ world: inout World) {
        let now = world.now
        let root = world.rootFolder.asAny
        func metric(_ counter: String, _ type: String, _ yellow: Int, _ red: Int) -> AlarmExpression {
            AlarmExpression(
                OrAlarmExpression(expression: [
                    AlarmExpression(
                        MetricAlarmExpression(
                            operator: .isAbove, type: type,
                            metric: PerfMetricId(
                                counterId: Counter.all.first { $0.path == counter }?.key ?? 0, instance: ""),
                            yellow: yellow, yellowInterval: 300, red: red, redInterval: 300))
                ]))
        }
        func state(_ type: String, _ path: String, red: String) -> AlarmExpression {
            AlarmExpression(
                OrAlarmExpression(expression: [
                    AlarmExpression(StateAlarmExpression(operator: .isEqual, type: type, statePath: path, red: red))
                ]))
        }
        func event(_ type: String, _ object: String, _ status: ManagedEntityStatus) -> AlarmExpression {
            AlarmExpression(
                OrAlarmExpression(expression: [
                    AlarmExpression(
                        EventAlarmExpression(
                            eventType: type, eventTypeId: "vim.event.\(type)", objectType: object, status: status))
                ]))
        }
        world.now = now + .seconds(-86_400 * 402)
        let definitions: [(String, String, String, AlarmExpression)] = [
            (
                "hostConnection", "Host connection and power state",
                "Default alarm to monitor host connection and power state",
                state("HostSystem", "runtime.connectionState", red: "notResponding")
            ),
            (
                "hostCpu", "Host CPU usage", "Default alarm to monitor host CPU usage",
                metric("cpu.usage.average", "HostSystem", 7500, 9000)
            ),
            (
                "hostMemory", "Host memory usage", "Default alarm to monitor host memory usage",
                metric("mem.usage.average", "HostSystem", 9000, 9500)
            ),
            (
                "vmCpu", "Virtual machine CPU usage", "Default alarm to monitor virtual machine CPU usage",
                metric("cpu.usage.average", "VirtualMachine", 7500, 9000)
            ),
            (
                "vmMemory", "Virtual machine memory usage", "Default alarm to monitor virtual machine memory usage",
                metric("mem.usage.average", "VirtualMachine", 8500, 9500)
            ),
            (
                "datastore", "Datastore usage on disk", "Default alarm to monitor datastore disk usage",
                event("EventEx", "Datastore", .red)
            ),
            (
                "storage", "Cannot connect to storage", "Default alarm to monitor host connectivity to storage device",
                event("EventEx", "HostSystem", .red)
            ),
            (
                "consolidation", "Virtual machine Consolidation Needed status",
                "Default alarm that is triggered when a Virtual Machine needs consolidation of its disks",
                event("EventEx", "VirtualMachine", .yellow)
            ),
            (
                "ntp", "Host time is not synchronised", "Nordwind: a host has no time service",
                event("EventEx", "HostSystem", .yellow)
            ),
        ]
        var alarms: [String: Reference<Alarm>] = [:]
        for (key, name, description, expression) in definitions {
            alarms[key] = world.addAlarm(
                name, description, on: root, expression, by: key == "ntp" ? "NORDWIND\\anna.krause" : "com.vmware.vpxd",
                systemName: key == "ntp" ? nil : "alarm.\(key)")
        }
        let raised: [(String, ManagedEntityStatus, AnyReference?, Int)] = [
            ("ntp", .yellow, hamburg.hosts["Kiel"]?.first?.asAny, 86_400 * 31),
            ("storage", .red, hamburg.hosts["Recovery"]?.first?.asAny, 86_400 * 2 + 780),
            ("datastore", .red, berlin.stores["ber-ssd-01"]?.asAny, 86_400 * 3 + 4100),
            ("consolidation", .yellow, machines["B/db02"]?.asAny, 3600 * 29),
            ("vmMemory", .yellow, machines["B/app03"]?.asAny, 3600 * 7),
            ("vmCpu", .red, machines["B/build-runner-2"]?.asAny, 2400),
        ]
        for (key, status, entity, ago) in raised {
            guard let alarm = alarms[key], let entity else { preconditionFailure("no alarm \(key)") }
            story.ago(ago) { $0.set(alarm, status, at: entity) }
        }
        world.now = now
        if let alarm = alarms["datastore"], let store = berlin.stores["ber-ssd-01"] {
            story.ago(86_400 * 3) { $0.acknowledge(alarm, at: store.asAny, by: Self.anna) }
        }
    }
}

extension World {
    /// Gives a machine of an inventory a snapshot that was taken now, and lets its disks grow since then.
    fileprivate mutating func keepSnapshot(of vm: Machine, _ name: String, _ note: String, grown: Int64) {
        do {
            try addSnapshot(of: vm, name, description: note)
        } catch {
            preconditionFailure("the inventory's snapshot \(name) cannot be: \(error)")
        }
        for disk in self[vm, VirtualMachine.config]?.disks ?? [] {
            guard let path = disk.chain.first, let delta = extent(of: path, for: vm),
                let store = try? datastore(of: delta, for: vm)
            else { continue }
            files[store.value]?[delta.path] = .init(content: .zeros(min(grown, disk.capacity / 4)), modified: now)
        }
    }
}
