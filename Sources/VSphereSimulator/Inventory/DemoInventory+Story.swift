internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What happened at Nordwind Logistics, put on the calendar and then lived through from its beginning.
struct DemoStory {
    typealias Chapter = (inout World) -> Void

    private var chapters: [(time: DateTime, happen: Chapter)] = []
    let now: DateTime

    init(now: DateTime) { self.now = now }

    /// Puts something on the calendar.
    mutating func ago(_ seconds: Int, _ happen: @escaping Chapter) {
        chapters.append((now + .seconds(-seconds), happen))
    }

    /// Lives through it all.
    func play(_ world: inout World) {
        for chapter in chapters.sorted(by: { $0.time < $1.time }) {
            world.now = chapter.time
            chapter.happen(&world)
        }
        world.now = now
    }
}

extension DemoInventory {
    static let anna = "NORDWIND\\anna.krause"
    static let jonas = "NORDWIND\\jonas.petersen"
    static let mira = "NORDWIND\\mira.yilmaz"
    static let backup = "NORDWIND\\svc-backup"

    /// Who made the machines, switched them on, changed them; logins, backups, what DRS did.
    func addHistory(to story: inout DemoStory, _ world: World) {
        addCreations(to: &story, world)
        addDays(to: &story)
        addNights(to: &story)
    }

    private func addCreations(to story: inout DemoStory, _ world: World) {
        for (key, vm) in machines.sorted(by: { $0.key < $1.key }) {
            guard let config = world[vm, VirtualMachine.config], let created = config.createDate else { continue }
            let age = Int(story.now.timeIntervalSince1970 - created.timeIntervalSince1970)
            let template = machines[
                config.guestId == "ubuntu64Guest"
                    ? "B/tmpl-ubuntu-24.04"
                    : config.guestId == "rhel9_64Guest" ? "B/tmpl-rhel-9" : "B/tmpl-windows-2022"]
            let isCloned = age < 30 * 86_400 && key.hasPrefix("B/")
            let user = key.contains("Feature") || key.contains("app-upgrade") ? Self.jonas : Self.anna
            story.ago(age) { world in
                let place = world.whereabouts(of: vm)
                if isCloned, let template {
                    let chain = world.recordTask("CloneVM_Task", on: template.asAny, by: user, lasting: 95)
                    world.record(
                        VmClonedEvent.self, on: vm.asAny, by: user, chain: chain,
                        [
                            "sourceVm": world.argument(of: template)
                        ], "\(world.name(of: template)) cloned to \(place)")
                } else {
                    world.record(
                        VmCreatedEvent.self, on: vm.asAny, by: user, [:],
                        "Created virtual machine \(place)")
                }
            }
            guard let boot = world[vm, VirtualMachine.runtime]?.bootTime else { continue }
            story.ago(Int(story.now.timeIntervalSince1970 - boot.timeIntervalSince1970)) { world in
                let chain = world.recordTask("PowerOnVM_Task", on: vm.asAny, by: user)
                world.record(
                    VmPoweredOnEvent.self, on: vm.asAny, by: user, chain: chain, [:],
                    "\(world.whereabouts(of: vm)) is powered on")
            }
        }
    }

