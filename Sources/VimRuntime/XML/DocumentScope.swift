internal import XMLStream

/// The namespaces that open elements declare.
final class NamespaceScope {
    /// Depth of the element that declared the last one; 0 when there is none.
    @exclusivity(unchecked) private(set) var depth = 0
    private var open: [(depth: Int, declaration: XMLNamespace)] = []

    /// Adds what an element declares.
    func open(_ attributes: XMLAttributes, depth: Int) {
        for position in 0..<attributes.namespaceCount { open.append((depth, attributes.namespace(at: position))) }
        self.depth = depth
    }

    /// Drops what the element at ``depth`` declared.
    func close() {
        while let last = open.last, last.depth == depth { open.removeLast() }
        depth = open.last?.depth ?? 0
    }

    /// All declarations, outermost first.
    var declarations: [XMLFragment.Attribute] { open.map { XMLFragment.Attribute($0.declaration) } }
}

extension XMLFragment.Attribute {
    /// A declaration; the name is the prefix, empty for the default namespace.
    init(_ namespace: XMLNamespace) {
        self.init(name: namespace.prefixString ?? "", value: namespace.uriString)
    }
}

/// Finds the attributes of XML Schema's instance namespace.
///
/// There is one copy of each name within a document, so that its address need only be learnt once.
final class InstanceAttributes {
    @exclusivity(unchecked) private var namespace: UnsafePointer<UInt8>?
    @exclusivity(unchecked) private var typeName: UnsafePointer<UInt8>?

    /// The local part of the `xsi:type`, and whether there is an `xsi:nil` that says so.
    @inline(__always)
    func read(_ attributes: XMLAttributes) -> (type: UnsafeBufferPointer<UInt8>?, isNil: Bool) {
        var found = (type: UnsafeBufferPointer<UInt8>?.none, isNil: false)
        for position in 0..<attributes.count {
            let attribute = attributes[position]
            guard let namespace = attribute.name.namespaceAddress else { continue }
            if attribute.name.localAddress == typeName && namespace == self.namespace {
                found.type = Self.localPart(attribute.value)
            } else {
                readOther(attribute, &found)
            }
        }
        return found
    }

    @inline(never)
    private func readOther(
        _ attribute: XMLAttributes.Attribute, _ found: inout (type: UnsafeBufferPointer<UInt8>?, isNil: Bool)
    ) {
        guard attribute.name.namespaceString == "http://www.w3.org/2001/XMLSchema-instance" else { return }
        if attribute.name.isLocal("type") {
            namespace = attribute.name.namespaceAddress
            typeName = attribute.name.localAddress
            found.type = Self.localPart(attribute.value)
        } else if attribute.name.isLocal("nil") {
            found.isNil = attribute.value.elementsEqual("true".utf8) || attribute.value.elementsEqual("1".utf8)
        }
    }

    @inline(__always)
    private static func localPart(_ name: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        for position in 0..<name.count where name[position] == 0x3A {
            return UnsafeBufferPointer(rebasing: name[(position + 1)...])
        }
        return name
    }
}
