import XMLStream

/// Whatever the bytes are, reading them whole and reading them in pieces gives the same events and the same verdict.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzXMLReader(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let whole = Recorder.read([bytes[...]])
    let step = max(1, count / 7)
    let pieces = Recorder.read(stride(from: 0, to: count, by: step).map { bytes[$0..<min($0 + step, count)] })
    // An error can be met before or after the events that stand next to it, so only complete documents compare.
    precondition(whole.isComplete == pieces.isComplete, "pieces change whether the document is accepted")
    precondition(!whole.isComplete || whole.events == pieces.events, "pieces change the events")
    return 0
}

private final class Recorder: XMLHandler {
    private(set) var events: [String] = []
    private(set) var isComplete = false
    private var depth = 0

    static func read(_ pieces: [ArraySlice<UInt8>]) -> Recorder {
        let recorder = Recorder()
        let limits = XMLLimits(
            maximumBytes: 1 << 20, maximumDepth: 64, maximumTextBytes: 1 << 16, maximumAttributes: 16)
        let parser = XMLParser(handler: recorder, limits: limits)
        do {
            for piece in pieces { try parser.feed(piece) }
            try parser.finish()
            recorder.isComplete = true
            precondition(recorder.depth == 0, "an element has no end")
        } catch {
            precondition(error is XMLError, "an error of another type: \(error)")
        }
        return recorder
    }

    func startElement(_ name: XMLName, attributes: XMLAttributes) {
        depth += 1
        precondition(depth <= 64, "the limit of the depth does not hold")
        var event = "<\(name.namespaceString ?? "") \(name.prefixString ?? "") \(name.localString)"
        for attribute in attributes {
            event += " \(attribute.name.namespaceString ?? "") \(attribute.name.localString)=\(attribute.string)"
        }
        for namespace in attributes.namespaces { event += " xmlns:\(namespace.prefix ?? "")=\(namespace.uri)" }
        events.append(event)
    }

    func characters(_ text: UnsafeBufferPointer<UInt8>) {
        let piece = String(decoding: text, as: UTF8.self)
        if let last = events.last, last.hasPrefix("text ") {
            events[events.count - 1] = last + piece
        } else {
            events.append("text " + piece)
        }
    }

    func endElement() {
        depth -= 1
        precondition(depth >= 0, "an element ends that did not start")
        events.append(">")
    }
}
