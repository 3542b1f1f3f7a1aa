import SchemaFormat
import Testing
import VSphere
import VimTypes

@testable import VSphereSimulator

@Suite("Properties", .timeLimit(.minutes(2)))
struct PropertyTests {
    @Test("A part of a derived property is what the whole says")
    func partsAgree() throws {
        let world = Simulator.demo().snapshot()
        let kind = try #require(ManagedKind.named("VirtualMachine"))
        let paths = Self.paths(of: VirtualMachineSummary._typeID, below: "summary")
        #expect(paths.count > 60)
        #expect(paths.allSatisfy { PropertyPath($0)?.isDeclared(of: kind) == true })
        for vm in world.all(VirtualMachine.self) {
            let object = try #require(world[vm])
            let summary = try #require(world[vm, VirtualMachine.summary])
            for text in paths {
                let path = try #require(PropertyPath(text))
                var value: AnyValue? = .object(summary.asAny)
                for step in path.steps.dropFirst() {
                    guard case .object(let current)? = value else { break }
                    value = current._storage.any(named: step.field)
                }
                let part = try PropertyReader.value(at: path, of: object, in: world)
                #expect(part == value, "\(text) of \(vm)")
            }
        }
    }

    /// Paths of the fields of a type, and of the fields of those.
    private static func paths(of type: TypeID, below path: String) -> [String] {
        type.record.fields.flatMap { field in
            let own = path + "." + field.name
            guard field.kind == .object, !field.isArray, let number = field.type, path == "summary" else {
                return [own]
            }
            return [own] + paths(of: TypeID(Vim.schema, number), below: own)
        }
    }

    @Test(
        "Only what the schema declares is known beforehand",
        arguments: [
            ("name", true), ("config.hardware.device", true), ("config.hardware.device[4000]", true),
            ("config.hardware.device[4000].backing", true), ("config.hardware.device[4000].macAddress", false),
            ("config.hardware.device.key", false), ("name[1]", false), ("name.length", false), ("config.color", false),
            ("color", false),
        ])
    func declaredPaths(_ path: String, isDeclared: Bool) throws {
        let kind = try #require(ManagedKind.named("VirtualMachine"))
        #expect(try #require(PropertyPath(path)).isDeclared(of: kind) == isDeclared)
    }

    @Test("A long answer that is sent while it is made says what its pages say")
    func longAnswers() async throws {
        let count = ObjectStream.shortest + 100
        let simulator = Simulator.generated(vms: count, hosts: 4)
        let client = Bench.client(of: simulator)
        let question = try await client.inventorySpecification([
            VirtualMachine._typeID: ["name", "runtime.powerState", "summary.config.numCpu", "config.hardware.device"],
            HostSystem._typeID: ["name", "summary"],
        ])
        var whole: [ObjectContent] = []
        try await client.retrieve(question) { whole += $0 }
        var pages: [ObjectContent] = []
        try await client.retrieve(question, pageSize: 100) { pages += $0 }
        #expect(whole.count == count + 4)
        #expect(whole.map(\.obj) == pages.map(\.obj))
        let machines = whole.indices.filter { whole[$0].obj.type == "VirtualMachine" }
        #expect(machines.count == count)
        #expect(machines.allSatisfy { whole[$0] == pages[$0] && whole[$0].propSet.count == 4 })
        await client.shutdown()
    }

    @Test(
        "Objects that are written one by one are the response that they would be together",
        arguments: ["Admin", "View"])
    func writtenOneByOne(role: String) throws {
        var settings = SimulatorSettings()
        settings.users.append(SimulatorSettings.User(name: "somebody@vsphere.local", password: "VMware1!", role: role))
        let world = Simulator.demo(settings).snapshot()
        let question = PropertyFilterSpec(
            propSet: [
                PropertySpec(type: "VirtualMachine", pathSet: ["name", "parent", "config", "guest.net", "snapshot"])
            ],
            objectSet: world.all(VirtualMachine.self).map { ObjectSpec(obj: $0.asAny) })
        let operation = try #require(Vim.schema.operation(named: "RetrievePropertiesEx"))
        var retrieval = try Retrieval([question], in: world)
        var roles = RoleReader(of: "somebody@vsphere.local")
        var writer = ObjectContentWriter(operation)
        var bytes: [UInt8] = []
        var contents: [ObjectContent] = []
        while let reading = try retrieval.next(in: world, for: &roles) {
            try reading.write(to: &writer)
            bytes += writer.take()
            contents.append(reading.content)
        }
        bytes += writer.finish()
        var response = operation.emptyResponse
        response.set("returnval", RetrieveResult(fields: ["objects": contents]))
        #expect(try operation.envelope(response: response) == bytes)
        #expect(contents.contains { !$0.missingSet.isEmpty } == (role == "View"))
    }

