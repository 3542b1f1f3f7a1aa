public import VimTypes

/// The properties of one managed object, as the property collector gave them.
public struct ObjectProperties<Object: ManagedObject>: Sendable {
    /// Which object.
    public let reference: ManagedObjectReference<Object>
    /// Values by property path. What the object does not have is absent.
    public let values: [String: AnyValue]
    /// Properties that the server could not or would not tell, by path, with the fault: most often `NoPermission`.
    public let missing: [String: LocalizedMethodFault]

    /// Takes one object of a property collector's answer.
    init(_ content: ObjectContent) {
        reference = content.obj.as(Object.self) ?? ManagedObjectReference(content.obj.value, type: content.obj.type)
        values = Dictionary(content.propSet.map { ($0.name, $0.val) }) { _, last in last }
        missing = Dictionary(content.missingSet.map { ($0.path, $0.fault) }) { _, last in last }
    }

    /// The value of a property; nil when it is absent or of another type.
    public subscript<Value: PropertyValue>(property: Property<Object, Value>) -> Value? {
        values[property.path].flatMap(Value.init(property:))
    }

    /// The data object that a property holds; nil when it is absent or of another type.
    public subscript<Value: DataObject>(property: Property<Object, Value>) -> Value? { value(property.path) }

    /// The data objects that a property holds; nil when it is absent or of another type.
    public subscript<Value: DataObject>(property: Property<Object, [Value]>) -> [Value]? {
        guard case .array(let array)? = values[property.path] else { return nil }
        return array.objects()
    }

    /// The value that an enumerated property has; nil when it is absent or of another type.
    public subscript<Value: VimEnumeration>(property: Property<Object, Value>) -> Value? { value(property.path) }

    /// The data object at a path, such as `config.hardware`; nil when it is absent or of another type.
    public func value<Value: DataObject>(_ path: String, as type: Value.Type = Value.self) -> Value? {
        guard case .object(let object)? = values[path] else { return nil }
        return object.as(type)
    }

    /// The enumeration's value at a path, such as `runtime.powerState`; nil when it is absent or of another type.
    public func value<Value: VimEnumeration>(_ path: String, as type: Value.Type = Value.self) -> Value? {
        values[path].flatMap(String.init(property:)).map(Value.init(rawValue:))
    }

    /// The value at a path, such as `config.hardware.numCPU`; nil when it is absent or of another type.
    public func value<Value: PropertyValue>(_ path: String, as type: Value.Type = Value.self) -> Value? {
        values[path].flatMap(Value.init(property:))
    }
}

/// A type that a property can have.
public protocol PropertyValue {
    /// Takes the value out of what the property collector gave; nil when it is of another type.
    init?(property: AnyValue)
}
