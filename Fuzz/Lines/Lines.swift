import MCPStdio

/// Lines do not depend on the pieces in which the bytes come, and none is longer than allowed.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzLines(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let size = bytes.first.map({ Int($0 % 16) + 1 }) else { return 0 }
    let pieces = stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
    let whole = events([bytes])
    precondition(events(pieces) == whole, "the pieces matter")
    for case .line(let line) in whole {
        precondition((1...20).contains(line.count) && !line.contains(0x0A), "a bad line")
    }
    return 0
}

private func events(_ pieces: [[UInt8]]) -> [LineSplitter.Event] {
    var splitter = LineSplitter(limit: 20)
    var events: [LineSplitter.Event] = []
    for piece in pieces { splitter.feed(piece.span) { events.append($0) } }
    splitter.finish { events.append($0) }
    return events
}
