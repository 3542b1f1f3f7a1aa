/// What is refused, and what a person has to agree to.
struct Policy: Sendable {
    /// What happens to a destructive call when nobody can be asked.
    enum Unasked: String, Sendable, CaseIterable {
        /// It is refused, unless the argument `confirm` repeats the moref of the object.
        case confirm
        /// It is refused.
        case refuse
        /// It is done.
        case allow
    }

    /// What happens to a destructive call when nobody can be asked.
    var unasked = Unasked.confirm
}
