/// Makes texts that a client may hold but not read, alter, or use elsewhere.
///
/// An implementation with a key shared by several processes authenticates (and had better encrypt) the state together
/// with the binding. It need not look at time: the state carries its own expiry.
public protocol StateSealer: Sendable {
    /// A text that stands for a state.
    ///
    /// - Parameter binding: what the state belongs to: it can be opened with the same binding only.
    func seal(_ state: [UInt8], binding: [UInt8]) throws -> String

    /// The state that a text stands for; `nil` if the text is not ours, was altered, or belongs to something else.
    func open(_ sealed: String, binding: [UInt8]) -> [UInt8]?
}
