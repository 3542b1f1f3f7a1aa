internal import VimTypes

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// What is going to happen, in order of time.
struct Timeline: Sendable {
    /// Something that happens.
    struct Entry: Sendable {
        let due: DateTime
        let number: Int
        let action: @Sendable (inout World) -> Void
    }

    private var entries: [Entry] = []
    private var lastNumber = 0

    /// When the next thing happens.
    var next: DateTime? { entries.first?.due }

    /// Puts an action on the timeline. Actions of the same time happen in the order in which they were put there.
    /// - Returns: the number by which ``cancel(_:)`` takes it off again.
    @discardableResult
    mutating func add(at due: DateTime, _ action: @escaping @Sendable (inout World) -> Void) -> Int {
        lastNumber += 1
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].due <= due { low = middle + 1 } else { high = middle }
        }
        entries.insert(Entry(due: due, number: lastNumber, action: action), at: low)
        return lastNumber
    }

    /// Takes an action off.
    mutating func cancel(_ number: Int) { entries.removeAll { $0.number == number } }

    /// Takes off and gives the next action that is due.
    mutating func pop(upTo now: DateTime) -> Entry? {
        guard let first = entries.first, first.due <= now else { return nil }
        return entries.removeFirst()
    }
}

extension World {
    /// Lets everything happen that is due until then, and sets the clock.
    mutating func advance(to time: DateTime) {
        while let entry = timeline.pop(upTo: time) {
            now = max(now, entry.due)
            entry.action(&self)
        }
        now = max(now, time)
    }

    /// Lets something happen after a while.
    @discardableResult
    mutating func after(_ delay: Duration, _ action: @escaping @Sendable (inout World) -> Void) -> Int {
        timeline.add(at: now + delay, action)
    }
}

/// A point in time, later by a duration.
func + (time: DateTime, duration: Duration) -> DateTime {
    let (seconds, attoseconds) = duration.components
    return time.addingTimeInterval(Double(seconds) + Double(attoseconds) * 1e-18)
}
