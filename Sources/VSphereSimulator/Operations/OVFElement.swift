internal import XMLStream

/// An element of an OVF descriptor.
final class OVFElement {
    let name: String
    let namespace: String
    /// Attributes by local name.
    let attributes: [String: String]
    let line: Int
    fileprivate(set) var children: [OVFElement] = []
    fileprivate(set) var text = ""

    fileprivate init(_ name: String, _ namespace: String, _ attributes: [String: String], line: Int) {
        self.name = name
        self.namespace = namespace
        self.attributes = attributes
        self.line = line
    }

    /// The first child of that name.
    func child(_ name: String) -> OVFElement? { children.first { $0.name == name } }

    /// All children of that name.
    func children(_ name: String) -> [OVFElement] { children.filter { $0.name == name } }

    /// The text of the first child of that name, without white space around it; nil when it is empty.
    func text(of name: String) -> String? { child(name).flatMap { $0.trimmed.isEmpty ? nil : $0.trimmed } }

    /// The text without white space around it.
    var trimmed: String {
        var text = text[...]
        while text.first?.isWhitespace ?? false { text.removeFirst() }
        while text.last?.isWhitespace ?? false { text.removeLast() }
        return String(text)
    }

    /// Reads a document.
    /// - Throws: `XMLError`.
    static func read(_ text: String) throws -> OVFElement {
        let reader = OVFReader()
        let parser = XMLParser(
            handler: reader, limits: XMLLimits(maximumBytes: 8 << 20, maximumDepth: 60, maximumTextBytes: 1 << 20))
        reader.parser = parser
        defer { reader.parser = nil }
        try parser.feed(Array(text.utf8))
        try parser.finish()
        return reader.root.children[0]
    }
}

private final class OVFReader: XMLHandler {
    weak var parser: XMLParser?
    let root = OVFElement("", "", [:], line: 0)
    private var open: [OVFElement]

    init() { open = [root] }

    func startElement(_ name: XMLName, attributes: XMLAttributes) throws {
        var values: [String: String] = [:]
        for attribute in attributes { values[attribute.name.localString] = attribute.string }
        let element = OVFElement(name.localString, name.namespaceString ?? "", values, line: parser?.line ?? 0)
        open[open.count - 1].children.append(element)
        open.append(element)
    }

    func characters(_ text: UnsafeBufferPointer<UInt8>) throws {
        open[open.count - 1].text += String(decoding: text, as: UTF8.self)
    }

    func endElement() throws { open.removeLast() }
}
