/// Which initialisers input types get.
package enum InitializerStyle: String, CaseIterable, Sendable {
    /// All fields, inherited ones first; optional ones default to nothing.
    case memberwise
    /// Required fields only; the others are set afterwards.
    case required
    /// None but the one without fields.
    case empty
}
