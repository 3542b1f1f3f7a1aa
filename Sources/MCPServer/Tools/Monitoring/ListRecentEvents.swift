import FoundationEssentials
import MCPCore
import VSphere
import VimTypes

/// Lists events, newest first, by `CreateCollectorForEvents`.
struct ListRecentEvents: VSphereTool {
    static let name = "list_recent_events"
    static let title = "List recent events"
    static let description = "What happened, newest first, 1000 at most."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads
    static let calls = [
        "CreateCollectorForEvents", "SetCollectorPageSize", "ResetCollector", "ReadPreviousEvents", "DestroyCollector",
    ]
    static let aliases = ["get_recent_events"]

    struct Input: ToolInput {
        @Argument("Such as VmPoweredOffEvent", aliases: ["event_types"]) var types: [String]?
        @Argument("This object and what is below it")
        var entity: Target<ManagedEntity>?
        @Argument("Who caused them, as DOMAIN\\name") var user: String?
        @Argument("Only of the last hours", aliases: ["hours_back"], min: 1, max: 8760) var hours = 24
        @Argument("Only before this time") var until: Date?
    }

    struct Item: ToolOutput {
        var key: Int
        var time: Date
        var type: String
        var text: String
        var user: String?
        var entity: String?
        var entityName: String?

        static let fields = [
            "key": "Number of the event",
            "time": "When",
            "type": "Type",
            "text": "What happened",
            "user": "Who did it",
            "entity": "moref of what it is about",
            "entityName": "Its name then",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Page<Item> {
        for type in input.types ?? [] { try Self.check(type) }
        let end = input.until ?? context.services.backend.now()
        let users = input.user.map { [$0] } ?? []
        var filter = EventFilter(
            types: input.types ?? [], users: users, from: end - Double(input.hours) * 3600, until: input.until)
        filter.entity = try await context.find(input.entity)?.reference.asAny
        let events = try await context.vSphere.events(matching: filter, limit: 1000)
        return try context.page(events, key: { [Newest.key($0.createdTime), String($0.key)] }) { event in
            Item(
                key: event.key, time: event.createdTime, type: event.kind, text: event.text,
                user: event.userName.isEmpty ? nil : event.userName, entity: event.subject?.reference.value,
                entityName: event.subject?.name)
        }
    }

    /// A type that there is not would find nothing, and look like quiet. Extended events have identifiers with dots.
    private static func check(_ type: String) throws {
        guard !type.contains("."), Vim.schema.type(named: type)?.isKind(of: Event._typeID) != true else { return }
        let known = Vim.schema.dataObjectTypes.filter { $0.isKind(of: Event._typeID) }.map(\.name)
        let meant = NearMiss.best(for: type, among: known).map { " Did you mean \($0)?" } ?? ""
        throw ToolError(.invalid, "types: there is no event '\(type)'.\(meant)", hint: "search_api finds event types.")
    }
}
