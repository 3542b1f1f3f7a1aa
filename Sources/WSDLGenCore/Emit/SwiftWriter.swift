/// Writes lines of Swift.
struct SwiftWriter {
    /// What was written.
    private(set) var bytes: [UInt8] = []
    private var indentation = 0

    /// Writes a line; an empty one is not indented.
    mutating func line(_ text: String = "") {
        if !text.isEmpty {
            for _ in 0..<(4 * indentation) { bytes.append(0x20) }
            append(text)
        }
        bytes.append(0x0A)
    }

    /// Writes a line that opens a block, the block indented, and the brace that closes it.
    mutating func block(_ head: String, _ body: (inout SwiftWriter) -> Void) {
        line(head + " {")
        indentation += 1
        body(&self)
        indentation -= 1
        line("}")
    }

    /// Writes a line of a documentation comment.
    mutating func comment(_ text: String) { line(text.isEmpty ? "///" : "/// " + text) }

    private mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { bytes.append(contentsOf: $0) }
    }
}
