extension ToolArea {
    static let inventory = ToolArea(
        "inventory", "vCenter, folders, clusters, resource pools and tags",
        [
            ListServers.self, GetVCenterInfo.self, ListFolders.self, CreateFolder.self, DeleteFolder.self,
            ListClusters.self, GetClusterInfo.self, GetDRSRecommendations.self, ListResourcePools.self,
            GetResourcePoolInfo.self, CreateResourcePool.self, DeleteResourcePool.self, GetNetworkInfo.self,
            ListTags.self, GetVMTags.self, ApplyTagToVM.self, RemoveTagFromVM.self,
        ])
}
