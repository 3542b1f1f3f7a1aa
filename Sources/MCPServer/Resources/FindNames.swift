import MCPCore
import VSphere
import VimTypes

/// Names of the inventory that a person may be about to type, for completion: no tool that clients see.
struct FindNames: VSphereTool {
    static let name = "find_names"
    static let title = "Find names"
    static let description = "Names of a kind that contain a text."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    /// What has names.
    enum Kind: String, ToolEnum {
        case vm
        case host
        case datastore
        case network
        case cluster
        /// Whatever is in the inventory.
        case entity
    }

    struct Input: ToolInput {
        @Argument("What is named") var kind: Kind
        @Argument("Part of the name") var text = ""
    }

    struct Output: ToolOutput {
        var names: [String]

        static let fields = ["names": "Those that begin with it first"]
    }

    func run(_ input: Input, in context: Context) async throws -> Output {
        let all: [(name: String, path: String)] =
            switch input.kind {
            case .vm: try await context.all(VirtualMachine.self).map { ($0.name, $0.path) }
            case .host: try await context.all(HostSystem.self).map { ($0.name, $0.path) }
            case .datastore: try await context.all(Datastore.self).map { ($0.name, $0.path) }
            case .network: try await context.all(Network.self).map { ($0.name, $0.path) }
            case .entity: try await context.all(ManagedEntity.self).map { ($0.name, $0.path) }
            case .cluster: try await context.all(ClusterComputeResource.self).map { ($0.name, $0.path) }
            }
        let counts = Dictionary(all.map { ($0.name, 1) }, uniquingKeysWith: +)
        let text = input.text.lowercased()
        let fitting = all.filter { text.isEmpty || $0.name.lowercased().contains(text) }
        let sorted = fitting.sorted { left, right in
            let order = [left, right].map { $0.name.lowercased().hasPrefix(text) ? 0 : 1 }
            return (order[0], left.name, left.path) < (order[1], right.name, right.path)
        }
        // A name that several have would be refused: their paths are not.
        return Output(names: sorted.map { counts[$0.name] == 1 ? $0.name : $0.path })
    }
}
