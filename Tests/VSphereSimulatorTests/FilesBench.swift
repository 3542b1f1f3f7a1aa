import HTTPTransport
import VSphere
import VimTypes

@testable import VSphereSimulator

/// A simulator whose time leaps, and a client of it in the same process.
struct Bench {
    let simulator: Simulator
    let client: VSphereClient
    /// The datastore that has the most space at first.
    let datastore: ManagedObjectReference<Datastore>

    /// - Parameter demo: whether it has the demo's inventory, or a few machines that are all alike.
    init(demo: Bool = false, _ change: (inout SimulatorSettings) -> Void = { _ in }) {
        var settings = SimulatorSettings()
        settings.virtualTime = true
        change(&settings)
        let isDemo = demo || settings.product == .esxi
        let simulator = isDemo ? Simulator.demo(settings) : .generated(vms: 12, hosts: 2, settings)
        self.simulator = simulator
        client = Self.client(of: simulator)
        let world = simulator.snapshot()
        datastore = world.all(Datastore.self).filter { world.stores[$0.value]?.isAccessible ?? false }
            .max { world.freeSpace(on: $0) < world.freeSpace(on: $1) }!
    }

    static func client(of simulator: Simulator, user: String = "administrator@vsphere.local") -> VSphereClient {
        let configuration = VSphereConfiguration(
            host: "simulator.invalid", user: user, password: "VMware1!", decoding: .strict)
        return VSphereClient(configuration) { _ in SimulatorExchange(simulator) }
    }

    /// Logs in without the client.
    /// - Returns: the cookie.
    func cookie(_ user: String = "administrator@vsphere.local") -> String {
        simulator.change { world in
            let key = world.newSessionKey()
            world.sessions[key] = Session(
                key: key, userName: user, loginTime: world.now, lastActiveTime: world.now, userAgent: "test")
            return "vmware_soap_session=\"\(key)\""
        }
    }

    /// Sends a request beside the API.
    func send(
        _ method: String, _ path: String, _ headers: HTTPHeaders = [:], body: HTTPRequestBody = .none
    ) async throws -> (status: Int, headers: HTTPHeaders, body: [UInt8]) {
        let request = HTTPRequest(method: method, url: "https://simulator.invalid" + path, headers: headers, body: body)
        let (head, bytes) = try await SimulatorExchange(simulator).collect(request, upTo: 256 << 20)
        return (head.status, head.headers, bytes)
    }

    var datastoreName: String { simulator.snapshot().name(of: datastore) }

    /// The address of a file on the datastore.
    func address(_ path: String) -> String {
        let world = simulator.snapshot()
        let datacenter = world.datacenter(of: datastore.asAny).map { world.path(of: $0.asAny) } ?? ""
        let query = "dcPath=\(datacenter)&dsName=\(datastoreName)".replacing(" ", with: "%20")
        return "/folder/\(path)?\(query)"
    }

    var free: Int64 { simulator.snapshot().freeSpace(on: datastore) }

    /// A running machine whose guest answers.
    func machine(windows: Bool = false) throws -> ManagedObjectReference<VirtualMachine> {
        let world = simulator.snapshot()
        let found = world.all(VirtualMachine.self).first { vm in
            world[vm, VirtualMachine.guest]?.toolsRunningStatus == "guestToolsRunning"
                && GuestMachine(vm, world).isWindows == windows
        }
        guard let found else { throw NoSuchMachine() }
        return found
    }

    struct NoSuchMachine: Error {}
}

/// The fault that an operation raises.
func fault(_ body: () async throws -> Void) async -> String {
    do {
        try await body()
        return "none"
    } catch let fault as VimFault {
        return fault.typeName
    } catch {
        return "\(error)"
    }
}
