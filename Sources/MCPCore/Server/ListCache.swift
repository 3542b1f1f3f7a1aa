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

/// Cuts lists into pages. A cursor names the list and where the next page begins.
struct Pager {
    let list: String
    let pageSize: Int

    /// Where the page begins that a request asks for.
    ///
    /// - Throws: ``ProtocolError`` if its cursor is not one of ours.
    func offset(_ params: JSONObject) throws(ProtocolError) -> Int {
        guard let cursor = params["cursor"], !cursor.isNull else { return 0 }
        guard let text = cursor.string, let bytes = Base64.decode(text),
            let json = try? JSON.parse(bytes), json[0]?.string == list, let offset = json[1]?.int, offset > 0,
            offset.isMultiple(of: pageSize)
        else { throw .invalidParams("The cursor is not one that this list gave out") }
        return offset
    }

    /// One page of entries, and the cursor of the next if there is one.
    func page(_ entries: [JSON], from offset: Int) -> JSONObject {
        var page: JSONObject = [list: .array(Array(entries.dropFirst(offset).prefix(pageSize)))]
        if offset + pageSize < entries.count {
            let next: JSON = [.string(list), .integer(offset + pageSize)]
            page["nextCursor"] = .string(Base64.encode(next.encoded()))
        }
        return page
    }
}
