internal import CLibXML2

/// A push parser for XML: bytes go in as they arrive, events come out to an ``XMLHandler``.
///
/// It reads well-formed, namespace-aware XML 1.0 by libxml2's SAX2 interface. It loads nothing from anywhere,
/// refuses every DOCTYPE, and keeps to ``XMLLimits``.
///
/// ## Usage
/// ```swift
/// let parser = try XMLParser(handler: handler)
/// for try await chunk in response.body { try parser.feed(chunk) }
/// try parser.finish()
/// ```
public final class XMLParser {
    /// Receives the events. A constant, so that no event needs to count a reference to it.
    private let handler: any XMLHandler
    private let limits: XMLLimits
    private var context: xmlParserCtxtPtr
    @exclusivity(unchecked) private var failure: (any Error)?
    private var byteCount = 0
    @exclusivity(unchecked) private var textCount = 0
    /// Elements open now.
    @exclusivity(unchecked) public private(set) var depth = 0

    /// Bytes handed to libxml2 at a time: its buffer stays small, and it never looks back far.
    private static let chunk = 32 << 10

    /// Makes a parser for one document.
    public init(handler: any XMLHandler, limits: XMLLimits = XMLLimits()) {
        self.handler = handler
        self.limits = limits
        xmlInitParser()
        var callbacks = xmlSAXHandler()
        callbacks.initialized = UInt32(XML_SAX2_MAGIC)
        callbacks.startElementNs = { user, local, prefix, uri, namespaceCount, namespaces, count, _, attributes in
            XMLParser.from(user)._withUnsafeGuaranteedRef {
                $0.start(
                    XMLName(localAddress: local!, namespaceAddress: uri, prefixAddress: prefix),
                    XMLAttributes(
                        start: attributes, count: Int(count), namespaceStart: namespaces,
                        namespaceCount: Int(namespaceCount)))
            }
        }
        callbacks.endElementNs = { user, _, _, _ in XMLParser.from(user)._withUnsafeGuaranteedRef { $0.end() } }
        callbacks.characters = { user, text, count in
            XMLParser.from(user)._withUnsafeGuaranteedRef {
                $0.text(UnsafeBufferPointer(start: text, count: Int(count)))
            }
        }
        callbacks.ignorableWhitespace = callbacks.characters
        callbacks.cdataBlock = callbacks.characters
        callbacks.internalSubset = { user, _, _, _ in
            XMLParser.from(user)._withUnsafeGuaranteedRef { $0.refuseDoctype() }
        }
        callbacks.serror = { user, error in
            guard let user, let error else { return }
            XMLParser.from(user)._withUnsafeGuaranteedRef { $0.report(error) }
        }
        guard let context = xmlCreatePushParserCtxt(&callbacks, nil, nil, 0, nil) else {
            preconditionFailure("libxml2 is out of memory")
        }
        self.context = context
        context.pointee.userData = Unmanaged.passUnretained(self).toOpaque()
        xmlCtxtUseOptions(context, Int32(XML_PARSE_NONET.rawValue))
    }

    deinit {
        // An entity that the document declares would have needed a DOCTYPE, so there is never a tree to free.
        if let document = context.pointee.myDoc { xmlFreeDoc(document) }
        xmlFreeParserCtxt(context)
    }

    /// Line of the document that is being read, from 1.
    public var line: Int { Int(xmlSAX2GetLineNumber(UnsafeMutableRawPointer(context))) }
    /// Column in the line that is being read, from 1.
    public var column: Int { Int(xmlSAX2GetColumnNumber(UnsafeMutableRawPointer(context))) }

    /// Reads the next bytes of the document.
    ///
    /// - Throws: ``XMLError``, or what the handler threw. Afterwards the parser throws the same again.
    public func feed(_ bytes: UnsafeBufferPointer<UInt8>) throws {
        if let failure { throw failure }
        byteCount += bytes.count
        guard byteCount <= limits.maximumBytes else {
            throw fail(.limit, "the document is larger than \(limits.maximumBytes) bytes")
        }
        guard let start = bytes.baseAddress else { return }
        var position = 0
        while position < bytes.count {
            let count = min(Self.chunk, bytes.count - position)
            let status = (start + position).withMemoryRebound(to: CChar.self, capacity: count) {
                xmlParseChunk(context, $0, Int32(count), 0)
            }
            try check(status)
            position += count
        }
    }

