internal import VimTypes

/// A small company: two datacenters, three clusters, a host of its own in a branch office.
enum DemoInventory {
    static func fill(_ world: inout World) {
        GeneratedInventory(machines: 40, hosts: 4).fill(&world)
    }
}
