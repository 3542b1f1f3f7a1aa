import VSphere

/// Names as vSphere wants them in operations that give a name.
enum InventoryNames {
    /// The name with its percent signs escaped: vSphere takes one for the start of an escape.
    static func sent(_ name: String) -> String {
        name.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%25")
    }

    /// The inventory path of something with that name in a folder.
    static func path(_ folder: String, _ name: String) -> String { "\(folder)/\(InventoryName.escaped(name))" }
}
