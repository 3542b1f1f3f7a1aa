import MCPCore

/// The arguments that all tools of a kind take, and which therefore none of them declares: `server` for all but
/// `list_servers`; `dry_run` and `confirm` where something may be destroyed; `limit`, `cursor` and `fields` where a
/// list is answered.
struct SharedArguments: Sendable {
    /// Which vCenter or ESXi.
    var server: String?
    /// Whether to tell only what would happen.
    var isDryRun = false
    /// The moref of the object that the caller agrees to have changed.
    var confirmation: String?
    /// How many items at most.
    var limit = Self.defaultLimit
    /// The cursor that the page before gave.
    var cursor: String?
    /// Which properties of the items; all if nil.
    var fields: [String]?

    /// So many that a page of machines is about 20 KB.
    static let defaultLimit = 100

    init() {}

    /// Takes the arguments out of those of a call, which have been checked.
    init(_ arguments: JSONObject) {
        server = arguments["server"]?.string
        isDryRun = arguments["dry_run"]?.bool ?? false
        confirmation = arguments["confirm"]?.string
        limit = arguments["limit"]?.int ?? Self.defaultLimit
        cursor = arguments["cursor"]?.string
        fields = arguments["fields"]?.array?.compactMap(\.string)
    }

    /// The arguments that a tool takes beside its own.
    ///
    /// - Parameter hasChoice: whether there are several servers. With one there is nothing to choose: `server` is
    ///   accepted and not listed.
    static func properties<T: VSphereTool>(of tool: T.Type, hasChoice: Bool) -> [ObjectSchema.Property] {
        var properties: [ObjectSchema.Property] = []
        if T.hints.isDestructive {
            properties.append(
                .init("dry_run", "Only tell", .boolean, isRequired: false, defaultValue: false))
            properties.append(
                .init("confirm", "moref, if asked", .string(), isRequired: false))
        }
        if T.Output.self is any AnyPage.Type {
            properties.append(
                .init(
                    "limit", "At most (\(defaultLimit))", .integer(.init(minimum: 1, maximum: 1000)),
                    isRequired: false))
            properties.append(.init("cursor", "next_cursor", .string(), isRequired: false))
            properties.append(
                .init("fields", "Only these", .array(of: .string()), isRequired: false))
        }
        if T.isForOneServer {
            properties.append(
                .init(
                    "server", "Which vCenter or ESXi: see list_servers", .string(), aliases: ["host"],
                    isRequired: false, isListed: hasChoice))
        }
        return properties
    }
}
