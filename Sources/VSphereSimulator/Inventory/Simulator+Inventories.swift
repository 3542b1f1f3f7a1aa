internal import VimTypes

extension Simulator {
    /// A simulator with the inventory of a small company, or, for ``SimulatorSettings/Product/esxi``, of one host.
    public static func demo(_ settings: SimulatorSettings = SimulatorSettings()) -> Simulator {
        Simulator(settings) { world in
            switch settings.product {
            case .vCenter: DemoInventory.fill(&world)
            case .esxi: HostInventory.fill(&world)
            }
        }
    }

    /// A simulator with the inventory that a JSON text describes; see `docs/simulator-inventory.md`.
    ///
    /// - Throws: ``InventoryFileError``, which says where the text is wrong.
    public static func described(
        by text: String, _ settings: SimulatorSettings = SimulatorSettings()
    ) throws(InventoryFileError) -> Simulator {
        let inventory = DescribedInventory(description: try InventoryDescription.read(text))
        return try Simulator(settings) { world throws(InventoryFileError) in try inventory.fill(&world) }
    }

    /// A simulator with so many machines, all alike: fifty on a host, twenty hosts in a cluster.
    public static func generated(
        vms: Int, hosts: Int? = nil, _ settings: SimulatorSettings = SimulatorSettings()
    ) -> Simulator {
        Simulator(settings) { GeneratedInventory(machines: vms, hosts: hosts).fill(&$0) }
    }
}
