import FoundationEssentials
import VSphere
import VSphereSimulator

extension ManagedServer {
    /// A simulated server in this process, its clock that of the world.
    ///
    /// - Parameter inventory: `demo`, a number of machines such as `250-VMs`, `esxi`, or a file that describes it.
    /// - Throws: ``ConfigurationError``.
    static func simulated(_ inventory: String) throws -> ManagedServer {
        let isESXi = inventory == "esxi"
        guard
            let simulator = try Simulator.filled(isESXi ? "demo" : inventory, isESXi ? .esxi : SimulatorSettings())
        else {
            throw ConfigurationError(
                "MCP_SIMULATE is '\(inventory)': set it to demo, esxi, a number of machines such as 250-VMs, "
                    + "or a JSON file that describes an inventory.")
        }
        let user = simulator.settings.users[0]
        return ManagedServer(
            name: "simulator",
            configuration: VSphereConfiguration(
                host: simulator.settings.address, user: user.name, password: Secret(user.password)),
            exchange: { _ in SimulatorExchange(simulator) })
    }
}

extension Simulator {
    /// A simulator with the inventory of that name: `demo`, a number of machines such as `250-VMs`, or the path of a file
    /// that describes it; nil when it is none of them.
    ///
    /// - Throws: ``ConfigurationError`` with line and key of what is wrong in the file.
    static func filled(_ inventory: String, _ settings: SimulatorSettings) throws -> Simulator? {
        if inventory == "demo" { return demo(settings) }
        if inventory.lowercased().hasSuffix("-vms"), let count = Int(inventory.dropLast(4)) {
            return (0...100_000).contains(count) ? generated(vms: count, settings) : nil
        }
        // A word that is no file is a mistyped name rather than a missing file.
        guard inventory.hasSuffix(".json") || FileManager.default.fileExists(atPath: inventory) else { return nil }
        let document = try ConfigurationDocument(path: inventory)
        do {
            return try described(by: document.content, settings)
        } catch {
            throw document.error(at: error.keyPath, error.message)
        }
    }
}
