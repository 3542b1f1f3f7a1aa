public import VimTypes

/// Updates of watched objects as they come, for one `for try await` loop at a time.
///
/// It never ends of itself: leave the loop, or cancel the task. See ``VSphereClient/withUpdates(of:_:)``.
public struct PropertyUpdates<Object: ManagedObject>: AsyncSequence {
    /// The next update.
    public typealias Element = PropertyUpdate<Object>

    let source: UpdateSource

    /// Goes on where the last loop stopped.
    public func makeAsyncIterator() -> Iterator { Iterator(source: source) }

    /// Waits for one update after the other.
    public struct Iterator: AsyncIteratorProtocol {
        let source: UpdateSource

        /// Waits until something changes.
        ///
        /// - Throws: `VimFault`, `HTTPTransportError`, ``VSphereError`` when the server cannot be watched any longer;
        ///   `CancellationError`.
        public func next() async throws -> PropertyUpdate<Object>? {
            let (parts, isFullState) = try await source.next()
            return PropertyUpdate(parts, isFullState: isFullState)
        }
    }
}

/// Asks for updates, carries the version from one answer to the next, and starts again when the server has lost it.
final class UpdateSource {
    private let service: any ConnectedService
    private let specification: PropertyFilterSpec
    private let clock: any Clock<Duration>
    private var watch: PropertyWatch?
    private var version: String?
    private var recovery = WatchRecovery()

    /// Makes collector and filter.
    init(
        _ specification: PropertyFilterSpec, on service: any ConnectedService, clock: any Clock<Duration>
    ) async throws {
        self.service = service
        self.specification = specification
        self.clock = clock
        watch = try await PropertyWatch.start(specification, on: service)
    }

    /// The parts of the next answer that tells something, and whether it tells all.
    func next() async throws -> (parts: [UpdateSet], isFullState: Bool) {
        var parts: [UpdateSet] = []
        var isFullState = version == nil
        while true {
            do {
                let watch: PropertyWatch
                if let present = self.watch {
                    watch = present
                } else {
                    watch = try await PropertyWatch.start(specification, on: service)
                    self.watch = watch
                }
                let set = try await watch.next(after: version)
                // The first answer does not show yet that the server can be watched: it needs no waiting.
                if version != nil { recovery.succeeded() }
                guard let set else { continue }
                version = set.version
                parts.append(set)
                let isTelling = isFullState || parts.contains { !$0.filterSet.isEmpty }
                if set.truncated != true && isTelling { return (parts, isFullState) }
            } catch {
                guard let pause = recovery.pause(after: error) else { throw error }
                await end()
                (parts, version, isFullState) = ([], nil, true)
                if pause > .zero { try await clock.sleep(for: pause) }
            }
        }
    }

    /// Takes back what was made on the server.
    func end() async {
        await watch?.end()
        watch = nil
    }
}
