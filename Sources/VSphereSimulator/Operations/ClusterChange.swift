internal import SchemaFormat
internal import VimTypes

/// What somebody wants a cluster to be, in the new specification or in the one of version 2.
struct ClusterChange: Sendable {
    private let drs: ClusterDrsConfigInfo?
    private let das: ClusterDasConfigInfo?
    private let drsMachines: [ClusterDrsVmConfigSpec]
    private let dasMachines: [ClusterDasVmConfigSpec]
    private let rules: [ClusterRuleSpec]
    private var groups: [ClusterGroupSpec] = []
    private var dpm: ClusterDpmConfigInfo?
    private var proactive: ClusterProactiveDrsConfigInfo?
    private var swapPlacement: String?

    init(_ spec: ClusterConfigSpecEx) {
        drs = spec.drsConfig
        das = spec.dasConfig
        drsMachines = spec.drsVmConfigSpec
        dasMachines = spec.dasVmConfigSpec
        rules = spec.rulesSpec
        groups = spec.groupSpec
        dpm = spec.dpmConfig
        proactive = spec.proactiveDrsConfig
        swapPlacement = spec.vmSwapPlacement
    }

    init(_ spec: ClusterConfigSpec) {
        drs = spec.drsConfig
        das = spec.dasConfig
        drsMachines = spec.drsVmConfigSpec
        dasMachines = spec.dasVmConfigSpec
        rules = spec.rulesSpec
    }

    /// The configuration that comes of it.
    /// - Parameter modify: whether what is left out stays; it is reset otherwise.
    /// - Throws: `Fault`: `InvalidArgument`.
    func applied(to current: ClusterConfigInfoEx, modify: Bool, nextKey: Int) throws -> ClusterConfigInfoEx {
        var info = current
        if let drs { info.set("drsConfig", Self.merged(drs, modify ? info.drsConfig : nil)) }
        if let das { info.set("dasConfig", Self.merged(das, modify ? info.dasConfig : nil)) }
        if let dpm { info.set("dpmConfigInfo", Self.merged(dpm, modify ? info.dpmConfigInfo : nil)) }
        if let proactive { info.set("proactiveDrsConfig", proactive) }
        if let swapPlacement { info.set("vmSwapPlacement", swapPlacement) }
        info.set(
            "drsVmConfig",
            try Self.list(
                modify ? info.drsVmConfig : [], drsMachines.map { ($0.operation, $0.removeKey, $0.info) },
                "drsVmConfigSpec"
            ) { .reference($0.key.asAny) })
        info.set(
            "dasVmConfig",
            try Self.list(
                modify ? info.dasVmConfig : [], dasMachines.map { ($0.operation, $0.removeKey, $0.info) },
                "dasVmConfigSpec"
            ) { .reference($0.key.asAny) })
        info.set(
            "group",
            try Self.list(modify ? info.group : [], groups.map { ($0.operation, $0.removeKey, $0.info) }, "groupSpec") {
                .string($0.name)
            })
        var key = nextKey
        let rules = rules.map { spec -> (ArrayUpdateOperation, AnyValue?, ClusterRuleInfo?) in
            guard spec.operation == .add, var rule = spec.info else {
                return (spec.operation, spec.removeKey, spec.info)
            }
            rule.key = key
            rule.ruleUuid = rule.ruleUuid ?? "52000000-0000-4000-8000-\(String(1_000_000_000_000 + key).dropFirst())"
            rule.status = rule.status ?? .green
            rule.inCompliance = rule.inCompliance ?? true
            rule.userCreated = rule.userCreated ?? true
            key += 1
            return (.add, nil, rule)
        }
        info.set("rule", try Self.list(modify ? info.rule : [], rules, "rulesSpec") { .int(Int32($0.key ?? 0)) })
        return info
    }

    /// An object with the fields that another one gives.
    private static func merged<Object: DataObject>(_ given: Object, _ current: Object?) -> Object {
        guard var result = current else { return given }
        for field in Neutral.fields(of: Object._typeID) {
            if let value = given._storage.any(named: field.name) { result._storage.set(field.name, value) }
        }
        return result
    }

    /// A list after additions, changes and removals.
    private static func list<Element: DataObject>(
        _ current: [Element], _ changes: [(ArrayUpdateOperation, AnyValue?, Element?)], _ name: String,
        _ key: (Element) -> AnyValue
    ) throws -> [Element] {
        var result = current
        func invalid(_ index: Int) -> Fault {
            Fault(InvalidArgument.self, ["invalidProperty": "spec.\(name)[\(index)]"])
        }
        for (index, (operation, removed, element)) in changes.enumerated() {
            let wanted = operation == .remove ? removed.map(text) : element.map { text(key($0)) }
            guard let wanted else { throw invalid(index) }
            let position = result.firstIndex { text(key($0)) == wanted }
            switch (operation, position, element) {
            case (.add, nil, let element?): result.append(element)
            case (.edit, let position?, let element?): result[position] = merged(element, result[position])
            case (.remove, let position?, _): result.remove(at: position)
            default: throw invalid(index)
            }
        }
        return result
    }

    /// Keys compare by what they say: clients send numbers as `int` or `long`, and references with or without types.
    private static func text(_ key: AnyValue) -> String {
        if let number = Int(_field: key) { return String(number) }
        if let reference = AnyReference(_field: key) { return reference.value }
        return String(_field: key) ?? ""
    }
}

extension World {
    /// Changes a cluster's configuration.
    mutating func apply(
        _ change: ClusterChange, to cluster: ManagedObjectReference<ClusterComputeResource>, modify: Bool
    ) throws {
        guard let current = self[cluster, ClusterComputeResource.configurationEx]?.as(ClusterConfigInfoEx.self) else {
            throw Fault(NotSupported.self)
        }
        let nextKey = (current.rule.compactMap(\.key).max() ?? 0) + 1
        let info = try change.applied(to: current, modify: modify, nextKey: nextKey)
        self[cluster, ClusterComputeResource.configurationEx] = ComputeResourceConfigInfo(info)
        self[cluster, ClusterComputeResource.configuration] = ClusterConfigInfo(fields: [
            "dasConfig": info.dasConfig, "dasVmConfig": info.dasVmConfig, "drsConfig": info.drsConfig,
            "drsVmConfig": info.drsVmConfig, "rule": info.rule,
        ])
    }
}
