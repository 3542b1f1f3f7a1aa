import Synchronization

/// The texts of lists, made once for each kind of list, revision, view and page.
final class ListCache: Sendable {
    struct Key: Hashable {
        let list: String
        let revision: Revision
        let view: String
        let offset: Int
    }

    /// More views than this at once, and the texts are made anew.
    private static let capacity = 512

    private let texts = Mutex<(texts: [Key: [UInt8]], generation: Int)>(([:], 0))

    func text(_ key: Key, make: () -> JSONObject) -> [UInt8] {
        let (known, generation) = texts.withLock { ($0.texts[key], $0.generation) }
        if let known { return known }
        let text = JSON.object(make()).encoded()
        texts.withLock { state in
            // What was made of a list that has changed since is not kept.
            guard state.generation == generation else { return }
            if state.texts.count >= Self.capacity { state.texts.removeAll() }
            state.texts[key] = text
        }
        return text
    }

    func removeAll() {
        texts.withLock { state in
            state.texts.removeAll()
            state.generation += 1
        }
    }
}
