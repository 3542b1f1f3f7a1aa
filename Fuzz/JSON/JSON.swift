import MCPCore

/// Whatever the parser accepts, it writes as text that reads back as the same value, and as the same text.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let limits = JSONLimits(
        maximumBytes: 1 << 20, maximumDepth: 64, duplicateKeys: bytes.first == 0x20 ? .keepLast : .reject)
    let value: JSON
    do {
        value = try JSON.parse(bytes, limits: limits)
    } catch {
        precondition((0...count).contains(error.offset), "an error outside the text")
        return 0
    }
    let text = value.encoded()
    guard let again = try? JSON.parse(text), again == value, again.encoded() == text else {
        preconditionFailure("does not read back: \(String(decoding: text, as: UTF8.self))")
    }
    precondition(!text.contains(0x0A), "more than one line")
    guard let copy = try? JSON(encoding: value), copy == value else { preconditionFailure("lost in conversion") }
    return 0
}
