import MCPCore
import VSphere
import VimTypes

/// The services of an ESXi host, such as `ntpd` and `TSM-SSH`, and what starts and stops them, `HostServiceSystem`.
struct HostServices {
    let host: Found<HostSystem>
    let services: [HostService]
    private let reference: ManagedObjectReference<HostServiceSystem>?

    /// The properties of a host that are needed.
    static let properties = ["config.service", "configManager.serviceSystem"]

    /// - Throws: `ToolError`, `VSphereError`, `VimFault`.
    init(of target: Target<HostSystem>?, in context: Context) async throws {
        try self.init(await context.one(target, "host", properties: Self.properties))
    }

    /// - Parameter host: a host that came with ``properties``.
    /// - Throws: `ToolError` `.unavailable` if the host does not tell its services.
    init(_ host: Found<HostSystem>) throws {
        self.host = host
        let info: HostServiceInfo? = host.value("config.service")
        guard let info else {
            throw ToolError(
                .unavailable, "\(host.name) does not tell its services.",
                hint: "See with get_host_info whether it is connected.")
        }
        services = info.service
        reference = host.value("configManager.serviceSystem")
    }

    /// The service of a key or label, whatever the letter case.
    ///
    /// - Throws: `ToolError` `.notFound` with the keys there are.
    func service(_ name: String) throws -> HostService {
        let wanted = name.lowercased()
        if let service = services.first(where: { $0.key.lowercased() == wanted })
            ?? services.first(where: { $0.label.lowercased() == wanted })
        {
            return service
        }
        throw ToolError(
            .notFound, "\(host.name) has no service '\(name)'.",
            hint: "Known: \(services.map(\.key).sorted().joined(separator: ", ")).")
    }

    /// What starts and stops the services.
    ///
    /// - Throws: `ToolError` if the host has no such thing, or may not be changed.
    func system(in context: Context) throws -> HostServiceSystem {
        try context.checkMayChange(moref: host.moref)
        guard let reference else {
            throw ToolError(.unavailable, "\(host.name) does not let its services be managed.")
        }
        return reference.on(context.vSphere)
    }

    /// The beginning of an answer about a change of a service.
    func change(of service: HostService) -> Change { Change(host, before: Self.state(service)) }

    /// What is told of a service before and after a change.
    static func state(_ service: HostService, running: Bool? = nil, policy: String? = nil) -> JSONObject {
        [
            "service": .string(service.key), "running": .bool(running ?? service.running),
            "policy": .string(policy ?? service.policy),
        ]
    }
}

extension ArgumentDeclaration {
    /// The service of a host that the tool is for.
    static let service = ArgumentDeclaration(
        "Such as ntpd or TSM-SSH", aliases: ["service_key", "service_name", "key"])
}
