import VSphere

/// What tools work with.
struct Services: Sendable {
    /// The vCenter or ESXi.
    let client: VSphereClient
}
