/// Patterns of file names with `*` and `?`.
enum Glob {
    /// Whether a name fits a pattern, in time that grows with the product of both lengths and no faster.
    static func matches(_ pattern: String, _ name: String, ignoringCase: Bool = false) -> Bool {
        let pattern = Array((ignoringCase ? pattern.lowercased() : pattern).unicodeScalars)
        let name = Array((ignoringCase ? name.lowercased() : name).unicodeScalars)
        var place = (pattern: 0, name: 0)
        var star: (pattern: Int, name: Int)?
        while place.name < name.count {
            if place.pattern < pattern.count, pattern[place.pattern] == "*" {
                star = place
                place.pattern += 1
            } else if place.pattern < pattern.count, [name[place.name], "?"].contains(pattern[place.pattern]) {
                place = (place.pattern + 1, place.name + 1)
            } else if let last = star {
                star = (last.pattern, last.name + 1)
                place = (last.pattern + 1, last.name + 1)
            } else {
                return false
            }
        }
        return pattern[place.pattern...].allSatisfy { $0 == "*" }
    }
}
