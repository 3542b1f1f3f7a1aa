public import VimTypes

/// An object of the inventory that was looked for: which one it is, its name and place, and whatever else was asked.
public struct InventoryObject<Object: ManagedObject>: Sendable, PropertyHolder {
    /// Its name, with `%2f` and the like turned back into what they stand for.
    public let name: String
    /// Where it is: `/Datacenter/vm/Folder/Name`, with a slash within a name written `%2f`.
    ///
    /// It begins at the topmost entity that the user may see.
    public let path: String
    /// Properties that were asked for.
    public let properties: ObjectProperties<Object>
}

extension InventoryObject: CustomStringConvertible {
    /// Path and moref, `/Berlin/vm/Web/web01 (vm-42)`.
    public var description: String { "\(InventoryName.shown(path)) (\(reference.value))" }
}
