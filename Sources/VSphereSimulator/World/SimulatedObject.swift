internal import VimTypes

/// A managed object: what it is, and what a property collector can see of it.
struct SimulatedObject: Sendable {
    let reference: AnyReference
    let kind: ManagedKind
    /// Properties that are stored, as a property collector gives them. Others are derived from them.
    var values: [String: AnyValue] = [:]
    /// Properties that are lists of references, such as `childEntity`: kept apart because they grow.
    private(set) var links: [String: [AnyReference]] = [:]
    /// Members of long lists, so that nobody has to walk them.
    private var members: [String: Set<AnyReference>] = [:]
    /// The world's version when the object was last changed.
    var version = 0

    init(reference: AnyReference, kind: ManagedKind, version: Int) {
        self.reference = reference
        self.kind = kind
        self.version = version
    }

    private static let longList = 16

    /// Adds a reference to a list, unless it is there.
    mutating func link(_ property: String, _ member: AnyReference) {
        let count = links[property]?.count ?? 0
        if count < Self.longList {
            guard !(links[property]?.contains(member) ?? false) else { return }
        } else {
            if members[property] == nil { members[property] = Set(links[property] ?? []) }
            guard members[property]?.insert(member).inserted ?? false else { return }
        }
        links[property, default: []].append(member)
    }

    /// Takes a reference out of a list.
    mutating func unlink(_ property: String, _ member: AnyReference) {
        members[property]?.remove(member)
        guard let position = links[property]?.firstIndex(of: member) else { return }
        links[property]?.remove(at: position)
    }
}

/// A reference to whatever managed object.
typealias AnyReference = ManagedObjectReference<AnyManagedObject>
