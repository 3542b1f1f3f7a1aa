extension ToolArea {
    static let monitoring = ToolArea(
        "monitoring", "Statistics, alarms, events, tasks and consoles",
        [
            GetVMStats.self, GetHostStats.self, GetAlarms.self, AcknowledgeAlarm.self, ListRecentEvents.self,
            ListRecentTasks.self, GetTask.self, WaitForTask.self, CancelTask.self, GetVMToolsStatus.self,
            WaitForVMTools.self, VMScreenshot.self,
        ])
}
