internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

extension DemoInventory {
    /// The machines, one a line: site, folder, name, place, datastore, guest, processors, GiB of memory, GiB of disks,
    /// networks, address, state, age in days, note.
    private static let table = """
        B|Production/Web|web01|Production/Gold|ber-san-01|ubuntu64Guest|4|8|60|web-110|10.110.0.11|on|388|Storefront, behind lb01
        B|Production/Web|web02|Production/Gold|ber-san-02|ubuntu64Guest|4|8|60|web-110|10.110.0.12|on|388|Storefront, behind lb01
        B|Production/Web|web03|Production/Gold|ber-san-01|ubuntu64Guest|4|8|60|web-110|10.110.0.13|on|212|Storefront, behind lb01
        B|Production/Web|lb01|Production/Gold|ber-san-02|debian12_64Guest|2|4|20|dmz-200,web-110|10.200.0.10|on|402|HAProxy; keepalived with lb02
        B|Production/Web|lb02|Production/Gold|ber-san-01|debian12_64Guest|2|4|20|dmz-200,web-110|10.200.0.11|on|402|HAProxy; keepalived with lb01
        B|Production/Web|cdn-origin|Production/Silver|ber-san-02|debian12_64Guest|2|8|40,500|dmz-200|10.200.0.20|on|190|Origin for images and documents
        B|Production/Application|app01|Production/Gold|ber-san-01|rhel9_64Guest|8|32|80|app-120|10.120.0.21|on|366|Order service
        B|Production/Application|app02|Production/Gold|ber-san-02|rhel9_64Guest|8|32|80|app-120|10.120.0.22|on|366|Order service
        B|Production/Application|app03|Production/Silver|ber-san-01|rhel9_64Guest|4|16|80|app-120|10.120.0.23|on|131|Route planning; memory was never sized
        B|Production/Application|queue01|Production/Gold|ber-ssd-01|rhel9_64Guest|4|16|40,100|app-120|10.120.0.31|on|366|RabbitMQ
        B|Production/Application|queue02|Production/Gold|ber-ssd-01|rhel9_64Guest|4|16|40,100|app-120|10.120.0.32|on|366|RabbitMQ
        B|Production/Application|ERP%2fPayroll|Production/Silver|ber-san-02|windows2019srv_64Guest|4|16|100,200|app-120|10.120.0.40|on|702|Vendor appliance, do not rename: the licence is bound to the name
        B|Production/Application|legacy-crm|Production/Bronze|ber-san-01|windows9Server64Guest|2|8|80,120|app-120|10.120.0.44|on|1460|Retire when the new CRM is live
        B|Production/Application|print01|Production/Bronze|ber-san-02|windows2019srv_64Guest|2|4|60|app-120|10.120.0.46|on|640|Labels for the warehouse
        B|Production/Application|canary 🐤|Production/Silver|ber-san-01|ubuntu64Guest|2|4|30|app-120|10.120.0.90|on|26|Gets each release an hour before app01 and app02
        B|Production/Database|db01|Production/Gold|ber-ssd-01|rhel9_64Guest|16|128|80,800,400|db-130|10.130.0.11|on|366|PostgreSQL 16 primary: orders
        B|Production/Database|db02|Production/Gold|ber-ssd-01|rhel9_64Guest|16|128|80,800,400|db-130|10.130.0.12|on|366|PostgreSQL 16 standby: orders
        B|Production/Database|sql01|Production/Gold|ber-san-02|windows2019srvNext_64Guest|8|64|100,600,300|db-130|10.130.0.21|on|540|SQL Server: ERP
        B|Production/Database|redis01|Production/Silver|ber-ssd-01|debian12_64Guest|2|16|20|db-130|10.130.0.31|on|280|Sessions and carts
        B|Production/Database|bi-warehouse|Production/Bronze|ber-san-01|rhel8_64Guest|8|64|80,2000|db-130|10.130.0.50|on|511|Loads at night from db02
        B|Infrastructure|dc01|Production/Gold|ber-san-01|windows2019srvNext_64Guest|2|8|80|mgmt-10|10.10.0.11|on|540|Domain controller, DNS
        B|Infrastructure|dc02|Production/Gold|ber-san-02|windows2019srvNext_64Guest|2|8|80|mgmt-10|10.10.0.12|on|540|Domain controller, DNS, DHCP
        B|Infrastructure|vcsa01|Production/Gold|ber-san-01|vmwarePhoton64Guest|4|21|49,7,25,25,10|mgmt-10|10.10.0.5|on|402|This vCenter
        B|Infrastructure|jump01|Production/Silver|ber-san-02|windows2019srvNext_64Guest|2|8|80|mgmt-10|10.10.0.20|on|402|Administrators only
        B|Infrastructure|prometheus01|Production/Silver|ber-san-01|debian12_64Guest|4|16|30,400|mgmt-10|10.10.0.31|on|301|Metrics, 90 days
        B|Infrastructure|grafana01|Production/Silver|ber-san-02|debian12_64Guest|2|4|30|mgmt-10|10.10.0.32|on|301|Dashboards
        B|Infrastructure|syslog01|Production/Silver|ber-san-01|rhel9_64Guest|2|8|40,1000|mgmt-10|10.10.0.33|on|301|Logs, 180 days
        B|Infrastructure|backup01|Production/Silver|ber-san-02|windows2019srv_64Guest|8|32|100,200|mgmt-10|10.10.0.40|on|402|Backs up every night from 01:00
        B|Infrastructure|gitlab01|Production/Silver|ber-san-01|ubuntu64Guest|8|32|60,500|mgmt-10|10.10.0.50|on|333|Source code, registry
        B|Infrastructure|fileserver01|Production/Silver|ber-san-02|windows2019srv_64Guest|4|16|100,1500|mgmt-10|10.10.0.60|on|620|Home drives and shares
        B|Infrastructure|mail-relay|Production/Bronze|ber-san-01|debian12_64Guest|1|2|20|dmz-200|10.200.0.25|on|402|Postfix, outbound only
        B|Infrastructure|wsus01|Production/Bronze|ber-san-02|windows2019srv_64Guest|2|8|80,300|mgmt-10|10.10.0.70|off|402|Replaced by cloud updates in spring; keep until year end
        B|Desktops|vdi-01|Production/Bronze|ber-san-01|windows11_64Guest|2|8|100|vdi-300|10.30.0.11|on|95|Dispatch
        B|Desktops|vdi-02|Production/Bronze|ber-san-02|windows11_64Guest|2|8|100|vdi-300|10.30.0.12|on|95|Dispatch
        B|Desktops|vdi-03|Production/Bronze|ber-san-01|windows11_64Guest|2|8|100|vdi-300|10.30.0.13|suspended|95|Dispatch, on parental leave until March
        B|Desktops|vdi-04|Production/Bronze|ber-san-02|windows11_64Guest|2|8|100|vdi-300||off|95|Spare
        B|Test|build-runner-1|Test/CI|ber-san-01|ubuntu64Guest|8|16|120|VM Network|10.10.50.11|on|161|GitLab runner
        B|Test|build-runner-2|Test/CI|ber-san-02|ubuntu64Guest|8|16|120|VM Network|10.10.50.12|on|161|GitLab runner
        B|Test|test-db01|Test|ber-san-02|rhel9_64Guest|4|16|80,300|VM Network|10.10.50.21|on|120|Copy of db01, refreshed on Sundays
        B|Test|perf-rig|Test|ber-san-01|rhel9_64Guest|16|64|80|VM Network||off|77|Only for load tests: ask Jonas before you start it
        B|Test/Feature A|web01|Test|ber-san-01|ubuntu64Guest|2|4|40|VM Network|10.10.50.41|on|12|Checkout redesign
        B|Test/Feature A|app01|Test|ber-san-01|rhel9_64Guest|2|8|60|VM Network|10.10.50.42|on|12|Checkout redesign
        B|Test/Feature B|app-upgrade|Test|ber-san-02|rhel9_64Guest|4|8|60|VM Network|10.10.50.51|on|5|Java 25 trial
        B|Test|esxi-nested|Test|ber-san-02|otherGuest64|4|32|40|VM Network||off|44|Nested lab host
        B|Templates|tmpl-ubuntu-24.04|Test|ber-san-01|ubuntu64Guest|2|4|40|VM Network||template|40|Monthly image, cloud-init
        B|Templates|tmpl-rhel-9|Test|ber-san-01|rhel9_64Guest|2|4|60|VM Network||template|38|Monthly image, subscribed on first boot
        B|Templates|tmpl-windows-2022|Test|ber-san-02|windows2019srvNext_64Guest|2|8|80|VM Network||template|33|Sysprepped; local password in the vault
        H|Recovery|dr-db01|Recovery|ham-san-01|rhel9_64Guest|8|64|80,800|dr-130|10.230.0.11|on|360|PostgreSQL standby of db01, asynchronous
        H|Recovery|dr-app01|Recovery|ham-san-01|rhel9_64Guest|4|16|80|dr-110||off|360|Started in a disaster by runbook 7
        H|Recovery|dr-web01|Recovery|ham-san-01|ubuntu64Guest|2|8|60|dr-110||off|360|Started in a disaster by runbook 7
        H|Infrastructure|dc03|Recovery|ham-san-01|windows2019srvNext_64Guest|2|8|80|mgmt-11|10.11.0.11|on|540|Domain controller, DNS
        H|Infrastructure|jump01|Recovery|ham-san-01|windows2019srvNext_64Guest|2|8|80|mgmt-11|10.11.0.20|on|402|Administrators only
        H|Infrastructure|backup-copy|Recovery|ham-san-01|debian12_64Guest|4|8|40|mgmt-11|10.11.0.40|on|402|Receives copies from backup01
        H|Infrastructure|old-wiki|Recovery|ham-archive|otherLinux64Guest|1|2|40|VM Network||inaccessible|1900|Read-only since the move to GitLab
        H|Branch offices|till-gateway|Kiel|kiel-local|debian11_64Guest|2|4|40|Tills|10.60.1.20|on|311|Card terminals; updates only on Mondays
        H|Branch offices|kiel-print|Kiel|kiel-local|windows2019srv_64Guest|2|4|60|VM Network|10.60.1.21|on|311|Labels
        """

