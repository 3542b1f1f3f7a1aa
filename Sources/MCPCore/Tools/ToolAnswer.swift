/// What a tool gave, before it is made a result.
public struct ToolAnswer: Sendable, Hashable {
    /// Its output; `nil` if it gives only content.
    public var structured: JSON?
    /// Images, links and other content beside the output.
    public var attachments: [Content]

    /// An answer.
    public init(structured: JSON?, attachments: [Content] = []) {
        self.structured = structured
        self.attachments = attachments
    }
}
