import MCPCore
import VSphere
import VimTypes

/// Deploys an OVF or OVA, by `ImportVApp` and a lease for its disks.
struct DeployOVF: VSphereTool {
    static let name = "deploy_ovf"
    static let title = "Deploy an OVF or OVA"
    static let description = "Makes a VM of an OVF or OVA: see inspect_ova."
    static let aliases = ["deploy_ova"]
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
