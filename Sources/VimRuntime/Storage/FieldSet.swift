/// A set of slot numbers below ``capacity``: plain words, so that copying one counts no references.
struct FieldSet: Hashable, Sendable {
    /// How many fields a type can have, inherited ones included. The widest of vim25 9.1 has 166.
    static let capacity = 256

    /// The members below 64.
    private(set) var first: UInt64 = 0
    private var second: UInt64 = 0
    private var third: UInt64 = 0
    private var fourth: UInt64 = 0

    init() {}

    /// A set put together from the members below 64 and a set that holds the others.
    @inline(__always)
    init(first: UInt64, rest: FieldSet?) {
        if let rest { self = rest }
        self.first = first
    }

    /// Whether there are members from 64 on.
    var hasRest: Bool { @inline(__always) get { second | third | fourth != 0 } }

    /// The members from 64 on.
    var restOnly: FieldSet { FieldSet(first: 0, rest: self) }

    private subscript(word: Int) -> UInt64 {
        @inline(__always) get {
            switch word {
            case 0: first
            case 1: second
            case 2: third
            default: fourth
            }
        }
        @inline(__always) set {
            switch word {
            case 0: first = newValue
            case 1: second = newValue
            case 2: third = newValue
            default: fourth = newValue
            }
        }
    }

    @inline(__always)
    private static func bit(_ slot: Int) -> UInt64 { 1 &<< UInt64(truncatingIfNeeded: slot & 63) }

    @inline(__always)
    func contains(_ slot: Int) -> Bool { self[slot &>> 6] & Self.bit(slot) != 0 }

    @inline(__always)
    mutating func insert(_ slot: Int) {
        precondition(slot >= 0 && slot < Self.capacity, "a type has more fields than this SDK can hold")
        self[slot &>> 6] |= Self.bit(slot)
    }

    mutating func remove(_ slot: Int) { self[slot &>> 6] &= ~Self.bit(slot) }

    /// How many members are smaller.
    func rank(of slot: Int) -> Int {
        var rank = (self[slot &>> 6] & (Self.bit(slot) &- 1)).nonzeroBitCount
        for word in 0..<(slot &>> 6) { rank += self[word].nonzeroBitCount }
        return rank
    }

    /// The smallest member from `slot` on.
    @inline(__always)
    func next(from slot: Int) -> Int? {
        if slot < 64 {
            let rest = first & ~(Self.bit(slot) &- 1)
            if rest != 0 { return rest.trailingZeroBitCount }
        }
        return hasRest ? nextHigh(from: max(slot, 64)) : nil
    }

    private func nextHigh(from slot: Int) -> Int? {
        var mask = ~(Self.bit(slot) &- 1)
        for word in (slot &>> 6)..<4 {
            let rest = self[word] & mask
            if rest != 0 { return word &<< 6 + rest.trailingZeroBitCount }
            mask = ~0
        }
        return nil
    }

    /// The smallest member that `other` lacks.
    @inline(__always)
    func firstMissing(in other: FieldSet) -> Int? { subtracting(other).next(from: 0) }

    @inline(__always)
    private func subtracting(_ other: FieldSet) -> FieldSet {
        var rest = self
        rest.first &= ~other.first
        rest.second &= ~other.second
        rest.third &= ~other.third
        rest.fourth &= ~other.fourth
        return rest
    }
}
