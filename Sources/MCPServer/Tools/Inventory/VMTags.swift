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

    /// The tag that a caller means, see ``Tagging/find(_:category:among:)``.
    ///
    /// - Throws: `VSphereError` `.notFound`, `.ambiguous`.
    func tag(
        _ text: String, category: String?, in context: Context
    ) async throws -> (tag: AttachedTag, category: TagCategory?) {
        let tag = try await context.vSphere.tagging.find(text, category: category, among: categories)
        return (AttachedTag(tag, in: categories), categories.first { $0.id == tag.categoryID })
    }

    /// The answer about a change of the tags.
    func change() -> Change { Change(machine, before: Self.state(attached)) }

    /// What is told of tags before and after a change.
    static func state(_ tags: [AttachedTag]) -> JSONObject {
        ["tags": .array(tags.map { .string($0.label) })]
    }
}
