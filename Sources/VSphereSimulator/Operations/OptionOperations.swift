internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// Operations of `OptionManager`, `ExtensionManager` and `LicenseManager`.
enum OptionOperations {
    static let all: [Operation] = [
        Operation("QueryOptions") { world, call in
            let manager: ManagedObjectReference<OptionManager> = try call.target()
            let options = world[manager, OptionManager.setting] ?? []
            guard let name: String = call.optional("name") else { return options }
            // A name that ends in a dot stands for all below it.
            let found = options.filter { $0.key == name || (name.hasSuffix(".") && $0.key.hasPrefix(name)) }
            guard !found.isEmpty else { throw Fault(InvalidName.self, ["name": name]) }
            return found
        },
        Operation("UpdateOptions") { world, call in
            let manager: ManagedObjectReference<OptionManager> = try call.target()
            let host = world.host(ofManager: manager.asAny).flatMap { manager.value.contains("EsxHost") ? $0 : nil }
            try call.demand(
                host == nil ? "Global.Settings" : "Host.Config.AdvancedConfig",
                on: host?.asAny ?? world.rootFolder.asAny, in: world)
            var options = world[manager, OptionManager.setting] ?? []
            for change in call.list("changedValue", of: OptionValue.self) {
                guard let position = options.firstIndex(where: { $0.key == change.key }) else {
                    guard host == nil else { throw Fault(InvalidName.self, ["name": change.key]) }
                    options.append(change)
                    continue
                }
                guard let value = fitted(change.value, to: options[position].value) else {
                    throw Fault(InvalidArgument.self, ["invalidProperty": change.key])
                }
                options[position].value = value
            }
            if let host {
                world.configure(host) { $0.set("option", options) }
            } else {
                world[manager, OptionManager.setting] = options
            }
            return nil
        },
        Operation("FindExtension") { world, call in
            let manager: ManagedObjectReference<ExtensionManager> = try call.target()
            let key: String = try call.argument("extensionKey")
            return world[manager, ExtensionManager.extensionList]?.first { $0.key == key }
        },
        Operation("QueryLicenseUsage") { world, call in
            let manager: ManagedObjectReference<LicenseManager> = try call.target()
            guard let source = world[manager, LicenseManager.source] else { throw Fault(NotSupported.self) }
            return LicenseUsageInfo(fields: [
                "source": source, "sourceAvailable": world[manager, LicenseManager.sourceAvailable] ?? true,
            ])
        },
        Operation("DecodeLicense") { world, call in
            let manager: ManagedObjectReference<LicenseManager> = try call.target()
            let key = try licenseKey(call)
            return world[manager, LicenseManager.licenses]?.first { $0.licenseKey == key } ?? license(key)
        },
        Operation("AddLicense") { world, call in
            let manager: ManagedObjectReference<LicenseManager> = try call.target()
            let key = try licenseKey(call)
            let licenses = world[manager, LicenseManager.licenses] ?? []
            if let known = licenses.first(where: { $0.licenseKey == key }) { return known }
            let license = license(key).with("labels", call.list("labels", of: KeyValue.self))
            world[manager, LicenseManager.licenses] = licenses + [license]
            return license
        },
        Operation("RemoveLicense") { world, call in
            let manager: ManagedObjectReference<LicenseManager> = try call.target()
            let key = try licenseKey(call)
            let licenses = world[manager, LicenseManager.licenses] ?? []
            guard licenses.contains(where: { $0.licenseKey == key }) else { throw Fault(NotFound.self) }
            world[manager, LicenseManager.licenses] = licenses.filter { $0.licenseKey != key }
            return nil
        },
    ]

    static let derivations: [Derivation] = [
        Derivation(ExtensionManager.extensionList) { world, _ in
            [
                ("com.vmware.vim.eam", "vSphere ESX Agent Manager"),
                ("com.vmware.vim.sms", "Storage Monitoring Service"),
                ("com.vmware.vim.sps", "VMware vSphere Profile-Driven Storage Service"),
            ].map { key, label in
                Extension(
                    description: Description(label: label, summary: label), key: key,
                    version: world.about.version, lastHeartbeatTime: world.now, company: "VMware, Inc.")
            }
        }
    ]

    /// What a server is set to until somebody changes it.
    static func settings(of server: World) -> [OptionValue] {
        [
            ("VirtualCenter.FQDN", .string(server.address)), ("VirtualCenter.InstanceName", .string(server.address)),
            ("VirtualCenter.VimApiUrl", .string("https://\(server.address)/sdk")),
            ("config.log.level", .string("info")),
            ("config.vpxd.stats.maxQueryMetrics", .int(64)), ("event.maxAge", .int(30)),
            ("event.maxAgeEnabled", .boolean(true)), ("mail.sender", .string("")), ("mail.smtp.port", .int(25)),
            ("mail.smtp.server", .string("")), ("task.maxAge", .int(30)), ("task.maxAgeEnabled", .boolean(true)),
        ].map { (key: String, value: AnyValue) in OptionValue(key: key, value: value) }
    }

    /// A value as the option's type; nil when it does not fit.
    private static func fitted(_ value: AnyValue?, to current: AnyValue?) -> AnyValue? {
        switch (current, value) {
        case (nil, let value?): value
        case (.string?, .string?), (.boolean?, .boolean?): value
        case (.long?, let value?): Int(_field: value).map { .long(Int64($0)) }
        case (.int?, let value?): Int(_field: value).flatMap { Int32(exactly: $0) }.map { .int($0) }
        default: nil
        }
    }

    private static func licenseKey(_ call: Call) throws -> String {
        let key = try call.argument("licenseKey", as: String.self).uppercased()
        let groups = key.split(separator: "-", omittingEmptySubsequences: false)
        guard groups.count == 5, groups.allSatisfy({ $0.count == 5 }) else {
            throw Fault(InvalidArgument.self, ["invalidProperty": "licenseKey"])
        }
        return key
    }

    /// What is known of a licence that nobody has seen before.
    private static func license(_ key: String) -> LicenseManagerLicenseInfo {
        LicenseManagerLicenseInfo(fields: [
            "licenseKey": key, "editionKey": "esx.enterprisePlus.cpuPackage", "name": "vSphere 9 Enterprise Plus",
            "total": 16, "used": 0, "costUnit": "cpuPackage",
        ])
    }
}
