internal import VimTypes

/// Reads a history page by page, newest first.
///
/// The server's collector shows a latest page, and can be read backwards from there. Items that arrive meanwhile push
/// others from the one to the other, so that some come twice: they are dropped. When the session expires, which takes
/// the collector along, reading starts again with a new one and drops what has been told.
final class HistoryReader<Source: HistorySource> {
    private let source: Source
    private let service: any ConnectedService
    private let pageSize: Int
    private var collector: Source.Collector?
    private var told: Set<Source.Key> = []
    private var isAtEnd = false

    /// Makes a reader; nothing is sent.
    init(_ source: Source, on service: any ConnectedService, pageSize: Int) {
        self.source = source
        self.service = service
        // vCenter refuses pages of more than a thousand.
        self.pageSize = min(max(pageSize, 1), 1000)
    }

    /// The next items; nil at the end.
    func next() async throws -> [Source.Item]? {
        try await service.outlivingSessions {
            while !isAtEnd {
                let new = try await nextPage().filter { told.insert(source.key($0)).inserted }
                if !new.isEmpty { return new.sorted { source.isNewer($0, than: $1) } }
            }
            return nil
        }
    }

    private func nextPage() async throws -> [Source.Item] {
        let known = collector
        let collector: Source.Collector
        if let known {
            collector = known
        } else {
            let (source, service) = (source, service)
            collector = try await finishing(since: .cancellation) { try await source.makeCollector(on: service) }
                .on(service)
            self.collector = collector
        }
        do {
            return try await service.using(collector.reference) {
                try await known == nil ? latestPage(of: collector) : pageBefore(collector)
            }
        } catch let error as VSphereError where error.code == .sessionLost {
            self.collector = nil
            throw error
        }
    }

    private func pageBefore(_ collector: Source.Collector) async throws -> [Source.Item] {
        let page = try await source.previous(pageSize, of: collector)
        isAtEnd = page.isEmpty
        return page
    }

    private func latestPage(of collector: Source.Collector) async throws -> [Source.Item] {
        try await collector.setCollectorPageSize(maxCount: pageSize)
        let properties = try await service.properties(of: collector.reference, [source.latestPage])
        let page = properties?[Property<Source.Collector, [Source.Item]>(source.latestPage)] ?? []
        // A page that is not full holds all there is.
        isAtEnd = page.count < pageSize
        if !isAtEnd { try await collector.resetCollector() }
        return page
    }

    /// Takes the collector back, whether or not the present task is cancelled.
    func end() async {
        guard let collector else { return }
        self.collector = nil
        _ = try? await finishing(since: .now) { try await collector.destroyCollector() }
    }
}
