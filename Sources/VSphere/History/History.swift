public import VimTypes

/// A history as it is read, newest first, for one `for try await` loop at a time.
///
/// It is read page by page as the loop goes on. See ``VSphereClient/withEvents(matching:pageSize:_:)`` and
/// ``VSphereClient/withTasks(matching:pageSize:_:)``.
public struct History<Item: DataObject>: AsyncSequence {
    /// An event or a task.
    public typealias Element = Item

    let nextPage: () async throws -> [Item]?

    /// Reads on after the last page that a loop has read.
    public func makeAsyncIterator() -> Iterator { Iterator(nextPage: nextPage) }

    /// Reads one item after the other.
    public struct Iterator: AsyncIteratorProtocol {
        let nextPage: () async throws -> [Item]?
        private var page: ArraySlice<Item> = []

        init(nextPage: @escaping () async throws -> [Item]?) { self.nextPage = nextPage }

        /// The next item; nil at the end.
        public mutating func next() async throws -> Item? {
            while page.isEmpty {
                guard let items = try await nextPage() else { return nil }
                page = items[...]
            }
            return page.removeFirst()
        }
    }
}

extension ConnectedService {
    /// Gives a history to a closure, and takes back the collector that it was read with.
    func reading<Source: HistorySource, Result>(
        _ source: Source, pageSize: Int, _ body: (History<Source.Item>) async throws -> Result
    ) async throws -> Result {
        let reader = HistoryReader(source, on: self, pageSize: pageSize)
        let result: Result
        do { result = try await body(History { try await reader.next() }) } catch {
            await reader.end()
            throw error
        }
        await reader.end()
        return result
    }

    /// The newest items of a history.
    func newest<Source: HistorySource>(_ limit: Int, of source: Source) async throws -> [Source.Item] {
        guard limit > 0 else { return [] }
        return try await reading(source, pageSize: limit) { history in
            var items: [Source.Item] = []
            for try await item in history {
                items.append(item)
                if items.count == limit { break }
            }
            return items
        }
    }
}