    @Test("A question that some object cannot answer ends with a fault, however many can")
    func faultsOfLongAnswers() async throws {
        let simulator = Simulator.generated(vms: ObjectStream.shortest + 100, hosts: 4)
        let client = Bench.client(of: simulator)
        let question = try await client.inventorySpecification([
            VirtualMachine._typeID: ["name", "config.hardware.device[4000].backing.color"]
        ])
        let fault = try await #require(throws: VimFault.self) { try await client.retrieve(question) { _ in } }
        #expect(fault.is(InvalidProperty.self))
        await client.shutdown()
    }

    @Test("An element of a list is found by its key, dots and all")
    func keysWithDots() async throws {
        let bench = Bench()
        let vm = try #require(bench.simulator.snapshot().all(VirtualMachine.self).first)
        bench.simulator.change { world in
            world.update(vm, VirtualMachine.config) {
                $0.extraConfig.append(OptionValue(key: "guestinfo.meta.data", value: .string("here")))
            }
        }
        let path = "config.extraConfig[\"guestinfo.meta.data\"]"
        let properties = try await bench.client.properties(of: [vm], [path + ".value", path, "name"])
        #expect(properties.first?.value(path + ".value") == "here")
        #expect(properties.first?.value(path, as: OptionValue.self)?.key == "guestinfo.meta.data")
        await bench.client.shutdown()
    }

    @Test("Steps that begin alike and go on in different ways are all taken")
    func stepsThatBeginAlike() async throws {
        let bench = Bench()
        let root = try await bench.client.content().rootFolder
        func step(_ folder: String) -> SelectionSpec {
            let into = TraversalSpec(type: "Datacenter", path: folder, skip: false)
            return SelectionSpec(
                TraversalSpec(type: "Folder", path: "childEntity", skip: true, selectSet: [SelectionSpec(into)]))
        }
        let question = PropertyFilterSpec(
            propSet: [PropertySpec(type: "Folder", pathSet: ["name"])],
            objectSet: [ObjectSpec(obj: root.asAny, skip: true, selectSet: [step("vmFolder"), step("hostFolder")])])
        var names: Set<String> = []
        try await bench.client.retrieve(question) { page in
            names.formUnion(page.flatMap(\.propSet).compactMap { String(property: $0.val) })
        }
        #expect(names == ["vm", "host"])
        await bench.client.shutdown()
    }

