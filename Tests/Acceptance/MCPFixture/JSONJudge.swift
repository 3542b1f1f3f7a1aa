import MCPCore

/// Says of each document on standard input what our parser makes of it.
enum JSONJudge {
    /// Answers every document with `+` and the text that we write for it, or with `-` and why it was refused; a second
    /// answer is for a reader that takes the last of equal keys.
    static func run() {
        while let document = FrameStream.next() {
            FrameStream.send(answer(document, .reject) + answer(document, .keepLast))
        }
    }

    private static func answer(_ document: [UInt8], _ duplicateKeys: JSONLimits.DuplicateKeys) -> [UInt8] {
        do {
            let value = try JSON.parse(document, limits: JSONLimits(duplicateKeys: duplicateKeys))
            return FrameStream.frame(Array("+".utf8) + value.encoded())
        } catch {
            return FrameStream.frame(Array("-\(error)".utf8))
        }
    }
}
