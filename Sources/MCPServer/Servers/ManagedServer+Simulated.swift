import VSphere
import VSphereSimulator

extension ManagedServer {
    /// A simulated server in this process, its clock that of the world.
    ///
    /// - Parameter inventory: `demo`, a number of machines such as `250-VMs`, or `esxi`.
    /// - Throws: ``ConfigurationError``.
    static func simulated(_ inventory: String) throws -> ManagedServer {
        let isESXi = inventory == "esxi"
        guard let simulator = Simulator.filled(isESXi ? "demo" : inventory, isESXi ? .esxi : SimulatorSettings()) else {
            throw ConfigurationError(
                "MCP_SIMULATE is '\(inventory)': set it to demo, esxi, or a number of machines such as 250-VMs.")
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
    /// A simulator with the inventory of that name: `demo`, or a number of machines such as `250-VMs`; nil for others.
    static func filled(_ inventory: String, _ settings: SimulatorSettings) -> Simulator? {
        if inventory == "demo" { return demo(settings) }
        guard inventory.lowercased().hasSuffix("-vms"), let count = Int(inventory.dropLast(4)),
            (0...100_000).contains(count)
        else { return nil }
        return generated(vms: count, settings)
    }
}
