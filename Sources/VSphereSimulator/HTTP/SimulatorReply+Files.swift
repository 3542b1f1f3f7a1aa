internal import HTTPTransport
internal import Synchronization

extension SimulatorReply {
    /// A file, or the part of it that is asked for; of a `HEAD` request the length only.
    static func file(
        _ content: FileContent, _ request: SimulatorRequest, type: String = "application/octet-stream"
    ) throws -> SimulatorReply {
        var reply = SimulatorReply(headers: ["Content-Type": type, "Accept-Ranges": "bytes"])
        var range = 0..<content.size
        // An empty file has no parts: it is given whole.
        if let text = request.headers["Range"], content.size > 0, let parts = parsed(text, size: content.size) {
            guard let part = parts else {
                var refusal = refusal(416, "The file has \(content.size) bytes.")
                refusal.headers["Content-Range"] = "bytes */\(content.size)"
                return refusal
            }
            range = part
            reply.status = 206
            reply.headers["Content-Range"] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(content.size)"
        }
        let place = Mutex(request.method == "HEAD" ? range.upperBound : range.lowerBound)
        reply.body = .chunks(length: range.upperBound - range.lowerBound) { [range] in
            try place.withLock { place in
                guard place < range.upperBound else { return nil }
                let count = Int(min(Int64(FileContent.chunkSize), range.upperBound - place))
                let chunk = try content.read(from: place, upTo: count)
                place += Int64(chunk.count)
                return chunk.isEmpty ? nil : chunk
            }
        }
        return reply
    }

    /// What a `Range` header asks for: nil when it is none that can be served in one piece, `.some(nil)` when it lies
    /// outside of the file.
    private static func parsed(_ text: String, size: Int64) -> Range<Int64>?? {
        guard text.hasPrefix("bytes="), !text.contains(",") else { return nil }
        let ends = text.dropFirst(6).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard ends.count == 2 else { return nil }
        switch (Int64(ends[0]), Int64(ends[1])) {
        case (let first?, let last) where ends[1].isEmpty || last != nil:
            guard first >= 0, first < size, first <= last ?? first else { return .some(nil) }
            return first..<min(last ?? size - 1, size - 1) + 1
        case (nil, let count?) where ends[0].isEmpty:
            guard count > 0 else { return .some(nil) }
            return max(0, size - count)..<size
        default: return nil
        }
    }
}

extension SimulatorRequest {
    /// How long the body says it is.
    var announcedLength: Int64? { headers["Content-Length"].flatMap { Int64($0) } ?? body.length }

    /// Receives the body.
    ///
    /// - Parameters:
    ///   - limit: the most that it may hold; ``HTTPRefusal`` 507 above.
    ///   - each: sees the chunks as they come.
    func receive(upTo limit: Int64, _ each: ([UInt8]) throws -> Void = { _ in }) async throws -> FileContent {
        let full = HTTPRefusal(507, "There is no space for it.")
        let announced = announcedLength
        if let announced, announced > limit { throw full }
        return try await body.withChunks { chunks in
            var collector = FileContent.Collector()
            for try await chunk in chunks {
                guard Int64(chunk.count) <= limit - collector.size else { throw full }
                try collector.append(chunk)
                try each(chunk)
            }
            if let announced, announced != collector.size {
                throw HTTPRefusal(400, "\(collector.size) bytes came where \(announced) were announced.")
            }
            return collector.content
        }
    }
}
