import MCPCore
import VSphere
import VimTypes

/// The tags of a machine, and those there are.
struct VMTags {
    let machine: Found<VirtualMachine>
    let categories: [TagCategory]
    let attached: [AttachedTag]

    /// - Throws: `ToolError`, `VSphereError`, `HTTPTransportError`.
    init(of target: Target<VirtualMachine>, in context: Context) async throws {
        let machine = try await context.find(target)
        let tagging = context.vSphere.tagging
        async let categories = tagging.categories()
        async let attached = tagging.tags(of: machine.reference)
        self.machine = machine
        self.categories = try await categories
        let known = self.categories
        self.attached = try await attached.map { AttachedTag($0, in: known) }
    }

    /// The tag that a caller means by its name, `category:name`, or id.
    ///
    /// - Throws: `VSphereError` `.notFound`, `.ambiguous`.
    func tag(
        _ text: String, category: String?, in context: Context
    ) async throws -> (tag: AttachedTag, category: TagCategory?) {
        let tagging = context.vSphere.tagging
        let tag: VSphere.Tag
        if let known = try await tagging.tags().first(where: { $0.id == text }) {
            tag = known
        } else if category == nil, let split = split(text) {
            tag = try await tagging.tag(named: split.name, category: split.category)
        } else {
            tag = try await tagging.tag(named: text, category: category)
        }
        return (AttachedTag(tag, in: categories), categories.first { $0.id == tag.categoryID })
    }

    /// The answer about a change of the tags.
    func change() -> Change { Change(machine, before: Self.state(attached)) }

    /// What is told of tags before and after a change.
    static func state(_ tags: [AttachedTag]) -> JSONObject {
        ["tags": .array(tags.map { .string($0.label) })]
    }

    /// `category:name`, where the part before a colon is a category.
    private func split(_ text: String) -> (category: String, name: String)? {
        for category in categories where text.hasPrefix(category.name + ":") {
            return (category.name, String(text.dropFirst(category.name.count + 1)))
        }
        return nil
    }
}
