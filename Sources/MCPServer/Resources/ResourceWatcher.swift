import Logging
import MCPCore
import Synchronization
import VSphere
import VimTypes

/// Tells clients when a resource that they subscribed to has changed.
///
/// For each server there is one watch of lists and one of single objects at most, however many subscribers and resources
/// there are; none while nobody listens. Changes that come close after each other are told once.
final class ResourceWatcher: Sendable {
    private let servers: Servers
    private let logger: Logger
    private let clock: any Clock<Duration>
    /// How long after telling of changes the next are collected.
    private let pause: Duration
    /// Told which resources are watched, once their present state is known: changes from then on are told.
    private let started: @Sendable (Set<String>) -> Void
    /// How long after a server failed it is asked again.
    private let patience: Duration
    private let interest: AsyncStream<Set<String>>
    private let input: AsyncStream<Set<String>>.Continuation

    /// What one watch is for.
    struct Key: Hashable, Sendable {
        let server: String
        let isOfLists: Bool
    }

    init(
        _ servers: Servers, logger: Logger = Logger(label: "mcvsphere"), clock: any Clock<Duration> = ContinuousClock(),
        pause: Duration = .seconds(1), patience: Duration = .seconds(30),
        started: @escaping @Sendable (Set<String>) -> Void = { _ in }
    ) {
        self.started = started
        self.servers = servers
        self.logger = logger
        self.clock = clock
        self.pause = pause
        self.patience = patience
        (interest, input) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Notes which resources clients are subscribed to now, for ``ServerConfiguration/watch``.
    func setInterest(_ uris: Set<String>) { input.yield(uris) }

    /// Watches what is of interest until the task is cancelled.
    ///
    /// - Parameter announce: is given the URI of each resource that has changed.
    func run(_ announce: @escaping @Sendable (String) -> Void) async {
        await withDiscardingTaskGroup { group in
            var running: [Key: (uris: Set<String>, stop: AsyncStream<Never>.Continuation, seen: SeenState)] = [:]
            for await uris in interest {
                let wanted = watches(for: uris)
                for (key, watch) in running where wanted[key]?.uris != watch.uris { watch.stop.finish() }
                for (key, watch) in wanted where running[key]?.uris != watch.uris {
                    let (stopped, stop) = AsyncStream.makeStream(of: Never.self)
                    // What the watch before has seen, so that nothing is missed between the two.
                    let seen = running[key]?.seen ?? SeenState()
                    running[key] = (watch.uris, stop, seen)
                    group.addTask { await self.keepWatching(watch, seen, until: stopped, announce) }
                }
                for key in running.keys where wanted[key] == nil { running[key] = nil }
            }
            group.cancelAll()
        }
    }

    /// What is to be watched for these URIs.
    private func watches(for uris: Set<String>) -> [Key: ResourceWatch] {
        var watches: [Key: ResourceWatch] = [:]
        for uri in uris {
            guard let (resource, values) = LiveResource.find(uri),
                let server = try? servers.server(named: values["server"])
            else { continue }
            let key = Key(server: server.name, isOfLists: resource.watched.variable == nil)
            watches[key, default: ResourceWatch(server)].add(uri, resource, values)
        }
        return watches
    }

    private func keepWatching(
        _ watch: ResourceWatch, _ seen: SeenState, until stopped: AsyncStream<Never>,
        _ announce: @escaping @Sendable (String) -> Void
    ) async {
        await withDiscardingTaskGroup { group in
            group.addTask {
                while !Task.isCancelled {
                    do {
                        try await watch.run(
                            seen, started: self.started, pausing: { try await self.clock.sleep(for: self.pause) },
                            announce)
                    } catch {
                        guard !Task.isCancelled else { return }
                        self.logger.warning("\(watch.server.name) cannot be watched at the moment: \(error)")
                        try? await self.clock.sleep(for: self.patience)
                    }
                }
            }
            for await _ in stopped {}
            group.cancelAll()
        }
    }
}

extension LiveResource {
    /// The resource of a URI, and the values of its variables; `server` is one where the URI names it.
    static func find(_ uri: String) -> (LiveResource, [String: String])? {
        for resource in all {
            for template in ["\(resource.uri)?server={server}", resource.uri] {
                if let values = (try? URITemplate(template))?.match(uri) { return (resource, values) }
            }
        }
        return nil
    }
}
