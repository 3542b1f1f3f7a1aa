import Synchronization

/// The content that a tool added to its answer.
final class Attachments: Sendable {
    private let items = Mutex<[Content]>([])

    func add(_ content: Content) { items.withLock { $0.append(content) } }
    var all: [Content] { items.withLock { $0 } }
}
