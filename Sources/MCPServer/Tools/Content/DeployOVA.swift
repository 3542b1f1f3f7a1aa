import MCPCore
import VSphere
import VimTypes

/// Deploys an OVA, by `ImportVApp` and a lease for its disks.
struct DeployOVA: VSphereTool {
    static let name = "deploy_ova"
    static let title = "Deploy an OVA"
    static let description = "Makes a VM of it: see inspect_ova."
    static let permission = PermissionLevel.vmLifecycle
    static let hints = PackageDeployment.hints
    static let calls = PackageDeployment.calls
    static let privileges = PackageDeployment.privileges
    static let taskSupport = TaskSupport.whenKnown

    typealias Input = PackageDeployment.Input

    func run(_ input: Input, in context: Context) async throws -> Change {
        try await PackageDeployment.run(input, in: context)
    }
}
