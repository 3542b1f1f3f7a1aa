/// How a text differs from the one that was expected, in the form of `diff -u`; empty when it does not.
func unifiedDiff(expected: String, actual: String, name: String, context: Int = 3) -> String {
    let old = expected.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let new = actual.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var removed: Set<Int> = []
    var inserted: Set<Int> = []
    for change in new.difference(from: old) {
        switch change {
        case .remove(let offset, _, _): removed.insert(offset)
        case .insert(let offset, _, _): inserted.insert(offset)
        }
    }
    guard !removed.isEmpty || !inserted.isEmpty else { return "" }

    var lines: [(mark: String, text: String, old: Int, new: Int)] = []
    var (left, right) = (0, 0)
    while left < old.count || right < new.count {
        if removed.contains(left) {
            lines.append(("-", old[left], left, right))
            left += 1
        } else if inserted.contains(right) {
            lines.append(("+", new[right], left, right))
            right += 1
        } else {
            lines.append((" ", old[left], left, right))
            left += 1
            right += 1
        }
    }
    let shown = Set(
        lines.indices.filter { lines[$0].mark != " " }.flatMap { ($0 - context)...($0 + context) })
    var text = "--- expected/\(name)\n+++ generated/\(name)\n"
    for position in lines.indices where shown.contains(position) {
        if !shown.contains(position - 1) {
            text += "@@ -\(lines[position].old + 1) +\(lines[position].new + 1) @@\n"
        }
        text += "\(lines[position].mark)\(lines[position].text)\n"
    }
    return text
}
