public import VimTypes

/// What the server would make of a package: the answer of `OvfManager.CreateImportSpec`.
public struct OVFImportPlan: Sendable {
    /// What will be made.
    public let specification: ImportSpec
    /// Files that the server wants.
    public let files: [OvfFileItem]
    /// What the server has noticed.
    public let warnings: [LocalizedMethodFault]
}

/// A package that has been imported.
public struct OVFImport: Sendable {
    /// The new machine or vApp.
    public let entity: ManagedObjectReference<ManagedEntity>
    /// What the server has noticed.
    public let warnings: [LocalizedMethodFault]
    /// Bytes that were sent.
    public let transferred: Int64
    /// Whether a manifest vouched for each file.
    public let isVerified: Bool
}
