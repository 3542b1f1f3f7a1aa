import MCPCore
import VSphere
import VimTypes

/// What a call means where it names no datacenter, cluster, datastore or network: what the configuration says, else the
/// only sensible choice. Where there are several, the caller is asked to name one. What was chosen is told in
/// ``Change/defaults``.
extension ToolContext<Call> {
    /// The datacenter that is meant.
    func datacenter(
        _ target: Target<Datacenter>?, for change: inout Change, properties: [String] = []
    ) async throws -> Found<Datacenter> {
        try await choose(
            "datacenter", target, services.server.defaults.datacenter, properties: properties, in: &change
        ) {
            try await all(Datacenter.self, properties: properties).map { Choice(object: $0) }
        }
    }

    /// The cluster, or the host without a cluster, that is meant.
    func computeResource(
        _ target: Target<ComputeResource>?, for change: inout Change, properties: [String] = []
    ) async throws -> Found<ComputeResource> {
        try await choose("cluster", target, services.server.defaults.cluster, properties: properties, in: &change) {
            try await all(ComputeResource.self, properties: properties + ["summary"]).map { resource in
                let summary: ComputeResourceSummary? = resource.value("summary")
                let isUsable = summary.map { $0.numEffectiveHosts > 0 } ?? true
                return Choice(object: resource, objection: isUsable ? nil : "no host that can be used")
            }
        }
    }

    /// The datastore that is meant.
    ///
    /// Of those that a host or cluster reaches, one is chosen only if it is shared, can be written to and has room; on
    /// an ESXi by itself a local one will do.
    ///
    /// - Parameters:
    ///   - target: what the caller wrote.
    ///   - container: the host or cluster that has to reach it; nil for any.
    ///   - bytes: how much is about to be written.
    ///   - change: the answer.
    func datastore(
        _ target: Target<Datastore>?, reachedFrom container: ManagedObjectReference<AnyManagedObject>? = nil,
        bytes: Int = 0, for change: inout Change, properties: [String] = []
    ) async throws -> Found<Datastore> {
        let paths = properties + ["summary"]
        return try await choose(
            "datastore", target, services.server.defaults.datastore, properties: paths, in: &change
        ) {
            let isCentral = try await vSphere.content().about.apiType == "VirtualCenter"
            let candidates =
                if let container {
                    try await all(Datastore.self, in: container, properties: paths)
                } else {
                    try await all(Datastore.self, properties: paths)
                }
            return candidates.map { datastore in
                Choice(object: datastore, objection: Self.objection(datastore, bytes: bytes, mayBeLocal: !isCentral))
            }
        }
    }

    /// The network or port group that is meant.
    func network(
        _ target: Target<Network>?, reachedFrom container: ManagedObjectReference<AnyManagedObject>? = nil,
        for change: inout Change, properties: [String] = []
    ) async throws -> Found<Network> {
        let paths = properties + ["summary.accessible"]
        return try await choose(
            "network", target, services.server.defaults.network, properties: paths, in: &change
        ) {
            let candidates =
                if let container {
                    try await all(Network.self, in: container, properties: paths)
                } else {
                    try await all(Network.self, properties: paths)
                }
            return candidates.filter { !$0.name.contains("DVUplinks") }.map { network in
                let isAccessible: Bool = network.value("summary.accessible") ?? true
                return Choice(object: network, objection: isAccessible ? nil : "cannot be used")
            }
        }
    }

    /// An object that a call could mean.
    private struct Choice<Object: ManagedObject> {
        let object: Found<Object>
        /// Why it is not chosen unless it is named.
        var objection: String?
    }

    private func choose<Object: ManagedObject>(
        _ what: String, _ target: Target<Object>?, _ configured: String?, properties: [String],
        in change: inout Change, candidates: () async throws -> [Choice<Object>]
    ) async throws -> Found<Object> {
        if let target { return try await find(target, properties: properties) }
        if let configured {
            let found: Found<Object> = try await find(Target(configured), properties: properties)
            change.note(default: what, "\(found.name) (\(found.moref)), as configured")
            return found
        }
        let all = try await candidates()
        let sensible = all.filter { $0.objection == nil }
        guard sensible.count == 1, let choice = sensible.first else {
            let list = all.prefix(20).map { choice in
                "\(choice.object.name) (\(choice.object.moref)\(choice.objection.map { ": \($0)" } ?? ""))"
            }
            throw ToolError(
                .invalid,
                sensible.isEmpty ? "\(what): there is none that could be chosen." : "\(what): several could be meant.",
                hint: all.isEmpty ? nil : "Name one: \(list.joined(separator: ", ")).")
        }
        change.note(default: what, "\(choice.object.name) (\(choice.object.moref)), the only sensible choice")
        return choice.object
    }

    private static func objection(_ datastore: Found<Datastore>, bytes: Int, mayBeLocal: Bool) -> String? {
        guard let summary: DatastoreSummary = datastore.value("summary") else { return "state unknown" }
        if !summary.accessible { return "not accessible" }
        if let mode = summary.maintenanceMode, mode != "normal" { return "in maintenance" }
        if !mayBeLocal, summary.multipleHostAccess == false { return "local to one host" }
        // A datastore that is filled to the brim stops every machine on it.
        let reserve = summary.capacity / 20
        if summary.freeSpace - bytes < reserve { return "\(summary.freeSpace >> 30) GiB free" }
        return nil
    }
}
