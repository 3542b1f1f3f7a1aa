import MCPCore
import VSphere
import VimTypes

/// Tells what the server is, from `ServiceInstance.content.about`.
struct GetVCenterInfo: VSphereTool {
    static let name = "get_vcenter_info"
    static let title = "Describe vCenter"
    static let description = "Product, version and API version of a vCenter or ESXi."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    typealias Input = NoInput

    struct Output: ToolOutput {
        var host: String
        var name: String
        var fullName: String
        var vendor: String
        var version: String
        var build: String
        var osType: String
        var productLine: String
        var kind: String
        var apiVersion: String
        var instanceUUID: String?

        static let fields = [
            "host": "Address that this server is configured with",
            "name": "Product",
            "fullName": "Product, version and build",
            "vendor": "Vendor",
            "version": "Version",
            "build": "Build",
            "osType": "Operating system and architecture of the server",
            "productLine": "vpx for vCenter, embeddedEsx for ESXi",
            "kind": "vcenter or esxi",
            "apiVersion": "Version of the vSphere API",
            "instanceUUID": "UUID of this vCenter",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Output {
        let client = context.vSphere
        let about = try await client.content().about
        return Output(
            host: client.configuration.host, name: about.name, fullName: about.fullName, vendor: about.vendor,
            version: about.version, build: about.build, osType: about.osType, productLine: about.productLineId,
            kind: about.apiType == "VirtualCenter" ? "vcenter" : "esxi", apiVersion: about.apiVersion,
            instanceUUID: about.instanceUuid)
    }
}