    /// Makes the machines in their folders.
    mutating func addMachines(_ world: inout World) {
        let now = world.now
        for line in Self.table.split(separator: "\n") {
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            world.now = now + .seconds(-86_400 * (Int(cells[12]) ?? 0) - 3600 * (cells[2].utf8.count % 9))
            var site = cells[0] == "B" ? berlin : hamburg
            add(cells, &site, &world, now: now)
            if cells[0] == "B" { berlin = site } else { hamburg = site }
        }
        world.now = now
    }

    private mutating func add(_ cells: [String], _ site: inout Site, _ world: inout World, now: DateTime) {
        var folder = site.vmFolder
        var path = ""
        for name in cells[1].split(separator: "/") {
            path += "/" + name
            folder = site.folders[path] ?? world.addFolder(String(name), in: folder)
            site.folders[path] = folder
        }
        let cluster = String(cells[3].prefix { $0 != "/" })
        let hosts = (site.hosts[cluster] ?? []).filter { !(world[$0, HostSystem.runtime]?.inMaintenanceMode ?? false) }
        guard let store = site.stores[cells[4]], !hosts.isEmpty else { preconditionFailure("no place for \(cells[2])") }
        let host = hosts[machines.count % hosts.count]
        var blueprint = MachineBlueprint(cells[2])
        blueprint.guest = cells[5]
        blueprint.cpus = Int(cells[6]) ?? 1
        blueprint.memoryMB = (Int(cells[7]) ?? 1) << 10
        blueprint.disks = cells[8].split(separator: ",").compactMap { Int($0) }
        blueprint.networks = cells[9].split(separator: ",").compactMap { site.networks[String($0)] }
        blueprint.note = cells[13]
        let age = Int(cells[12]) ?? 0
        blueprint.version = age > 1000 ? "vmx-14" : age > 350 ? "vmx-19" : age > 100 ? "vmx-21" : "vmx-22"
        blueprint.firmware = age > 1000 ? "bios" : "efi"
        blueprint.isThin = cells[4] != "ber-ssd-01"
        var generator = SeededGenerator(world.settings.seed, "fill-" + cells[1] + cells[2])
        blueprint.fill = 0.25 + 0.5 * generator.fraction()

        let vm = world.add(
            blueprint, in: folder, pool: site.pools[cells[3]], on: host, datastore: store,
            isTemplate: cells[11] == "template")
        installGuest(vm, cells, blueprint, &world)
        let started = now + .seconds(-86_400 * min(age, 4 + machines.count % 37) - 911 * (machines.count % 23))
        world.now = now
        switch cells[11] {
        case "on": world.start(vm, since: .seconds(Int(now.timeIntervalSince1970 - started.timeIntervalSince1970)))
        case "suspended": suspend(vm, on: store, &world)
        case "inaccessible":
            world.guestStopped(vm)
            world.setAccessible(store, false)
        default: world.guestStopped(vm)
        }
        let key = "\(cells[0])/\(cells[2])"
        machines[machines[key] == nil ? key : "\(cells[0])/\(cells[1].split(separator: "/").last ?? "")/\(cells[2])"] =
            vm
    }

