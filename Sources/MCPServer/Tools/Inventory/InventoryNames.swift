/// Names as vSphere wants them in operations that give a name.
enum InventoryNames {
    /// The name with its percent signs escaped: vSphere takes one for the start of an escape.
    static func sent(_ name: String) -> String {
        name.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%25")
    }
}