    @Test("A view of a cluster, a host or a pool holds their machines", arguments: [true, false])
    func computeViews(recursive: Bool) async throws {
        let bench = Bench()
        let world = bench.simulator.snapshot()
        let host = try #require(world.all(HostSystem.self).first)
        let compute = try #require(world.parent(of: host.asAny)?.as(ComputeResource.self))
        let pool = try #require(world[compute, ComputeResource.resourcePool])
        let views = try await bench.client.singleton("views") { $0.viewManager }
        func machines(in reference: AnyReference) async throws -> Set<String> {
            let view = try await views.createContainerView(
                container: try #require(reference.as(ManagedEntity.self)), type: ["VirtualMachine"],
                recursive: recursive)
            let found = bench.simulator.snapshot()[view, ContainerView.view] ?? []
            return Set(found.map(\.value))
        }
        func linked(_ reference: AnyReference) -> Set<String> { Set(world.links(reference, "vm").map(\.value)) }
        #expect(!linked(host.asAny).isEmpty && !linked(pool.asAny).isEmpty)
        #expect(try await machines(in: host.asAny) == linked(host.asAny))
        #expect(try await machines(in: pool.asAny) == linked(pool.asAny))
        let all = world.links(compute, "host").reduce(into: Set<String>()) { $0.formUnion(linked($1)) }
        #expect(try await machines(in: compute.asAny) == (recursive ? all : []))
        let missing = ManagedObjectReference<VirtualMachine>("vm-0")
        let fault = try await #require(throws: VimFault.self) {
            _ = try await views.createListView(obj: [missing.asAny])
        }
        #expect(fault.is(ManagedObjectNotFound.self))
        await bench.client.shutdown()
    }

    @Test("An answer that got lost is given again, and then no more")
    func lostUpdates() async throws {
        let bench = Bench()
        let client = bench.client
        let collector = try await client.content().propertyCollector.on(client)
        let question = try await client.inventorySpecification([VirtualMachine._typeID: ["name"]])
        _ = try await collector.createFilter(spec: question, partialUpdates: false)
        let options = WaitOptions(maxWaitSeconds: 0)
        let first = try #require(try await collector.waitForUpdatesEx(version: "", options: options))
        let vm = try #require(bench.simulator.snapshot().all(VirtualMachine.self).first)
        bench.simulator.change { $0[vm, VirtualMachine.name] = "renamed" }
        let second = try #require(try await collector.waitForUpdatesEx(version: first.version, options: options))
        #expect(second.filterSet.first?.objectSet.map(\.obj) == [vm.asAny])
        #expect(try await collector.waitForUpdatesEx(version: first.version, options: options) == second)
        #expect(try await collector.waitForUpdatesEx(version: second.version, options: options) == nil)
        await client.shutdown()
    }

    @Test("Whoever wants to know is told which objects are gone; others are refused")
    func missingObjects() async throws {
        let bench = Bench()
        let client = bench.client
        let collector = try await client.content().propertyCollector.on(client)
        let vm = try #require(bench.simulator.snapshot().all(VirtualMachine.self).first)
        let gone = ManagedObjectReference<VirtualMachine>("vm-0")
        func question(reportsMissing: Bool?) -> PropertyFilterSpec {
            PropertyFilterSpec(
                propSet: [PropertySpec(type: "VirtualMachine", pathSet: ["name", "name"])],
                objectSet: [gone, vm].map { ObjectSpec(obj: $0.asAny) }, reportMissingObjectsInResults: reportsMissing)
        }
        let fault = try await #require(throws: VimFault.self) {
            _ = try await collector.retrievePropertiesEx(
                specSet: [question(reportsMissing: nil)], options: RetrieveOptions())
        }
        #expect(fault.as(ManagedObjectNotFound.self)?.obj == gone.asAny)
        let found = try await collector.retrievePropertiesEx(
            specSet: [question(reportsMissing: true)], options: RetrieveOptions())
        #expect(found?.objects.map(\.obj) == [vm.asAny])
        #expect(found?.objects.first?.propSet.map(\.name) == ["name"])
        _ = try await collector.createFilter(spec: question(reportsMissing: true), partialUpdates: false)
        let options = WaitOptions(maxWaitSeconds: 0)
        let update = try #require(try await collector.waitForUpdatesEx(version: "", options: options)?.filterSet.first)
        #expect(update.objectSet.map(\.obj) == [vm.asAny])
        #expect(update.missingSet.map(\.obj) == [gone.asAny])
        await client.shutdown()
    }

    @Test(
        "A question that leads nowhere is refused",
        arguments: [
            (SelectionSpec(name: "nobody"), "InvalidArgument"),
            (SelectionSpec(TraversalSpec(type: "Folder", path: "children")), "InvalidProperty"),
            (SelectionSpec(TraversalSpec(type: "Drawer", path: "childEntity")), "InvalidArgument"),
        ])
    func nowhere(_ selection: SelectionSpec, fault name: String) async throws {
        let client = Bench().client
        let collector = try await client.content().propertyCollector.on(client)
        let question = PropertyFilterSpec(
            propSet: [PropertySpec(type: "VirtualMachine", pathSet: ["name"])],
            objectSet: [ObjectSpec(obj: try await client.content().rootFolder.asAny, selectSet: [selection])])
        let fault = try await #require(throws: VimFault.self) {
            _ = try await collector.retrievePropertiesEx(specSet: [question], options: RetrieveOptions())
        }
        #expect(fault.typeName == name)
        await client.shutdown()
    }

    @Test("Who may see nothing is given nothing, of long answers too")
    func nothingToSee() async throws {
        var settings = SimulatorSettings()
        settings.users.append(SimulatorSettings.User(name: "nobody@vsphere.local", password: "VMware1!", role: nil))
        let simulator = Simulator.generated(vms: ObjectStream.shortest + 100, hosts: 4, settings)
        let client = Bench.client(of: simulator)
        let question = try await client.inventorySpecification([VirtualMachine._typeID: ["name"]])
        let objects = try simulator.snapshot().ask(question, as: "nobody@vsphere.local")
        #expect(objects == nil)
        await client.shutdown()
    }
}

extension World {
    /// What somebody would be sent.
    fileprivate func ask(_ question: PropertyFilterSpec, as user: String) throws -> ObjectStream? {
        let operation = try #require(Vim.schema.operation(named: "RetrievePropertiesEx"))
        let collector = AnyReference("propertyCollector", type: "PropertyCollector")
        return try ObjectStream(
            Retrieval([question], in: self), in: self,
            Call(
                operation: operation, target: collector, arguments: operation.emptyResponse, sessionKey: "", agent: "",
                user: user))
    }
}
