public import VimTypes

/// Something that came with properties of a managed object, which can be asked for their values.
public protocol PropertyHolder {
    /// The type of the object.
    associatedtype Object: ManagedObject
    /// The properties that were asked for.
    var properties: ObjectProperties<Object> { get }
}

extension PropertyHolder {
    /// Which object.
    public var reference: ManagedObjectReference<Object> { properties.reference }

    /// The value of a property; nil when it is absent or of another type.
    public subscript<Value: PropertyValue>(property: Property<Object, Value>) -> Value? { properties[property] }

    /// The data object that a property holds; nil when it is absent or of another type.
    public subscript<Value: DataObject>(property: Property<Object, Value>) -> Value? { properties[property] }

    /// The data objects that a property holds; nil when it is absent or of another type.
    public subscript<Value: DataObject>(property: Property<Object, [Value]>) -> [Value]? { properties[property] }

    /// The value that an enumerated property has; nil when it is absent or of another type.
    public subscript<Value: VimEnumeration>(property: Property<Object, Value>) -> Value? { properties[property] }

    /// The value at a path, such as `summary.config.numCpu`; nil when it is absent or of another type.
    public func value<Value: PropertyValue>(_ path: String, as type: Value.Type = Value.self) -> Value? {
        properties.value(path)
    }

    /// The data object at a path, such as `config.hardware`; nil when it is absent or of another type.
    public func value<Value: DataObject>(_ path: String, as type: Value.Type = Value.self) -> Value? {
        properties.value(path)
    }

    /// The enumeration's value at a path, such as `runtime.powerState`; nil when it is absent or of another type.
    public func value<Value: VimEnumeration>(_ path: String, as type: Value.Type = Value.self) -> Value? {
        properties.value(path)
    }
}