    /// Reads the next bytes of the document.
    ///
    /// - Throws: ``XMLError``, or what the handler threw.
    public func feed(_ bytes: some ContiguousBytesCollection) throws {
        try bytes.withContiguousBytes { try feed($0) }
    }

    /// Ends the document.
    ///
    /// - Throws: ``XMLError`` when it is not complete, or what the handler threw.
    public func finish() throws {
        if let failure { throw failure }
        try check(xmlParseChunk(context, nil, 0, 1))
        guard context.pointee.wellFormed == 1, depth == 0 else {
            throw fail(.malformed, "the document is not complete")
        }
    }

    private func check(_ status: Int32) throws {
        if let failure { throw failure }
        if status != 0 { throw fail(.malformed, "not well-formed (libxml2 error \(status))") }
    }

    /// The parser, which is alive while libxml2 calls: nothing needs to be counted at each event.
    private static func from(_ user: UnsafeMutableRawPointer?) -> Unmanaged<XMLParser> {
        Unmanaged<XMLParser>.fromOpaque(user!)
    }

    @inline(__always)
    private func start(_ name: XMLName, _ attributes: XMLAttributes) {
        guard failure == nil else { return }
        depth += 1
        textCount = 0
        guard depth <= limits.maximumDepth else {
            return refuse("more than \(limits.maximumDepth) elements are open at a time")
        }
        guard attributes.count + attributes.namespaceCount <= limits.maximumAttributes else {
            return refuse("an element has more than \(limits.maximumAttributes) attributes")
        }
        do { try handler.startElement(name, attributes: attributes) } catch { stop(error) }
    }

    @inline(__always)
    private func end() {
        guard failure == nil else { return }
        depth -= 1
        textCount = 0
        do { try handler.endElement() } catch { stop(error) }
    }

    @inline(__always)
    private func text(_ text: UnsafeBufferPointer<UInt8>) {
        guard failure == nil else { return }
        textCount += text.count
        guard textCount <= limits.maximumTextBytes else {
            return refuse("a text is longer than \(limits.maximumTextBytes) bytes")
        }
        do { try handler.characters(text) } catch { stop(error) }
    }

    @inline(never)
    private func refuse(_ message: @autoclosure () -> String) { _ = fail(.limit, message()) }

    private func refuseDoctype() { _ = fail(.doctype, "the document has a DOCTYPE, which is not accepted") }

    private func report(_ error: UnsafeMutablePointer<xmlError>) {
        guard failure == nil, error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
        var message = error.pointee.message.map { String(cString: $0) } ?? "not well-formed"
        while message.last?.isWhitespace == true { message.removeLast() }
        stop(
            XMLError(
                .malformed, line: Int(error.pointee.line), column: max(1, Int(error.pointee.int2)), message: message))
    }

    private func fail(_ code: XMLError.Code, _ message: String) -> any Error {
        if let failure { return failure }
        let error = XMLError(code, line: line, column: column, message: message)
        stop(error)
        return error
    }

    private func stop(_ error: any Error) {
        if failure == nil { failure = error }
        xmlStopParser(context)
    }
}

/// Bytes that lie side by side in memory, `[UInt8]` and its slices.
public protocol ContiguousBytesCollection {
    /// Calls the closure with the bytes.
    func withContiguousBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result
}

extension [UInt8]: ContiguousBytesCollection {
    /// Calls the closure with the bytes.
    public func withContiguousBytes<Result>(
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result {
        try withUnsafeBufferPointer(body)
    }
}

extension ArraySlice<UInt8>: ContiguousBytesCollection {
    /// Calls the closure with the bytes.
    public func withContiguousBytes<Result>(
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result {
        try withUnsafeBufferPointer(body)
    }
}
