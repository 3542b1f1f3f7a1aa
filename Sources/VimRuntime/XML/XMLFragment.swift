internal import XMLStream

/// An element that the schema does not know, kept as it came.
public struct XMLFragment: Hashable, Sendable {
    /// An attribute; the name has its prefix.
    public struct Attribute: Hashable, Sendable {
        /// Name, prefix included.
        public var name: String
        /// Value.
        public var value: String
    }

    /// Text or an element within.
    public enum Child: Hashable, Sendable {
        /// Text.
        case text(String)
        /// An element.
        case element(XMLFragment)
    }

    /// Local name.
    public var name: String
    /// Prefix, as it stood in the document.
    public var prefix: String?
    /// Namespace declarations of this element, prefix by prefix; the empty prefix stands for the default namespace.
    public var namespaces: [Attribute]
    /// Attributes.
    public var attributes: [Attribute]
    /// Text and elements within.
    public var children: [Child]

    /// Makes an element.
    public init(
        name: String, prefix: String? = nil, namespaces: [Attribute] = [], attributes: [Attribute] = [],
        children: [Child] = []
    ) {
        self.name = name
        self.prefix = prefix
        self.namespaces = namespaces
        self.attributes = attributes
        self.children = children
    }

    /// All text within, the elements' included.
    public var text: String {
        children.reduce(into: "") { text, child in
            switch child {
            case .text(let piece): text += piece
            case .element(let element): text += element.text
            }
        }
    }

    /// The local part of the `xsi:type`.
    public var typeName: String? {
        attributes.first { $0.name == "xsi:type" || $0.name.hasSuffix(":type") }
            .map { String($0.value.split(separator: ":").last ?? "") }
    }

    /// The element as XML text.
    public var xml: String {
        var writer = XMLWriter()
        write(to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    func write(to writer: inout XMLWriter, named override: String? = nil) {
        let tag = override ?? (prefix.map { $0 + ":" + name } ?? name)
        writer.raw("<")
        writer.raw(tag)
        for namespace in namespaces {
            writer.attribute(namespace.name.isEmpty ? "xmlns" : "xmlns:" + namespace.name, namespace.value)
        }
        for attribute in attributes { writer.attribute(attribute.name, attribute.value) }
        writer.raw(">")
        for child in children {
            switch child {
            case .text(let text): writer.text(text)
            case .element(let element): element.write(to: &writer)
            }
        }
        writer.raw("</")
        writer.raw(tag)
        writer.raw(">")
    }

    /// Reads an element from XML text.
    ///
    /// - Throws: what ``XMLStream/XMLParser`` throws.
    public init(xml: String) throws {
        let builder = FragmentDocument()
        let parser = XMLParser(handler: builder)
        try parser.feed(Array(xml.utf8))
        try parser.finish()
        self = builder.builder.root!
    }
}

/// Builds a fragment from events.
struct FragmentBuilder {
    private var open: [XMLFragment] = []
    private(set) var root: XMLFragment?

    var isComplete: Bool { root != nil }

    /// - Parameter scope: namespaces that the elements around declare, outermost first; used for the root only.
    mutating func start(_ name: XMLName, _ attributes: XMLAttributes, scope: [XMLFragment.Attribute]) {
        var element = XMLFragment(name: name.localString, prefix: name.prefixString)
        element.namespaces = attributes.namespaces.map { XMLFragment.Attribute(name: $0.prefix ?? "", value: $0.uri) }
        element.attributes = attributes.map { attribute in
            let prefix = attribute.name.prefixString.map { $0 + ":" } ?? ""
            return XMLFragment.Attribute(name: prefix + attribute.name.localString, value: attribute.string)
        }
        if open.isEmpty {
            for declaration in scope.reversed()
            where !element.namespaces.contains(where: { $0.name == declaration.name }) {
                element.namespaces.append(declaration)
            }
        }
        open.append(element)
    }

    mutating func text(_ text: UnsafeBufferPointer<UInt8>) {
        guard !open.isEmpty else { return }
        let piece = String(decoding: text, as: UTF8.self)
        if case .text(let before)? = open[open.count - 1].children.last {
            open[open.count - 1].children[open[open.count - 1].children.count - 1] = .text(before + piece)
        } else {
            open[open.count - 1].children.append(.text(piece))
        }
    }

    mutating func end() {
        let element = open.removeLast()
        if open.isEmpty {
            root = element
        } else {
            open[open.count - 1].children.append(.element(element))
        }
    }
}

private final class FragmentDocument: XMLHandler {
    var builder = FragmentBuilder()

    func startElement(_ name: XMLName, attributes: XMLAttributes) { builder.start(name, attributes, scope: []) }
    func characters(_ text: UnsafeBufferPointer<UInt8>) { builder.text(text) }
    func endElement() { builder.end() }
}
