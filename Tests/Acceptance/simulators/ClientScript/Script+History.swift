import Foundation
import VSphere
import VimTypes

extension Script {
    /// Events, tasks and counters.
    func history() async throws {
        try await step("events of a machine that is switched off and on") {
            let vm = try await client.find("DC0_C0_RP0_VM1", VirtualMachine.self).reference
            try await done(try await vm.on(client).powerOffVM())
            try await done(try await vm.on(client).powerOnVM())
            let events = try await client.events(
                matching: EventFilter(
                    types: ["VmPoweredOnEvent", "VmPoweredOffEvent"], entity: vm.asAny, recursion: .itself))
            return events.prefix(2).map(\.kind)
        }
        try await step("what an event tells") {
            let events = try await client.events(matching: EventFilter(types: ["VmPoweredOnEvent"]))
            return events.prefix(1).map {
                [$0.vm?.name ?? "absent", $0.host == nil ? "no host" : "a host", $0.datacenter?.name ?? "absent"]
            }
        }
        try await step("all events, page by page") {
            try await client.withEvents(pageSize: 1000) { history in
                var kinds: Set<String> = []
                for try await event in history { kinds.insert(event.kind) }
                return [
                    "VmPoweredOnEvent", "VmPoweredOffEvent", "VmCreatedEvent", "VmRemovedEvent", "VmReconfiguredEvent",
                    "VmRenamedEvent", "VmSuspendedEvent", "VmResettingEvent", "VmClonedEvent", "VmRelocatedEvent",
                    "VmMigratedEvent", "UserLoginSessionEvent", "EnteredMaintenanceModeEvent",
                    "ExitMaintenanceModeEvent",
                ].filter(kinds.contains)
            }
        }
        try await act("an event of a user") {
            let manager = try await client.singleton("events") { $0.eventManager }
            let vm = try await client.find("DC0_H0_VM0", ManagedEntity.self)
            try await manager.logUserEvent(entity: vm.reference, msg: "hello")
        }
        try await step("the task of an operation") {
            let info = try await done(try await machine("DC0_C0_RP0_VM1").resetVM())
            return [
                "state": info.state.rawValue, "entity": info.entityName ?? "absent", "operation": info.descriptionId,
                "cancelable": "\(info.cancelable)", "cancelled": "\(info.cancelled)",
                "times": "\(info.startTime != nil && info.completeTime != nil)", "result": Self.text(info.result),
                "reason": info.reason.wireTypeName,
            ]
        }
        try await step("the task of an operation that fails") { () -> [String: String] in
            let task = try await machine("DC0_C0_RP0_VM1").powerOnVM()
            _ = try? await done(task)
            let found = try await client.properties(of: [task], ["info"]).first
            let info: TaskInfo? = found?.value("info")
            return [
                "state": info?.state.rawValue ?? "absent", "error": info?.error?.fault.wireTypeName ?? "absent",
                "operation": info?.descriptionId ?? "absent",
            ]
        }
        try await step("recent tasks") {
            let manager = try await client.singleton("tasks") { $0.taskManager }
            let found = try await client.properties(of: [manager.reference], ["recentTask"]).first
            let tasks: [ManagedObjectReference<VimTask>] = found?.value("recentTask") ?? []
            return !tasks.isEmpty
        }
        try await step("the history of tasks") { try await client.tasks(limit: 1).count }
        try await counters()
    }

    private static let counters = [
        "cpu.usage.average", "cpu.usagemhz.average", "mem.usage.average", "mem.active.average", "disk.usage.average",
        "net.usage.average", "sys.uptime.latest", "cpu.ready.summation", "datastore.totalReadLatency.average",
        "mem.consumed.average", "net.received.average", "cpu.ready.summation", "virtualDisk.read.average",
    ]

    private func counters() async throws {
        try await step("counters by name, with their units") {
            try await client.performance.counters(named: Self.counters).map {
                "\($0.name): \($0.unit.rawValue), \($0.kind.rawValue), \($0.rollup.rawValue), level \($0.level ?? 0)"
            }
        }
        try await step("a counter that there is not") {
            try await client.performance.counters(named: ["cpu.nothing.average"]).count
        }
        try await step("what can be measured of a machine") {
            let vm = try await client.find("DC0_H0_VM0", VirtualMachine.self)
            let names = Set(try await client.performance.available(for: vm.reference).keys.map(\.name))
            return Self.counters.filter(names.contains)
        }
        for (name, type) in [("DC0_H0_VM0", "VirtualMachine"), ("/DC0/host/DC0_H0/DC0_H0", "HostSystem")] {
            try await step("samples of a \(type)") {
                let entity = try await client.find(name, ManagedEntity.self).reference
                let answers = try await client.performance.query(
                    [entity.asAny], counters: ["cpu.usage.average", "mem.usage.average"], over: .latest(samples: 3))
                return answers.flatMap { answer in
                    ["\(answer.status), \(answer.interval ?? 0) s"]
                        + answer.series.map { series in
                            let range = series.samples.allSatisfy { (0...100).contains($0.value) }
                            return
                                "\(series.counter.name): \(series.samples.count) samples, \(range ? "per cent" : "odd")"
                        }.sorted()
                }
            }
        }
        try await step("intervals of history") {
            let manager = try await client.singleton("counters") { $0.perfManager }
            let found = try await client.properties(of: [manager.reference], ["historicalInterval"]).first
            return (found?[PerformanceManager.historicalInterval] ?? []).map {
                "\($0.name): \($0.samplingPeriod) s for \($0.length) s"
            }
        }
    }

