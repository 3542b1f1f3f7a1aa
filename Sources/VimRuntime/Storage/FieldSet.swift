/// A set of slot numbers. The first 64 need no allocation.
struct FieldSet: Hashable, Sendable {
    private var low: UInt64 = 0
    private var high: [UInt64] = []

    @inline(__always)
    func contains(_ slot: Int) -> Bool {
        if slot < 64 { return low & (1 << UInt64(slot)) != 0 }
        let word = slot >> 6 - 1
        return word < high.count && high[word] & (1 << UInt64(slot & 63)) != 0
    }

    @inline(__always)
    mutating func insert(_ slot: Int) {
        if slot < 64 {
            low |= 1 << UInt64(slot)
        } else {
            insertHigh(slot)
        }
    }

    @inline(never)
    private mutating func insertHigh(_ slot: Int) {
        let word = slot >> 6 - 1
        while high.count <= word { high.append(0) }
        high[word] |= 1 << UInt64(slot & 63)
    }

    mutating func remove(_ slot: Int) {
        if slot < 64 {
            low &= ~(1 << UInt64(slot))
        } else if slot >> 6 - 1 < high.count {
            high[slot >> 6 - 1] &= ~(1 << UInt64(slot & 63))
            while high.last == 0 { high.removeLast() }
        }
    }

    /// How many members are smaller.
    @inline(__always)
    func rank(of slot: Int) -> Int {
        if slot < 64 { return (low & ((1 << UInt64(slot)) - 1)).nonzeroBitCount }
        var rank = low.nonzeroBitCount
        let word = slot >> 6 - 1
        for lower in 0..<min(word, high.count) { rank += high[lower].nonzeroBitCount }
        if word < high.count { rank += (high[word] & ((1 << UInt64(slot & 63)) - 1)).nonzeroBitCount }
        return rank
    }

    /// The smallest member from `slot` on.
    @inline(__always)
    func next(from slot: Int) -> Int? {
        if slot < 64 {
            let rest = low & ~((1 << UInt64(slot)) - 1)
            if rest != 0 { return rest.trailingZeroBitCount }
        }
        if high.isEmpty { return nil }
        return nextHigh(from: max(slot, 64))
    }

    private func nextHigh(from slot: Int) -> Int? {
        var word = slot >> 6 - 1
        var mask = ~((1 << UInt64(slot & 63)) - 1) as UInt64
        while word < high.count {
            let rest = high[word] & mask
            if rest != 0 { return (word + 1) << 6 + rest.trailingZeroBitCount }
            mask = ~0
            word += 1
        }
        return nil
    }

    /// The smallest member that `other` lacks.
    @inline(__always)
    func firstMissing(in other: FieldSet) -> Int? {
        let missing = low & ~other.low
        if missing != 0 { return missing.trailingZeroBitCount }
        if high.isEmpty { return nil }
        var slot = 64
        while let member = next(from: slot) {
            if !other.contains(member) { return member }
            slot = member + 1
        }
        return nil
    }

    var isEmpty: Bool { low == 0 && high.isEmpty }
}
