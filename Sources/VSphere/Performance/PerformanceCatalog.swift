internal import Synchronization
internal import VimTypes

/// The counters and intervals of a server.
struct PerformanceCatalog: Sendable {
    /// All counters, by name.
    let counters: [PerformanceCounter]
    /// Intervals that the server keeps history in, shortest first.
    let intervals: [PerfInterval]
    private let byName: [String: PerformanceCounter]
    private let byID: [Int: PerformanceCounter]

    init(_ counters: [PerformanceCounter], intervals: [PerfInterval]) {
        self.counters = counters.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
        self.intervals = intervals.filter(\.enabled).sorted { $0.samplingPeriod < $1.samplingPeriod }
        byName = Dictionary(self.counters.map { ($0.name.lowercased(), $0) }) { first, _ in first }
        byID = Dictionary(self.counters.map { ($0.id, $0) }) { first, _ in first }
    }

    /// The counter of that number.
    subscript(id: Int) -> PerformanceCounter? { byID[id] }

    /// Counters by their names, whatever their case, each once.
    ///
    /// - Throws: ``VSphereError`` `.notFound` that names all unknown ones, with names that come near.
    func counters(named names: [String], host: String) throws -> [PerformanceCounter] {
        var found: [PerformanceCounter] = []
        var unknown: [String] = []
        for name in names {
            guard let counter = byName[name.lowercased()] else {
                unknown.append(name)
                continue
            }
            if !found.contains(counter) { found.append(counter) }
        }
        guard unknown.isEmpty else {
            let sentences = unknown.map { name in
                let near = nearMisses(of: name)
                return "has no performance counter '\(name)'."
                    + (near.isEmpty ? "" : " Did you mean \(near.joined(separator: ", "))?")
            }
            throw VSphereError(.notFound, host: host, sentences.joined(separator: " It "))
        }
        return found
    }

    /// At most five names that somebody may have meant: those that begin or continue like it, then those that are few
    /// letters away.
    func nearMisses(of name: String) -> [String] {
        let name = name.lowercased()
        // What a person types without the rollup, or with another, still begins with group and name.
        let stem = name.split(separator: ".").prefix(2).joined(separator: ".") + "."
        let distances = byName.values.map { counter in
            let other = counter.name.lowercased()
            return (name: counter.name, distance: other.hasPrefix(stem) ? 0 : Self.distance(name, other))
        }
        return distances.filter { $0.distance <= max(2, name.count / 3) }
            .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
            .prefix(5).map(\.name)
    }

    /// How many letters to insert, remove or replace to turn one text into the other.
    static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (position, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = position + 1
            for column in right.indices {
                let replaced = diagonal + (letter == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, row[column] + 1, row[column + 1] + 1)
            }
        }
        return row[right.count]
    }

    /// Keeps a server's catalogue, which is large and changes with its version only.
    final class Cache: Sendable {
        /// A catalogue, and the server that it is of.
        private struct Kept {
            let catalog: PerformanceCatalog
            let server: ServiceContent
        }

        private let kept: Mutex<Kept?>

        /// An empty cache.
        init() { kept = Mutex(nil) }

        /// Makes a cache of a catalogue that is known already.
        init(_ catalog: PerformanceCatalog, of server: ServiceContent) {
            kept = Mutex(Kept(catalog: catalog, server: server))
        }

        /// The catalogue, asked for the first time it is needed, and once more when the server has become another: the
        /// numbers of counters are its own.
        func catalog(of service: any ConnectedService) async throws -> PerformanceCatalog {
            let server = try await service.content()
            if let kept = kept.withLock({ $0 }), kept.server == server { return kept.catalog }
            let manager = try await service.performanceManager()
            let path = PerformanceManager.perfCounter.path
            let properties = try await service.properties(
                of: manager.reference, [path, PerformanceManager.historicalInterval.path])
            if let missing = properties?.missing[path] {
                throw VimFault(
                    operation: "RetrievePropertiesEx", message: missing.localizedMessage ?? "",
                    detail: missing.fault.asAny)
            }
            let catalog = PerformanceCatalog(
                (properties?[PerformanceManager.perfCounter] ?? []).map(PerformanceCounter.init),
                intervals: properties?[PerformanceManager.historicalInterval] ?? [])
            // A server that is starting knows none yet.
            if !catalog.counters.isEmpty { kept.withLock { $0 = Kept(catalog: catalog, server: server) } }
            return catalog
        }
    }
}

extension ConnectedService {
    /// The server's performance manager.
    func performanceManager() async throws -> PerformanceManager {
        guard let manager = try await content().perfManager else {
            throw VSphereError(.unsupported, host: configuration.host, "has no performance manager")
        }
        return manager.on(self)
    }
}
