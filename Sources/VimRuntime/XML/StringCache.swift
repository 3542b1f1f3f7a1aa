/// Gives equal long strings one allocation: an inventory repeats host names, guest names and paths thousands of times.
struct StringCache {
    private var entries: [String?] = Array(repeating: nil, count: 1 << 11)

    /// A string of these bytes, which must be UTF-8.
    mutating func string(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        // Up to 15 bytes lie within the string itself; long ones are rarely repeated.
        guard bytes.count > 15, bytes.count <= 96 else { return String(decoding: bytes, as: UTF8.self) }
        var hash = UInt64(bytes.count)
        let words = UnsafeRawPointer(bytes.baseAddress!)
        hash = (hash ^ words.loadUnaligned(as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
        let tail = words.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
        hash = (hash ^ (hash >> 29) ^ tail) &* 0xBF58_476D_1CE4_E5B9
        let middle = words.loadUnaligned(fromByteOffset: bytes.count / 2 - 4, as: UInt64.self)
        hash = (hash ^ (hash >> 31) ^ middle) &* 0x94D0_49BB_1331_11EB
        let entry = Int(hash >> 53)
        if let known = entries[entry], known.utf8.count == bytes.count,
            known.utf8.withContiguousStorageIfAvailable({ equal($0, bytes) }) == true
        {
            return known
        }
        let made = String(decoding: bytes, as: UTF8.self)
        entries[entry] = made
        return made
    }
}

@inline(__always)
/// Whether two runs of bytes of the same length are equal.
func equal(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    var position = 0
    let count = left.count
    let leftWords = UnsafeRawPointer(left.baseAddress!)
    let rightWords = UnsafeRawPointer(right.baseAddress!)
    while position + 8 <= count {
        if leftWords.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            != rightWords.loadUnaligned(fromByteOffset: position, as: UInt64.self)
        {
            return false
        }
        position += 8
    }
    while position < count {
        if left[position] != right[position] { return false }
        position += 1
    }
    return true
}
