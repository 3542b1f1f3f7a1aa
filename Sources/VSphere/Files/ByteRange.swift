internal import HTTPTransport

/// A part of a file, asked for by a `Range` header (RFC 9110 §14). A server that sends the whole file all the same is
/// read as far as needed; one that answers with status 416 has nothing from there on.
struct ByteRange {
    let offset: Int64
    let length: Int64?

    init(offset: Int64, length: Int64?) {
        precondition(offset >= 0 && (length ?? 0) >= 0, "a range starts in the file and has a length")
        self.offset = offset
        self.length = length
    }

    var isEmpty: Bool { length == 0 }

    var headers: HTTPHeaders {
        if offset == 0, length == nil { return [:] }
        let last = length.map { length -> String in
            let (end, overflow) = offset.addingReportingOverflow(length - 1)
            return overflow ? "" : String(end)
        }
        return ["Range": "bytes=\(offset)-\(last ?? "")"]
    }

    /// Gives the bytes of the range; returns how many the whole file has, if the server told.
    func read(_ response: HTTPResponse, _ chunk: (ArraySlice<UInt8>) async throws -> Void) async throws -> Int64? {
        func size() -> Int64? {
            response.headers["Content-Range"]?.split(separator: "/").last.flatMap { Int64($0) }
        }
        if response.status == 416 { return size() }
        let isPart = response.status == 206
        var skipped = isPart ? 0 : offset
        var wanted = length ?? .max
        for try await bytes in response.body {
            let piece = bytes.dropFirst(Int(min(skipped, Int64(bytes.count))))
            skipped -= Int64(bytes.count - piece.count)
            let used = piece.prefix(Int(min(wanted, Int64(piece.count))))
            wanted -= Int64(used.count)
            if !used.isEmpty { try await chunk(used) }
            if wanted == 0 { break }
        }
        return isPart ? size() : response.head.contentLength
    }
}
