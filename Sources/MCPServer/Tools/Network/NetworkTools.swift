extension ToolArea {
    static let network = ToolArea(
        "network", "Network adapters of VMs",
        [
            ListNICs.self, GetNICInfo.self, AddNIC.self, RemoveNIC.self, ConnectNIC.self, ChangeNICNetwork.self,
            SetNICMAC.self,
        ])
}
