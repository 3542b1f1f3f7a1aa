/// A JSON object: members in the order they were written, found by key.
public struct JSONObject: Sendable {
    /// A key and its value.
    public struct Member: Sendable, Hashable {
        /// The key.
        public var key: String
        /// The value.
        public var value: JSON

        /// A key and its value.
        public init(key: String, value: JSON) {
            self.key = key
            self.value = value
        }
    }

    /// The members in order.
    public private(set) var members: [Member] = []

    /// Where each key is, once there are so many members that searching them one by one would cost.
    private var index: [ExactText: Int]?

    /// From how many members on the index is kept.
    private static let indexedCount = 12

    /// An object without members.
    public init() {}

    /// An object with these members. A later member replaces an earlier one of the same key.
    public init(_ members: some Sequence<(String, JSON)>) {
        for (key, value) in members { self[key] = value }
    }

    /// How many members there are.
    public var count: Int { members.count }
    /// Whether there are no members.
    public var isEmpty: Bool { members.isEmpty }
    /// The keys in order.
    public var keys: some Sequence<String> { members.lazy.map(\.key) }

    /// The value of a member. Setting replaces the value in its place or appends; `nil` removes the member.
    public subscript(key: String) -> JSON? {
        get { position(of: key).map { members[$0].value } }
        set {
            switch (position(of: key), newValue) {
            case (let position?, let value?): members[position].value = value
            case (let position?, nil):
                members.remove(at: position)
                rebuildIndex()
            case (nil, let value?): append(key, value)
            case (nil, nil): break
            }
        }
    }

    /// Whether there is a member with this key.
    public func contains(_ key: String) -> Bool { position(of: key) != nil }

    /// Adds the members of another object; on the same key the other object wins.
    public mutating func merge(_ other: JSONObject) {
        for member in other.members { self[member.key] = member.value }
    }

    /// Makes room for so many members.
    mutating func reserveCapacity(_ count: Int) { members.reserveCapacity(count) }

    /// Adds a member whose key is known to be new.
    mutating func append(_ key: String, _ value: JSON) {
        members.append(Member(key: key, value: value))
        if index != nil {
            index?[ExactText(text: key)] = members.count - 1
        } else if members.count == Self.indexedCount {
            rebuildIndex()
        }
    }

    private func position(of key: String) -> Int? {
        if let index { return index[ExactText(text: key)] }
        return members.firstIndex { ExactText(text: $0.key) == ExactText(text: key) }
    }

    private mutating func rebuildIndex() {
        guard members.count >= Self.indexedCount else {
            index = nil
            return
        }
        index = Dictionary(uniqueKeysWithValues: members.enumerated().map { (ExactText(text: $1.key), $0) })
    }

    /// Text that equals the same characters only: strings also equal others that look the same.
    private struct ExactText: Hashable {
        let text: String

        static func == (left: ExactText, right: ExactText) -> Bool {
            left.text == right.text && left.text.utf8.elementsEqual(right.text.utf8)
        }

        func hash(into hasher: inout Hasher) { hasher.combine(text) }
    }
}

extension JSONObject: Hashable {
    /// Objects are equal when they have the same members, in whatever order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.members.allSatisfy { right[$0.key] == $0.value }
    }

    /// Hashes the members, whatever their order.
    public func hash(into hasher: inout Hasher) {
        // Members in another order hash the same, as they compare equal.
        var combined = 0
        for member in members { combined ^= member.hashValue }
        hasher.combine(combined)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// An object with these members, in this order.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        for (key, value) in elements { self[key] = value }
    }
}

extension JSONObject: Sequence {
    /// The members in order.
    public func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }
}

extension JSONObject: CustomStringConvertible {
    /// The object as compact JSON text.
    public var description: String { JSON.object(self).description }
}