    private func addDays(to story: inout DemoStory) {
        let hour = 3600
        for day in 0..<6 {
            for (user, hours, agent) in [
                (Self.anna, 3, "VMware-client/9.1.0"), (Self.jonas, 5, "govc/0.52.0"),
                (Self.mira, 8, "VMware-client/9.1.0"),
            ] where day % 3 != hours % 3 || day < 2 {
                let session = "52\(String(repeating: "0", count: 6))\(day)\(hours)"
                story.ago((24 * day + hours) * hour + 700) { world in
                    world.record(
                        UserLoginSessionEvent.self, on: nil, by: user,
                        ["ipAddress": "10.10.0.20", "userAgent": agent, "locale": "en", "sessionId": session],
                        "User \(user)@10.10.0.20 logged in as \(agent)")
                }
                story.ago((24 * day + hours) * hour - 2900 + 700) { world in
                    world.record(
                        UserLogoutSessionEvent.self, on: nil, by: user,
                        [
                            "ipAddress": "10.10.0.20", "userAgent": agent, "sessionId": session, "callCount": 212,
                            "loginTime": world.now + .seconds(-2900),
                        ],
                        "User \(user)@10.10.0.20 logged out (login time: \(world.now + .seconds(-2900)), number of API invocations: 212, user agent: \(agent))"
                    )
                }
            }
        }
        for minute in [0, 1, 3] {
            story.ago(27 * hour - 60 * minute) { world in
                world.record(
                    BadUsernameSessionEvent.self, on: nil, by: "root", ["ipAddress": "10.30.0.14"],
                    "Cannot login root@10.30.0.14")
            }
        }
        for (ago, key, user, note) in [
            (2 * hour, "B/build-runner-2", Self.jonas, "numCPU: 4 -> 8"),
            (26 * hour, "B/app03", Self.anna, "memory: 12288 -> 16384"),
            (51 * hour, "B/app-upgrade", Self.jonas, "annotation"), (75 * hour, "B/db01", Self.mira, "disk added"),
        ] {
            guard let vm = machines[key] else { continue }
            story.ago(ago) { world in
                let chain = world.recordTask("ReconfigVM_Task", on: vm.asAny, by: user)
                world.record(
                    VmReconfiguredEvent.self, on: vm.asAny, by: user, chain: chain,
                    ["configSpec": VirtualMachineConfigSpec()],
                    "Reconfigured \(world.whereabouts(of: vm)). \(note)")
            }
        }
        for (ago, key) in [
            (4 * hour, "B/web02"), (19 * hour, "B/app01"), (44 * hour, "B/redis01"), (90 * hour, "B/gitlab01"),
        ] {
            guard let vm = machines[key], let from = berlin.hosts["Production"]?.first else { continue }
            story.ago(ago) { world in
                let source = world.argument(of: from)
                world.record(
                    DrsVmMigratedEvent.self, on: vm.asAny, by: "", ["sourceHost": source],
                    "DRS migrated \(world.name(of: vm)) from \(world.name(of: from)) in cluster Production in Berlin")
            }
        }
        if let vm = machines["B/vdi-03"] {
            story.ago(6 * 86_400 + 4000) { world in
                let chain = world.recordTask("SuspendVM_Task", on: vm.asAny, by: Self.anna, lasting: 21)
                world.record(
                    VmSuspendedEvent.self, on: vm.asAny, by: Self.anna, chain: chain, [:],
                    "\(world.whereabouts(of: vm)) is suspended")
            }
        }
        for (key, days) in [("B/perf-rig", 3), ("B/vdi-04", 5)] {
            guard let vm = machines[key] else { continue }
            story.ago(86_400 * days + 1300) { world in
                let chain = world.recordTask("PowerOffVM_Task", on: vm.asAny, by: Self.jonas)
                world.record(
                    VmPoweredOffEvent.self, on: vm.asAny, by: Self.jonas, chain: chain, [:],
                    "\(world.whereabouts(of: vm)) is powered off")
            }
        }
        if let host = berlin.hosts["Test"]?.last {
            story.ago(29 * hour) { world in
                let chain = world.recordTask("EnterMaintenanceMode_Task", on: host.asAny, by: Self.anna, lasting: 64)
                world.record(
                    EnteredMaintenanceModeEvent.self, on: host.asAny, by: Self.anna, chain: chain, [:],
                    "Host \(world.name(of: host)) in Berlin has entered maintenance mode")
            }
        }
        if let vm = machines["H/dr-app01"] {
            story.ago(53 * hour) { world in
                world.recordTask(
                    "PowerOnVM_Task", on: vm.asAny, by: Self.jonas, lasting: 3,
                    error: Fault(NoPermission.self, ["object": vm, "privilegeId": "VirtualMachine.Interact.PowerOn"]))
            }
        }
    }

    /// Backups: a snapshot of each machine at night, away again some minutes later.
    private func addNights(to story: inout DemoStory) {
        for night in 1...5 {
            for (number, key) in ["B/app01", "B/app02", "B/db01", "B/dc01", "B/fileserver01", "B/web01", "B/web02"]
                .enumerated()
            {
                guard let vm = machines[key] else { continue }
                let start = 86_400 * night - 3600 * 4 - 840 * number
                story.ago(start) { $0.recordTask("CreateSnapshot_Task", on: vm.asAny, by: Self.backup, lasting: 4) }
                story.ago(start - 600) {
                    $0.recordTask("RemoveSnapshot_Task", on: vm.asAny, by: Self.backup, lasting: 31)
                }
            }
        }
    }
}
