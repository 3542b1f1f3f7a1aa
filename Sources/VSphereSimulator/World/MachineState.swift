internal import VimTypes

/// What a virtual machine remembers beside its properties.
struct MachineState: Sendable {
    /// A question that it waits for an answer to.
    struct Pending: Sendable {
        let question: VirtualMachineQuestionInfo
        /// What an answer does; gets the key of the choice.
        let answer: @Sendable (inout World, String) -> Void
    }

    /// Goes up with each power operation: what was planned for the guest before is void then.
    var generation = 0
    /// What the next start of the guest makes of it.
    var customization: CustomizationSpec?
    /// Number of the last snapshot: no number is used again.
    var lastSnapshot = 0
    /// The question that blocks it.
    var pending: Pending?
    /// Whether it was registered from a copy, so that it asks at power-on whether to get a UUID of its own.
    var mayBeCopy = false
    /// What somebody typed at its console since it started.
    var typed = ""
    /// Number of the last screenshot.
    var lastScreenshot = 0
}
