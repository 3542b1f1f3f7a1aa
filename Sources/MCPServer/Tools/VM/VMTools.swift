extension ToolArea {
    static let vm = ToolArea(
        "vm", "Virtual machines and templates",
        [
            ListVMs.self, GetVMInfo.self, CreateVM.self, CloneVM.self, DeployFromTemplate.self, ReconfigureVM.self,
            RenameVM.self, DeleteVM.self, SetBootOrder.self, ConvertToTemplate.self, ConvertToVM.self,
            ListTemplates.self,
            MigrateVM.self, StorageVMotion.self, MoveVMDisk.self, MoveVMToFolder.self, MoveVMToResourcePool.self,
        ])
}
