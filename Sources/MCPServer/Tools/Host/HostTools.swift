extension ToolArea {
    static let host = ToolArea(
        "host", "ESXi hosts",
        [
            ListHosts.self, GetHostInfo.self, GetHostHardware.self, GetHostNetworking.self, ListServices.self,
            GetServiceStatus.self, StartService.self, StopService.self, RestartService.self, SetServicePolicy.self,
            GetNTPConfig.self, ConfigureNTP.self, EnterMaintenanceMode.self, ExitMaintenanceMode.self,
            RebootHost.self, ShutdownHost.self,
        ])
}
