import FoundationEssentials
import VSphere
import VimTypes

/// The jobs.
struct ClientBenchmark {
    let configuration: VSphereConfiguration
    let arguments: [String]

    /// Connecting, logging in and logging out, so many times: the median.
    func login() async throws -> Figures {
        var seconds: [Double] = []
        for _ in 0..<number(0) {
            let start = ContinuousClock.now
            try await withVSphereClient(configuration) { _ = try await $0.serverTime() }
            seconds.append((ContinuousClock.now - start) / .seconds(1))
        }
        return Figures(seconds: seconds.sorted()[seconds.count / 2])
    }

    /// Small calls, one after the other or so many at a time.
    func calls() async throws -> Figures {
        let (count, tasks) = (number(0), number(1))
        return try await withVSphereClient(configuration) { client in
            _ = try await client.serverTime()
            var (figures, _) = try await Figures.measuring {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<tasks {
                        group.addTask { for _ in 0..<count / tasks { _ = try await client.serverTime() } }
                    }
                    try await group.waitForAll()
                }
            }
            figures.calls = count / tasks * tasks
            return figures
        }
    }

    /// Properties of all machines in one call, by a container view.
    func list() async throws -> Figures {
        try await withVSphereClient(configuration) { client in
            let views = try await client.singleton("views") { $0.viewManager }
            let root = try await client.content().rootFolder
            let view = try await views.createContainerView(
                container: ManagedObjectReference(root.value, type: root.type), type: ["VirtualMachine"],
                recursive: true
            ).on(client)
            let question = PropertyFilterSpec(
                propSet: [PropertySpec(type: "VirtualMachine", pathSet: arguments)],
                objectSet: [
                    ObjectSpec(
                        obj: view.reference.asAny, skip: true,
                        selectSet: [SelectionSpec(TraversalSpec(type: "ContainerView", path: "view", skip: false))])
                ])
            var (figures, machines) = try await Figures.measuring {
                var machines: [[String: AnyValue]] = []
                try await client.retrieve(question) { page in
                    for object in page {
                        machines.append(
                            Dictionary(object.propSet.map { ($0.name, $0.val) }, uniquingKeysWith: { $1 }))
                    }
                }
                return machines
            }
            figures.objects = machines.count
            figures.values = machines.reduce(0) { $0 + $1.count }
            try await view.destroyView()
            return figures
        }
    }

    /// FILE DATACENTER DATASTORE PATH: a file of this machine to a datastore.
    func upload() async throws -> Figures {
        try await transfer { try await $0.upload(file: arguments[0], to: arguments[3], replacing: true) }
    }

    /// FILE DATACENTER DATASTORE PATH: a file of a datastore to this machine.
    func download() async throws -> Figures {
        try await transfer { try await $0.download(arguments[3], to: arguments[0], replacing: true) }
    }

    private func transfer(_ body: (DatastoreFiles) async throws -> Int64) async throws -> Figures {
        try await withVSphereClient(configuration) { client in
            let datastore = try await client.find("/\(arguments[1])/datastore/\(arguments[2])", Datastore.self)
            let files = try await client.files(on: datastore.reference)
            return try await Figures.measuring { try await body(files) }.0
        }
    }

    private func number(_ position: Int) -> Int { Int(arguments[position]) ?? 0 }
}
