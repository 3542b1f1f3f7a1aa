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
