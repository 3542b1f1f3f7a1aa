internal import VimTypes

extension World {
    /// Makes a cluster without hosts: DRS fully automated, HA on.
    @discardableResult
    mutating func addCluster(
        _ name: String, in folder: ManagedObjectReference<Folder>, drs: Bool = true, ha: Bool = true
    ) -> ManagedObjectReference<ClusterComputeResource> {
        let cluster = make(ClusterComputeResource.self, "domain-c")
        let das = ClusterDasConfigInfo(
            enabled: ha, vmMonitoring: "vmMonitoringDisabled", hostMonitoring: "enabled",
            vmComponentProtecting: "enabled", failoverLevel: 1,
            admissionControlPolicy: ClusterDasAdmissionControlPolicy(
                ClusterFailoverResourcesAdmissionControlPolicy(
                    cpuFailoverResourcesPercent: 25, memoryFailoverResourcesPercent: 25, failoverLevel: 1,
                    autoComputePercentages: true)),
            admissionControlEnabled: ha,
            defaultVmSettings: ClusterDasVmSettings(restartPriority: "medium", isolationResponse: "none"),
            hBDatastoreCandidatePolicy: "allFeasibleDsWithUserPreference")
        let drs = ClusterDrsConfigInfo(
            enabled: drs, enableVmBehaviorOverrides: true, defaultVmBehavior: .fullyAutomated, vmotionRate: 3,
            scaleDescendantsShares: "disabled")
        self[cluster, ClusterComputeResource.configuration] = ClusterConfigInfo(
            fields: ["dasConfig": das, "drsConfig": drs])
        self[cluster, ClusterComputeResource.configurationEx] = ComputeResourceConfigInfo(
            ClusterConfigInfoEx(fields: [
                "vmSwapPlacement": "vmDirectory", "spbmEnabled": true, "dasConfig": das, "drsConfig": drs,
                "dpmConfigInfo": ClusterDpmConfigInfo(
                    enabled: false, defaultDpmBehavior: .automated, hostPowerActionRate: 3),
                "infraUpdateHaConfig": ClusterInfraUpdateHaConfigInfo(enabled: false),
                "proactiveDrsConfig": ClusterProactiveDrsConfigInfo(enabled: false),
            ]))
        finish(compute: cluster, name, in: folder, id: nil)
        return cluster
    }

    /// Makes the compute resource of a host that is in no cluster.
    @discardableResult
    mutating func addComputeResource(
        _ name: String, in folder: ManagedObjectReference<Folder>, id: String? = nil
    ) -> ManagedObjectReference<ComputeResource> {
        let compute = make(ComputeResource.self, "domain-s", id: id)
        self[compute, ComputeResource.configurationEx] = ComputeResourceConfigInfo(
            fields: ["vmSwapPlacement": "vmDirectory", "spbmEnabled": false])
        finish(compute: compute, name, in: folder, id: id)
        return compute
    }

    private mutating func finish(
        compute: ManagedObjectReference<some ManagedObject>, _ name: String, in folder: ManagedObjectReference<Folder>,
        id: String?
    ) {
        set("name", name, of: compute)
        let number = compute.value.drop { !$0.isNumber }
        let browser = make(EnvironmentBrowser.self, "", id: id.map { $0 + "-envbrowser" } ?? "envbrowser-\(number)")
        set("environmentBrowser", browser, of: compute)
        let owner = ManagedObjectReference<ComputeResource>(compute.value, type: compute.type)
        let pool = make(ResourcePool.self, "resgroup", id: id == nil ? nil : "ha-root-pool")
        self[pool, ResourcePool.name] = "Resources"
        self[pool, ResourcePool.parent] = ManagedObjectReference(compute.value, type: compute.type)
        self[pool, ResourcePool.owner] = owner
        self[pool, ResourcePool.config] = Self.poolConfiguration(of: pool, limit: 0)
        set("resourcePool", pool, of: compute)
        place(compute, in: folder)
    }

    /// Makes a resource pool below another.
    @discardableResult
    mutating func addResourcePool(
        _ name: String, in parent: ManagedObjectReference<ResourcePool>, _ configuration: ResourceConfigSpec? = nil
    ) -> ManagedObjectReference<ResourcePool> {
        let pool = make(ResourcePool.self, "resgroup")
        self[pool, ResourcePool.name] = name
        self[pool, ResourcePool.owner] = self[parent, ResourcePool.owner]
        var configuration = configuration ?? Self.poolConfiguration(of: pool, limit: -1)
        configuration.entity = ManagedObjectReference(pool.value, type: pool.type)
        self[pool, ResourcePool.config] = configuration
        place(pool, in: parent)
        return pool
    }

    /// What a pool has when nobody says otherwise: nothing reserved, room to grow, normal shares.
    static func poolConfiguration(
        of pool: ManagedObjectReference<ResourcePool>, limit: Int
    ) -> ResourceConfigSpec {
        func allocation(_ shares: Int) -> ResourceAllocationInfo {
            ResourceAllocationInfo(
                reservation: 0, expandableReservation: true, limit: limit,
                shares: SharesInfo(shares: shares, level: .normal))
        }
        return ResourceConfigSpec(
            cpuAllocation: allocation(4000), memoryAllocation: allocation(163_840),
            entity: ManagedObjectReference(pool.value, type: pool.type), scaleDescendantsShares: "disabled")
    }

    /// Moves a resource pool below another.
    mutating func place(
        _ pool: ManagedObjectReference<ResourcePool>, in parent: ManagedObjectReference<ResourcePool>
    ) {
        hideAlarms(of: pool.asAny)
        if let old = self[pool, ResourcePool.parent] { unlink(old, "resourcePool", pool) }
        self[pool, ResourcePool.parent] = ManagedObjectReference(parent.value, type: parent.type)
        link(parent, "resourcePool", pool)
        showAlarms(of: pool.asAny)
    }
}