    /// Custom attributes and tags.
    func labels() async throws {
        try await step("a custom attribute") {
            let manager = try await client.singleton("custom attributes") { $0.customFieldsManager }
            let field = try await manager.addCustomFieldDef(name: "Owner", moType: "VirtualMachine")
            let vm = try await client.find("DC0_H0_VM0", ManagedEntity.self).reference
            try await manager.setField(entity: vm, key: field.key, value: "Ada")
            return try await attributes()
        }
        try await act("a custom attribute of a name that is taken") {
            let manager = try await client.singleton("custom attributes") { $0.customFieldsManager }
            _ = try await manager.addCustomFieldDef(name: "Owner", moType: "VirtualMachine")
        }
        try await step("set a custom attribute by name") {
            try await machine("DC0_H0_VM0").setCustomValue(key: "Owner", value: "Grace")
            return try await attributes()
        }
        try await step("rename a custom attribute") {
            let manager = try await client.singleton("custom attributes") { $0.customFieldsManager }
            try await manager.renameCustomFieldDef(key: try await field("Owner"), name: "Keeper")
            return try await attributes()
        }
        try await step("remove a custom attribute") {
            let manager = try await client.singleton("custom attributes") { $0.customFieldsManager }
            try await manager.removeCustomFieldDef(key: try await field("Keeper"))
            return try await attributes()
        }
        try await act("set a custom attribute that there is not") {
            let manager = try await client.singleton("custom attributes") { $0.customFieldsManager }
            let vm = try await client.find("DC0_H0_VM0", ManagedEntity.self).reference
            try await manager.setField(entity: vm, key: 99_999, value: "Ada")
        }
        try await tags()
    }

    private func field(_ name: String) async throws -> Int {
        let manager = try await client.singleton("custom attributes") { $0.customFieldsManager }
        let found = try await client.properties(of: [manager.reference], ["field"]).first
        return found?[CustomFieldsManager.field]?.first { $0.name == name }?.key ?? 99_999
    }

    /// The custom attributes of a machine by name.
    private func attributes() async throws -> [String] {
        let vm = try await client.find(
            "DC0_H0_VM0", VirtualMachine.self, properties: ["customValue", "availableField"])
        let fields = vm[VirtualMachine.availableField] ?? []
        let values = (vm[VirtualMachine.customValue] ?? []).compactMap { $0.as(CustomFieldStringValue.self) }
        return values.map { value in
            "\(fields.first { $0.key == value.key }?.name ?? "unknown"): \(value.value)"
        }.sorted()
    }

    private func tags() async throws {
        let tagging = client.tagging
        try await step("make a category with two tags") {
            let category = try await tagging.createCategory(
                name: "Stage", description: "d", cardinality: .single, associableTypes: ["VirtualMachine"])
            for name in ["Production", "Test"] { try await tagging.createTag(name: name, category: category) }
            let found = try await tagging.categories().first { $0.id == category }
            return [
                "\(found?.name ?? "absent"), \(found?.cardinality.rawValue ?? "absent"), \(found?.associableTypes ?? [])"
            ]
                + (try await tagging.tags(inCategory: category).map(\.name))
        }
        try await act("make a category of a name that is taken") {
            _ = try await tagging.createCategory(name: "Stage", cardinality: .single)
        }
        try await act("make a tag of a name that is taken") {
            let tag = try await tagging.tag(named: "Test", category: "Stage")
            _ = try await tagging.createTag(name: "Test", category: tag.categoryID)
        }
        try await step("attach a tag") {
            let vm = try await client.find("DC0_H0_VM0", VirtualMachine.self).reference
            let tag = try await tagging.tag(named: "Test", category: "Stage")
            try await tagging.attach(tag.id, to: vm)
            try await tagging.attach(tag.id, to: vm)
            return [
                "tags": try await tagging.tags(of: vm).map(\.name),
                "objects": try await tagging.objects(with: tag.id).map(\.type),
            ]
        }
        try await act("attach a tag to an object of another type") {
            let host = try await client.find("/DC0/host/DC0_H0/DC0_H0", HostSystem.self).reference
            try await tagging.attach(try await tagging.tag(named: "Production").id, to: host)
        }
        try await step("tags of many objects") {
            let machines = try await client.findAll(VirtualMachine.self)
            let tags = try await tagging.tags(of: machines.map(\.reference))
            return Dictionary(
                uniqueKeysWithValues: machines.compactMap { vm in
                    tags[vm.reference.asAny].map { (vm.name, $0.map(\.name)) }
                })
        }
        try await act("attach a second tag of a category that allows one") {
            let vm = try await client.find("DC0_H0_VM0", VirtualMachine.self).reference
            let tag = try await tagging.tag(named: "Production").id
            try await tagging.attach(tag, to: vm)
            try await tagging.detach(tag, from: vm)
        }
        try await step("detach a tag") {
            let vm = try await client.find("DC0_H0_VM0", VirtualMachine.self).reference
            try await tagging.detach(try await tagging.tag(named: "Test").id, from: vm)
            return try await tagging.tags(of: vm).map(\.name)
        }
        try await step("delete a tag") {
            try await tagging.deleteTag(try await tagging.tag(named: "Test").id)
            return try await tagging.tags().map(\.name)
        }
        try await step("delete a category") {
            let category = try await tagging.categories().first { $0.name == "Stage" }
            try await tagging.deleteCategory(category?.id ?? "absent")
            return try await tagging.categories().map(\.name) + (try await tagging.tags().map(\.name))
        }
        try await act("a tag that there is not") { _ = try await tagging.tag(named: "Test") }
        try await act("make a tag of a category that there is not") {
            _ = try await tagging.createTag(name: "Test", category: "urn:vmomi:InventoryServiceCategory:none:GLOBAL")
        }
    }
}
