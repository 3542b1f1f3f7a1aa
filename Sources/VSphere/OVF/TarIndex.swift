/// What an archive holds, and where: read by going from header to header.
struct TarIndex: Sendable {
    struct Entry: Sendable {
        let name: String
        let offset: Int64
        let size: Int64
    }

    private(set) var entries: [Entry] = []

    /// Content shorter than this is read over: a new request would cost more.
    private static let leap: Int64 = 1 << 20

    init(_ source: OVFSource, _ client: VSphereClient) async throws {
        var reader = TarReader()
        /// Where the next bytes are read from; moves ahead of the reader when content is left out.
        var position: Int64 = 0
        var isEnded = false
        while !isEnded {
            let start = position
            var target: Int64?
            do {
                try await source.read(client, from: start) { chunk in
                    reader.append(Array(chunk))
                    position += Int64(chunk.count)
                    while let event = try reader.next() {
                        switch event {
                        case .entry(let entry):
                            guard entry.kind == .file else { continue }
                            entries.append(Entry(name: entry.name, offset: reader.offset, size: entry.size))
                            if entry.size >= Self.leap, reader.offset + entry.size > position {
                                target = reader.skipContent()
                                throw Leap()
                            }
                        case .end:
                            isEnded = true
                            throw Leap()
                        case .content, .endOfEntry: break
                        }
                    }
                }
                try reader.finish()
                isEnded = true
            } catch is Leap {
                if let target { position = target }
            }
        }
    }

    /// Ends a request early.
    private struct Leap: Error {}
}
