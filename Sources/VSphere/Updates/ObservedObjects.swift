public import VimTypes

/// The present state of watched objects, kept up to date from updates.
///
/// ```swift
/// var machines = ObservedObjects<VirtualMachine>()
/// for try await update in updates {
///     machines.apply(update)
///     print(machines.all.count { $0.value("runtime.powerState") == VirtualMachinePowerState.poweredOn })
/// }
/// ```
public struct ObservedObjects<Object: ManagedObject>: Sendable {
    private var objects: [ManagedObjectReference<Object>: ObjectProperties<Object>] = [:]

    /// Knows nothing yet.
    public init() {}

    /// All objects, in no particular order.
    public var all: [ObjectProperties<Object>] { Array(objects.values) }

    /// Number of objects.
    public var count: Int { objects.count }

    /// What is known of an object; nil when it is not in view.
    public subscript(reference: ManagedObjectReference<Object>) -> ObjectProperties<Object>? { objects[reference] }

    /// Takes an update in.
    public mutating func apply(_ update: PropertyUpdate<Object>) {
        if update.isFullState { objects = [:] }
        for change in update.objects {
            guard change.kind != .leave else {
                objects[change.reference] = nil
                continue
            }
            let known = change.kind == .enter ? nil : objects[change.reference]
            var values = known?.values ?? [:]
            var missing = known?.missing ?? [:]
            for (path, value) in change.properties.values {
                values[path] = value
                missing[path] = nil
            }
            for path in change.removed { values[path] = nil }
            for (path, fault) in change.properties.missing {
                missing[path] = fault
                values[path] = nil
            }
            objects[change.reference] = ObjectProperties(
                reference: change.reference, values: values, missing: missing)
        }
    }
}
