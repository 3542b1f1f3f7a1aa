import MCPCore

/// Objects that are not to be destroyed, or not even to be changed, whoever asks.
struct Protection: Sendable {
    /// What protected objects are protected against.
    enum Against: String, ToolEnum {
        /// Tools that may destroy something.
        case destruction
        /// All tools that change something.
        case changes
    }

    /// Names, with `*` and `?`.
    var names: [String] = []
    /// Inventory paths of folders, whose contents are protected too.
    var folders: [String] = []
    /// Names of tags, or `category:tag`.
    var tags: [String] = []
    /// What they are protected against.
    var against = Against.destruction

    /// Whether anything is protected.
    var isAny: Bool { !(names.isEmpty && folders.isEmpty && tags.isEmpty) }

    /// Why an object is protected by its name or place; nil if it is not.
    func reason(name: String, path: String?) -> String? {
        if let pattern = names.first(where: { NamePattern($0).matches(name) }) { return "its name is like \(pattern)" }
        guard let path else { return nil }
        for folder in folders {
            let folder = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
            if path == folder || path.hasPrefix(folder + "/") { return "it is in \(folder)" }
            if folder.hasPrefix(path + "/") { return "\(folder) is in it" }
        }
        return nil
    }

    /// Why an object is protected by its tags; nil if it is not.
    ///
    /// - Parameter tags: the object's tags, by category and name.
    func reason(tags attached: [(category: String, name: String)]) -> String? {
        for tag in attached {
            for wanted in tags where wanted == tag.name || wanted == "\(tag.category):\(tag.name)" {
                return "it has the tag \(wanted)"
            }
        }
        return nil
    }

    /// Whether a tool is one of those that objects are protected against.
    func concerns(_ hints: ToolHints) -> Bool {
        switch against {
        case .destruction: hints.isDestructive
        case .changes: !hints.isReadOnly
        }
    }
}
