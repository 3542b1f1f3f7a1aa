/// An inventory as a file describes it: what `mcvsphere simulate --inventory FILE` reads.
///
/// The format is documented in `docs/simulator-inventory.md`. What is left out gets the value named there.
struct InventoryDescription: Codable, Equatable, Sendable {
    var datacenters: [Datacenter]

    /// A datacenter with all that is in it.
    struct Datacenter: Codable, Equatable, Sendable {
        var name: String
        var datastores: [Datastore]?
        var networks: [Network]?
        var clusters: [Cluster]?
        /// Hosts that are in no cluster.
        var hosts: [Host]?
        /// Paths of folders for machines, such as `Production/Web`; those that machines name need not be here.
        var folders: [String]?
        var vms: [Machine]?
    }

    /// A datastore, mounted on all hosts of the datacenter unless it names some.
    struct Datastore: Codable, Equatable, Sendable {
        var name: String
        /// `vmfs` or `nfs`.
        var type: String?
        var capacityGiB: Int
        var isLocal: Bool?
        /// NFS server, and the path that it exports.
        var server: String?
        var path: String?
        var isAccessible: Bool?
        var hosts: [String]?

        enum CodingKeys: String, CodingKey {
            case name, type, server, path, hosts
            case capacityGiB = "capacity_gib"
            case isLocal = "local"
            case isAccessible = "accessible"
        }
    }

    /// A network, or, with a switch, a port group of a distributed one, or one of NSX; on all hosts of the datacenter.
    struct Network: Codable, Equatable, Sendable {
        var name: String
        var distributedSwitch: String?
        var vlan: Int?
        var isOpaque: Bool?

        enum CodingKeys: String, CodingKey {
            case name, vlan
            case isOpaque = "nsx"
            case distributedSwitch = "switch"
        }
    }

    /// A cluster.
    struct Cluster: Codable, Equatable, Sendable {
        var name: String
        var hasDRS: Bool?
        var hasHA: Bool?
        /// Names of resource pools.
        var pools: [String]?
        var hosts: [Host]

        enum CodingKeys: String, CodingKey {
            case name, pools, hosts
            case hasDRS = "drs"
            case hasHA = "ha"
        }
    }

    /// A host.
    struct Host: Codable, Equatable, Sendable {
        var name: String
        var vendor: String?
        var model: String?
        var sockets: Int?
        var coresPerSocket: Int?
        var megahertz: Int?
        var memoryGiB: Int?
        var inMaintenance: Bool?

        enum CodingKeys: String, CodingKey {
            case name, vendor, model, sockets
            case coresPerSocket = "cores_per_socket"
            case megahertz = "cpu_mhz"
            case memoryGiB = "memory_gib"
            case inMaintenance = "maintenance"
        }
    }

    /// A virtual machine.
    struct Machine: Codable, Equatable, Sendable {
        var name: String
        /// Path of its folder, such as `Production/Web`.
        var folder: String?
        var host: String
        /// Name of a pool of the host's cluster.
        var pool: String?
        var datastore: String
        var guest: String?
        var cpus: Int?
        var memoryMiB: Int?
        var disksGiB: [Int]?
        /// The network of each adapter.
        var networks: [String]?
        /// The address of each adapter.
        var addresses: [String]?
        /// `on`, `off` or `template`.
        var state: String?
        var hasTools: Bool?
        var note: String?

        enum CodingKeys: String, CodingKey {
            case name, folder, host, pool, datastore, guest, cpus, networks, addresses, state, note
            case memoryMiB = "memory_mib"
            case disksGiB = "disks_gib"
            case hasTools = "tools"
        }
    }
}
