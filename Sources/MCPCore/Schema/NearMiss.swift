/// Finds what was probably meant by a name that does not exist.
public enum NearMiss {
    /// The candidate that is closest to a name, if one is close enough to be a slip.
    public static func best(for name: String, among candidates: [String]) -> String? {
        let name = Array(simplified(name).prefix(64))
        let limit = max(1, name.count / 3)
        return
            candidates
            .map { (candidate: $0, distance: slips(name, Array(simplified($0).prefix(64)))) }
            .filter { $0.distance <= limit }
            .min { $0.distance < $1.distance }?
            .candidate
    }

    /// How far apart two names are. A name that was left unfinished is one slip.
    private static func slips(_ left: [UInt8], _ right: [UInt8]) -> Int {
        let isUnfinished = left.count >= 3 && right.count >= 3 && (left.starts(with: right) || right.starts(with: left))
        return isUnfinished ? min(1, distance(left, right)) : distance(left, right)
    }

    private static func simplified(_ name: String) -> [UInt8] {
        Array(name.lowercased().utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") })
    }

    /// How many letters must be added, removed, changed or swapped with their neighbour.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var previous: [Int] = []
        var current = Array(0...right.count)
        for row in left.indices {
            var next = [row + 1]
            for column in right.indices {
                var best = min(
                    next[column] + 1, current[column + 1] + 1,
                    current[column] + (left[row] == right[column] ? 0 : 1))
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    best = min(best, previous[column - 1] + 1)
                }
                next.append(best)
            }
            previous = current
            current = next
        }
        return current[right.count]
    }
}
