/// What a server's calls mean where they name none.
struct ServerDefaults: Sendable, Hashable {
    var datacenter: String?
    var cluster: String?
    var datastore: String?
    var network: String?
}
