/// What a principal may see and do.
///
/// The lists of tools, resources and prompts are made once for each view, so views of the same rights must share an id.
public struct AccessView: Sendable {
    /// Something that needs a right.
    public struct Subject: Sendable, Hashable {
        /// What kind of thing.
        public enum Kind: String, Sendable, Hashable {
            /// A tool.
            case tool
            /// A resource or a template of resources.
            case resource
            /// A prompt.
            case prompt
        }

        /// What kind of thing.
        public let kind: Kind
        /// Its name, or the URI of a resource.
        public let name: String
        /// The area it belongs to; empty for other things than tools.
        public let toolset: String
        /// The level it needs.
        public let permission: PermissionLevel
        /// The effects of a tool; those of looking for other things.
        public let hints: ToolHints
    }

    /// Whether something may be used.
    public enum Decision: Sendable, Hashable {
        /// It is listed and may be used.
        case allowed
        /// It is not listed; whoever uses it nevertheless is told why not.
        case denied(String)
    }

    /// Names the view.
    public let id: String
    private let decision: @Sendable (Subject) -> Decision

    /// A view that decides by a function.
    ///
    /// - Parameters:
    ///   - id: what tells this view from others: two views with one id decide alike.
    ///   - decision: whether something may be used.
    public init(id: String, decision: @escaping @Sendable (Subject) -> Decision) {
        self.id = id
        self.decision = decision
    }

    /// Everything is allowed.
    public static let everything = AccessView(id: "everything") { _ in .allowed }

    /// Whether something may be used.
    public func decide(_ subject: Subject) -> Decision { decision(subject) }

    func allows(_ subject: Subject) -> Bool { decision(subject) == .allowed }
}
