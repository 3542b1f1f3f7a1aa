internal import VimTypes

/// A managed object: what it is, and what a property collector can see of it.
struct SimulatedObject: Sendable {
    let reference: AnyReference
    let kind: ManagedKind
    /// Properties that are stored, as a property collector gives them. Others are derived from them.
    var values: [String: AnyValue] = [:]
    /// Properties that are lists of references, such as `childEntity`: kept apart because they grow.
    var links: [String: [AnyReference]] = [:]
    /// The world's version when the object was last changed.
    var version = 0
}

/// A reference to whatever managed object.
typealias AnyReference = ManagedObjectReference<AnyManagedObject>
