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
    private var scope: [XMLFragment.Attribute] = []

    var isComplete: Bool { root != nil }

    /// - Parameter scope: namespaces that the elements around declare, outermost first; used for the root only.
    mutating func start(_ name: XMLName, _ attributes: XMLAttributes, scope: [XMLFragment.Attribute] = []) {
        var element = XMLFragment(name: name.localString, prefix: name.prefixString)
        element.namespaces = (0..<attributes.namespaceCount).map { XMLFragment.Attribute(attributes.namespace(at: $0)) }
        element.attributes = attributes.map { attribute in
            let prefix = attribute.name.prefixString.map { $0 + ":" } ?? ""
            return XMLFragment.Attribute(name: prefix + attribute.name.localString, value: attribute.string)
        }
        if open.isEmpty { self.scope = scope }
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
        var element = open.removeLast()
        if open.isEmpty {
            element.declareNamespaces(from: scope)
            root = element
        } else {
            open[open.count - 1].children.append(.element(element))
        }
    }
}

private final class FragmentDocument: XMLHandler {
    var builder = FragmentBuilder()

    func startElement(_ name: XMLName, attributes: XMLAttributes) { builder.start(name, attributes) }
    func characters(_ text: UnsafeBufferPointer<UInt8>) { builder.text(text) }
    func endElement() { builder.end() }
}

extension XMLFragment {
    /// Namespaces of the prefixes that our encoder writes itself.
    private static let standardScope = [
        Attribute(name: "xsd", value: "http://www.w3.org/2001/XMLSchema"),
        Attribute(name: "xsi", value: "http://www.w3.org/2001/XMLSchema-instance"),
    ]

    /// Declares the namespaces that are used within and were declared around, so that the element stands by itself.
    ///
    /// The default namespace of vSphere's documents goes without saying.
    fileprivate mutating func declareNamespaces(from scope: [Attribute]) {
        var used: Set<String> = []
        collectPrefixes(declared: [], into: &used)
        for prefix in used.sorted() {
            let declaration = (Self.standardScope + scope).last { $0.name == prefix }
            guard let declaration, prefix != "" || !["", "urn:vim25"].contains(declaration.value) else { continue }
            namespaces.append(declaration)
        }
    }

    /// The prefixes of names, and of types in `xsi:type`, that no element within declares.
    private func collectPrefixes(declared: Set<String>, into used: inout Set<String>) {
        let declared = declared.union(namespaces.map(\.name))
        var prefixes = [prefix ?? ""]
        for attribute in attributes {
            let parts = attribute.name.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { prefixes.append(String(parts[0])) }
            if parts.last == "type", let colon = attribute.value.firstIndex(of: ":") {
                prefixes.append(String(attribute.value[..<colon]))
            }
        }
        for prefix in prefixes where prefix != "xml" && !declared.contains(prefix) { used.insert(prefix) }
        for case .element(let child) in children { child.collectPrefixes(declared: declared, into: &used) }
    }
}
