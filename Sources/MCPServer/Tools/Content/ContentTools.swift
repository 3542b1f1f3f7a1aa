extension ToolArea {
    static let content = ToolArea(
        "content", "OVF and OVA, and files on datastores",
        [
            ListOVFNetworks.self, InspectOVA.self, DeployOVF.self, ExportOVF.self,
            BrowseDatastore.self, GetDatastoreInfo.self, UploadToDatastore.self, DownloadFromDatastore.self,
            DeleteDatastoreFile.self, CreateDatastoreFolder.self, MoveDatastoreFile.self, CopyDatastoreFile.self,
        ])
}
