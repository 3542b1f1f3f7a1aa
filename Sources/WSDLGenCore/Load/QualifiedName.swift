/// A name and its namespace.
package struct QualifiedName: Hashable, Sendable, CustomStringConvertible {
    /// Namespace, empty when the name has none.
    package let namespace: String
    /// The name in its namespace.
    package let local: String

    /// Makes a name.
    package init(_ namespace: String, _ local: String) {
        self.namespace = namespace
        self.local = local
    }

    /// The name as messages show it.
    package var description: String { namespace.isEmpty ? local : "\(local) of \(namespace)" }
}

/// The namespaces that the generator knows.
enum Namespace {
    static let wsdl = "http://schemas.xmlsoap.org/wsdl/"
    static let soap = "http://schemas.xmlsoap.org/wsdl/soap/"
    static let schema = "http://www.w3.org/2001/XMLSchema"
    static let vim = "urn:vim25"
}
