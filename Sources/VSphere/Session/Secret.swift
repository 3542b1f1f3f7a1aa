/// A password or token that never shows in descriptions, logs or dumps.
public struct Secret: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible, CustomReflectable {
    /// The secret itself.
    public let value: String

    /// Wraps a secret.
    public init(_ value: String) { self.value = value }
    /// Wraps a secret.
    public init(stringLiteral value: String) { self.value = value }

    /// Never the secret.
    public var description: String { "(secret)" }
    /// Without children, so that no dump shows the secret.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
