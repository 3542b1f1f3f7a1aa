/// Receives the events of an ``XMLParser``.
///
/// Names, attributes and text point into the parser's memory: they are valid during the call only.
/// An error thrown from an event stops the parser, which throws it on.
public protocol XMLHandler: AnyObject {
    /// An element starts.
    func startElement(_ name: XMLName, attributes: XMLAttributes) throws
    /// Text, entities resolved. One run of text can come in several pieces.
    func characters(_ text: UnsafeBufferPointer<UInt8>) throws
    /// The element that started last and has not ended, ends.
    func endElement() throws
}

/// The name of an element or attribute; valid during an event only.
public struct XMLName {
    /// Local name, terminated by a zero. The parser keeps one copy of each name, so that equal names have equal
    /// addresses within a document.
    public let localAddress: UnsafePointer<UInt8>
    /// Namespace, terminated by a zero; one copy of each within a document.
    public let namespaceAddress: UnsafePointer<UInt8>?
    let prefixAddress: UnsafePointer<UInt8>?

    /// Local name.
    public var local: UnsafeBufferPointer<UInt8> { bytes(of: localAddress) }
    /// Whether the local name is that one.
    public func isLocal(_ name: StaticString) -> Bool { equal(localAddress, name) }
    /// Local name.
    public var localString: String { String(cString: localAddress) }
    /// Namespace.
    public var namespace: UnsafeBufferPointer<UInt8>? { namespaceAddress.map(bytes(of:)) }
    /// Namespace.
    public var namespaceString: String? { namespaceAddress.map { String(cString: $0) } }
    /// Prefix as it stands in the document.
    public var prefixString: String? { prefixAddress.map { String(cString: $0) } }
}

/// The attributes of an element, namespace declarations apart; valid during an event only.
public struct XMLAttributes: Sequence {
    let start: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
    /// Number of attributes.
    public let count: Int
    let namespaceStart: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
    /// Number of namespaces that this element declares.
    public let namespaceCount: Int

    /// An attribute.
    public struct Attribute {
        /// Name.
        public let name: XMLName
        /// Value, entities resolved.
        public let value: UnsafeBufferPointer<UInt8>
        /// Value, entities resolved.
        public var string: String { String(decoding: value, as: UTF8.self) }
    }

    /// The attribute at a position.
    public subscript(position: Int) -> Attribute {
        precondition(position >= 0 && position < count)
        let fields = start! + 5 * position
        return Attribute(
            name: XMLName(
                localAddress: fields[0]!, namespaceAddress: fields[2], prefixAddress: fields[1]),
            value: UnsafeBufferPointer(start: fields[3], count: fields[4]! - fields[3]!))
    }

    /// The value of the attribute of that local name and namespace; nil stands for no namespace.
    public func value(_ local: StaticString, namespace: StaticString?) -> UnsafeBufferPointer<UInt8>? {
        for position in 0..<count {
            let attribute = self[position]
            guard equal(attribute.name.localAddress, local) else { continue }
            switch (attribute.name.namespaceAddress, namespace) {
            case (nil, nil): return attribute.value
            case (let found?, let wanted?) where equal(found, wanted): return attribute.value
            default: continue
            }
        }
        return nil
    }

    /// The namespace at a position among those that this element declares.
    public func namespace(at position: Int) -> XMLNamespace {
        precondition(position >= 0 && position < namespaceCount)
        let fields = namespaceStart! + 2 * position
        return XMLNamespace(prefixAddress: fields[0], uriAddress: fields[1])
    }

    /// Namespaces that this element declares.
    public var namespaces: [(prefix: String?, uri: String)] {
        (0..<namespaceCount).map { (namespace(at: $0).prefixString, namespace(at: $0).uriString) }
    }

    /// Visits the attributes in document order.
    public func makeIterator() -> AnyIterator<Attribute> {
        var position = 0
        return AnyIterator {
            guard position < count else { return nil }
            defer { position += 1 }
            return self[position]
        }
    }
}

/// A namespace that an element declares.
///
/// It points into the parser's memory, where it stays valid as long as the document is being read.
public struct XMLNamespace {
    let prefixAddress: UnsafePointer<UInt8>?
    let uriAddress: UnsafePointer<UInt8>?

    /// Prefix; nil for the default namespace.
    public var prefixString: String? { prefixAddress.map { String(cString: $0) } }
    /// Name of the namespace; empty where the default namespace is taken back.
    public var uriString: String { uriAddress.map { String(cString: $0) } ?? "" }
}

private func bytes(of address: UnsafePointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var count = 0
    while address[count] != 0 { count += 1 }
    return UnsafeBufferPointer(start: address, count: count)
}

private func equal(_ address: UnsafePointer<UInt8>, _ literal: StaticString) -> Bool {
    let count = literal.utf8CodeUnitCount
    let wanted = literal.utf8Start
    for position in 0..<count where address[position] != wanted[position] { return false }
    return address[count] == 0
}