    private func installGuest(
        _ vm: Reference<VirtualMachine>, _ cells: [String], _ blueprint: MachineBlueprint, _ world: inout World
    ) {
        let system = GuestSystem.named(cells[5])
        let ascii = String(String.UnicodeScalarView(cells[2].lowercased().unicodeScalars.filter(\.isASCII)))
        let label = ascii.replacing("%2f", with: "-").filter { $0.isLetter || $0.isNumber || $0 == "-" }
        let suffix = cells[0] == "B" ? "ber.nordwind.example" : "ham.nordwind.example"
        var addresses = cells[10].isEmpty ? [] : [[cells[10]]]
        if !addresses.isEmpty, system.isWindows { addresses[0].append("fe80::250:56ff:fe\(cells[2].utf8.count):1") }
        if blueprint.networks.count > 1 { addresses.append(["10.110.0.\(cells[2].hasSuffix("1") ? 2 : 3)"]) }
        let noTools = ["esxi-nested", "old-wiki"].contains(cells[2])
        let isOld = ["legacy-crm", "till-gateway"].contains(cells[2])
        world.guests[vm.value] = InstalledGuest(
            hostName: "\(label).\(suffix)", addresses: addresses,
            toolsVersion: noTools ? nil : isOld ? 10_346 : World.toolsVersion, hasOldTools: isOld,
            disks: blueprint.disks.enumerated().map { position, gibibytes in
                let capacity = Int64(gibibytes) << 30
                let windows = ["C:\\", "D:\\", "E:\\", "F:\\", "G:\\"]
                let linux = ["/", "/srv", "/var/lib/data", "/var/log", "/opt"]
                let isFull = cells[2] == "fileserver01" && position == 1
                return (
                    (system.isWindows ? windows : linux)[min(position, 4)], capacity,
                    Int64(Double(capacity) * (isFull ? 0.03 : 0.95 - blueprint.fill))
                )
            })
    }

    private func suspend(_ vm: Reference<VirtualMachine>, on store: Reference<Datastore>, _ world: inout World) {
        world.start(vm, since: .seconds(86_400 * 9))
        let suspended = world.now + .seconds(-86_400 * 6 - 4000)
        world.update(vm, VirtualMachine.runtime) { runtime in
            runtime.set("powerState", VirtualMachinePowerState.suspended)
            runtime.set("suspendTime", suspended)
            runtime.set("bootTime", nil)
        }
        guard let config = world[vm, VirtualMachine.config], let home = DatastorePath(config.files.vmPathName ?? "")
        else {
            return
        }
        for path in world.files[store.value]?.children(of: home.folder) ?? [] where path.hasSuffix(".vswp") {
            world.files[store.value]?.remove(path)
        }
        let state = home.beside("\(home.stem)-\(config.uuid.prefix(8)).vmss")
        world.files[store.value]?[state.path] = .init(
            content: .zeros(Int64(config.hardware.memoryMB) << 20), modified: suspended)
        world.connectDevices(of: vm, false)
        world.guestStopped(vm)
    }
}
