/// A conversation that a person may start from.
public struct Prompt: Sendable {
    /// Something that a prompt is filled in with. Always text.
    public struct Argument: Sendable, Hashable {
        /// Its name.
        public var name: String
        /// What it means.
        public var description: String
        /// Whether it must be given.
        public var isRequired: Bool

        /// An argument.
        public init(_ name: String, _ description: String, isRequired: Bool = true) {
            self.name = name
            self.description = description
            self.isRequired = isRequired
        }
    }

    /// One turn of a conversation.
    public struct Message: Sendable, Hashable {
        /// Who speaks.
        public enum Role: String, Sendable, Hashable {
            /// The person.
            case user
            /// The model.
            case assistant
        }

        /// Who speaks.
        public var role: Role
        /// What is said.
        public var content: Content

        /// One turn.
        public init(_ role: Role, _ content: Content) {
            self.role = role
            self.content = content
        }

        /// The person says a text.
        public static func user(_ text: String) -> Message { Message(.user, .text(text)) }
        /// The model says a text.
        public static func assistant(_ text: String) -> Message { Message(.assistant, .text(text)) }
    }

    /// Its name.
    public let name: String
    /// Its name for people.
    public let title: String?
    /// What it is for.
    public let description: String
    /// What it is filled in with.
    public let arguments: [Argument]
    /// The level of trust it needs.
    public var permission: PermissionLevel
    let completer: Completer?
    let messages: @Sendable ([String: String], RequestContext) async throws -> [Message]

    /// A prompt.
    ///
    /// - Parameters:
    ///   - completer: suggests values for the arguments.
    ///   - messages: the conversation for these arguments. Required ones are there.
    public init(
        _ name: String, title: String? = nil, description: String, arguments: [Argument] = [],
        permission: PermissionLevel = .readOnly, completer: Completer? = nil,
        messages: @escaping @Sendable ([String: String], RequestContext) async throws -> [Message]
    ) {
        self.name = name
        self.title = title
        self.description = description
        self.arguments = arguments
        self.permission = permission
        self.completer = completer
        self.messages = messages
    }

    var subject: AccessView.Subject {
        .init(kind: .prompt, name: name, toolset: "", permission: permission, hints: .reads)
    }

    func json(for revision: Revision) -> JSON {
        var object: JSONObject = ["name": .string(name)]
        if revision >= .v2025_06_18 { object["title"] = title.map(JSON.string) }
        object["description"] = .string(description)
        if !arguments.isEmpty {
            object["arguments"] = .array(
                arguments.map {
                    [
                        "name": .string($0.name), "description": .string($0.description),
                        "required": .bool($0.isRequired),
                    ]
                })
        }
        return .object(object)
    }
}
