import VSphere
import VimTypes

/// An object that a caller named, with the properties that were asked for.
struct Found<Object: ManagedObject>: PropertyHolder, Sendable {
    /// Its name.
    let name: String
    /// Its inventory path, such as `/Berlin/vm/Web/web01`.
    let path: String
    let properties: ObjectProperties<Object>
    /// The object itself: its methods are operations.
    let object: Object

    init(_ found: InventoryObject<Object>, on service: any VimService) {
        name = found.name
        path = found.path
        properties = found.properties
        object = found.reference.on(service)
    }

    /// The server's name for it, such as `vm-42`.
    var moref: String { reference.value }

    /// The data objects at a path that was asked for, such as `config.hardware.device`; empty when there are none.
    func objects<Value: DataObject>(_ path: String, as type: Value.Type = Value.self) -> [Value] {
        properties[Property<Object, [Value]>(path)] ?? []
    }
}
