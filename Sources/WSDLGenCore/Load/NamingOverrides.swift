/// Swift names that a maintainer chose, from `naming.json`.
package struct NamingOverrides: Sendable {
    /// What an override names.
    enum Subject: String, CaseIterable, Sendable {
        /// `"Task"`
        case types
        /// `"Type.field"`
        case fields
        /// `"Owner.Wire_Task"`
        case operations
        /// `"Enumeration.value"`
        case enumValues
        /// `"Wire_Task.parameter"`
        case parameters
        /// `"Type.property"`
        case properties
    }

    struct Entry: Sendable {
        var name: String
        var location: SourceLocation
    }

    /// Name of the file in the input folder.
    package static let fileName = "naming.json"

    private(set) var entries: [Subject: [String: Entry]] = [:]

    /// Makes an empty set.
    package init() {}

    /// Reads the file of a folder.
    ///
    /// - Returns: nil when there is none.
    /// - Throws: ``GenerationFailure``.
    package static func load(
        from source: any FileSource, limits: LoadLimits = LoadLimits()
    ) throws -> NamingOverrides? {
        guard let bytes = try source.contents(of: fileName, limit: limits.fileBytes) else { return nil }
        var overrides = NamingOverrides()
        let node = try JSONReader.read(bytes, file: source.displayName(of: fileName), maximumDepth: limits.depth)
        for section in try node.members() {
            guard let subject = Subject(rawValue: section.key) else {
                throw GenerationFailure(
                    .unknownConstruct, at: section.node.location, "key '\(section.key)' is not expected here")
            }
            for (key, node) in try section.node.members() {
                overrides.entries[subject, default: [:]][key] = Entry(
                    name: try node.string(), location: node.location)
            }
        }
        return overrides
    }
}
