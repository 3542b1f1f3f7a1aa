extension ToolArea {
    static let storage = ToolArea(
        "storage", "Disks and CD drives of VMs",
        [
            ListDisks.self, GetDiskInfo.self, AddDisk.self, RemoveDisk.self, ResizeDisk.self, AddCDROM.self,
            AttachISO.self, DetachISO.self,
        ])
}
