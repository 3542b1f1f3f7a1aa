import VSphere

extension Tagging {
    /// The tag that a caller means by its name, `category:name`, or id.
    ///
    /// - Parameters:
    ///   - category: the name of its category, if the caller named one.
    ///   - categories: all there are.
    /// - Throws: `VSphereError` `.notFound`, `.ambiguous`.
    func find(
        _ text: String, category: String? = nil, among categories: [TagCategory]
    ) async throws -> VSphere.Tag {
        if let known = try await tags().first(where: { $0.id == text }) { return known }
        guard category == nil, let owner = categories.first(where: { text.hasPrefix($0.name + ":") }) else {
            return try await tag(named: text, category: category)
        }
        return try await tag(named: String(text.dropFirst(owner.name.count + 1)), category: owner.name)
    }
}
