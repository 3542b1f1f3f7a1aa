import VSphere
import VimTypes

/// An object that a caller named, with the properties that were asked for.
struct Found<Object: ManagedObject>: Sendable {
    /// Which object.
    let reference: ManagedObjectReference<Object>
    /// Its name.
    let name: String
    /// Its inventory path, such as `/Berlin/vm/Web/web01`.
    let path: String
    /// The object itself: its methods are operations.
    let object: Object
    let properties: ObjectProperties<AnyManagedObject>

    /// The server's name for it, such as `vm-42`.
    var moref: String { reference.value }

    /// The value at a path that was asked for; nil when it is absent or of another type.
    func value<Value: PropertyValue>(_ path: String, as type: Value.Type = Value.self) -> Value? {
        properties.value(path)
    }

    /// The data object at a path that was asked for; nil when it is absent or of another type.
    func value<Value: DataObject>(_ path: String, as type: Value.Type = Value.self) -> Value? {
        properties.value(path)
    }

    /// The enumeration's value at a path that was asked for; nil when it is absent or of another type.
    func value<Value: VimEnumeration>(_ path: String, as type: Value.Type = Value.self) -> Value? {
        properties.value(path)
    }

    /// The data objects at a path that was asked for; empty when there are none, or of another type.
    func objects<Value: DataObject>(_ path: String, as type: Value.Type = Value.self) -> [Value] {
        properties[Property<AnyManagedObject, [Value]>(path)] ?? []
    }

    /// The value of a property that was asked for; nil when it is absent or of another type.
    subscript<Value: PropertyValue>(property: Property<Object, Value>) -> Value? { properties.value(property.path) }

    /// The data object of a property that was asked for; nil when it is absent or of another type.
    subscript<Value: DataObject>(property: Property<Object, Value>) -> Value? { properties.value(property.path) }

    /// The enumeration's value of a property that was asked for; nil when it is absent or of another type.
    subscript<Value: VimEnumeration>(property: Property<Object, Value>) -> Value? { properties.value(property.path) }
}
