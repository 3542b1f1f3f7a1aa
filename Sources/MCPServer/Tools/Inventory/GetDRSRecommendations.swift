import FoundationEssentials
import MCPCore
import VSphere
import VimTypes

/// Lists what DRS recommends, from `ClusterComputeResource.recommendation`.
struct GetDRSRecommendations: VSphereTool {
    static let name = "get_drs_recommendations"
    static let title = "List DRS recommendations"
    static let description = "What DRS recommends in a cluster, most urgent first."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument("Name, path or moref", aliases: ["cluster_name", "name"])
        var cluster: Target<ClusterComputeResource>?
    }

    struct Action: ToolOutput {
        var type: String
        var target: String?
        var from: String?
        var to: String?

        static let fields = [
            "type": "Type", "target": "VM or host", "from": "Host",
            "to": "Host",
        ]
    }

    struct Recommendation: ToolOutput {
        var key: String
        var rating: Int
        var reason: String
        var time: Date
        var warning: String?
        var actions: [Action]

        static let fields = [
            "key": "For ApplyRecommendation",
            "rating": "1 to 5, the most urgent",
            "reason": "Why",
            "time": "When",
            "warning": "Warning",
            "actions": "Actions",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Page<Recommendation> {
        let client = context.vSphere
        let inventory = try await client.inventory([:])
        let entity = try inventory.one(
            input.cluster, "cluster", configured: context.services.server.defaults.cluster)
        let reference = ManagedObjectReference<ClusterComputeResource>(entity.reference.value)
        let cluster = try await client.properties(of: [reference], ["recommendation", "configurationEx"]).first
        let recommendations = cluster?[ClusterComputeResource.recommendation] ?? []
        var page = try context.page(recommendations, key: { ["\(9 - $0.rating)", $0.key] }) { recommendation in
            Recommendation(
                key: recommendation.key, rating: recommendation.rating, reason: recommendation.reasonText,
                time: recommendation.time, warning: recommendation.warningText,
                actions: recommendation.action.map { Self.action($0, in: inventory) })
        }
        let configuration: ClusterConfigInfoEx? = cluster?.value("configurationEx")
        if recommendations.isEmpty, configuration?.drsConfig.enabled != true {
            page.hint = "DRS is off in \(entity.name)."
        }
        return page
    }

    private static func action(_ action: ClusterAction, in inventory: Inventory) -> Action {
        let migration = action.as(ClusterMigrationAction.self)?.drsMigration
        let target = action.target ?? migration?.vm.asAny
        return Action(
            type: action.type, target: target.map { inventory[$0]?.name ?? $0.value },
            from: migration.map { inventory[$0.source]?.name ?? $0.source.value },
            to: migration.map { inventory[$0.destination]?.name ?? $0.destination.value })
    }
}
