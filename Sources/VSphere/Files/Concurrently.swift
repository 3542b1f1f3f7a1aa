/// Runs a closure for each element, several at a time, and gives the results in the elements' order.
///
/// The first error cancels the others and is thrown.
func concurrently<Element: Sendable, Result: Sendable>(
    _ elements: [Element], atOnce width: Int, _ body: @escaping @Sendable (Element) async throws -> Result
) async throws -> [Result] {
    try await withThrowingTaskGroup(of: (Int, Result).self) { group in
        var results: [Int: Result] = [:]
        for (position, element) in elements.enumerated() {
            if position >= max(1, width), let (done, result) = try await group.next() { results[done] = result }
            group.addTask { (position, try await body(element)) }
        }
        while let (done, result) = try await group.next() { results[done] = result }
        return elements.indices.compactMap { results[$0] }
    }
}
