internal import SchemaFormat
internal import XMLStream

/// Which slot an element's name stands for in a type, remembered for one document.
///
/// The parser keeps one copy of each name for as long as the document, so the address stands for the name.
final class SlotCache {
    private struct Entry {
        var name: UnsafePointer<UInt8>?
        /// The type's number.
        var type: Int32 = 0
        /// -1 for a name that the type does not know.
        var slot: Int32 = -1
    }

    private let entries: UnsafeMutablePointer<Entry>
    private static let setBits = 8
    /// Entries that lie together, in one line of the processor's cache.
    private static let setSize = 4

    init() {
        entries = .allocate(capacity: Self.setSize << Self.setBits)
        entries.initialize(repeating: Entry(), count: Self.setSize << Self.setBits)
    }

    deinit { entries.deallocate() }

    /// The slot of the field with an element's name in the type of a frame; -1 if there is none.
    @inline(__always)
    func slot(of name: XMLName, in frame: UnsafePointer<DecodingFrame>) -> Int {
        let type = frame.pointee.type
        let mixed =
            (UInt(bitPattern: name.localAddress) ^ UInt(truncatingIfNeeded: type) &<< 40) &* 0x9E37_79B9_7F4A_7C15
        let set = entries + Self.setSize * Int(bitPattern: mixed &>> UInt(UInt.bitWidth - Self.setBits))
        for entry in set..<(set + Self.setSize)
        where entry.pointee.name == name.localAddress && entry.pointee.type == type {
            return Int(entry.pointee.slot)
        }
        return find(name, frame, set)
    }

    @inline(never)
    private func find(
        _ name: XMLName, _ frame: UnsafePointer<DecodingFrame>, _ set: UnsafeMutablePointer<Entry>
    ) -> Int {
        let slot = frame.pointee.layout.slot(named: name.local) ?? -1
        (set + 1).update(from: set, count: Self.setSize - 1)
        set.pointee = Entry(name: name.localAddress, type: frame.pointee.type, slot: Int32(slot))
        return slot
    }
}

/// The types that `xsi:type` named last.
///
/// Attribute values have no address of their own, so their bytes are hashed and compared.
final class TypeCache {
    private let schema: VimSchema
    private let entries: UnsafeMutablePointer<TypeLayout?>
    private static let bits = 8

    init(_ schema: VimSchema) {
        self.schema = schema
        entries = .allocate(capacity: 1 << Self.bits)
        entries.initialize(repeating: nil, count: 1 << Self.bits)
    }

    deinit { entries.deallocate() }

    /// The type of that wire name; nil if there is none.
    @inline(__always)
    func type(named name: UnsafeBufferPointer<UInt8>) -> TypeLayout? {
        guard name.count >= 8 else { return schema.table.type(named: name).map(schema.layout) }
        let entry = entries + Int(truncatingIfNeeded: hash(name) &>> UInt64(64 - Self.bits))
        if let known = entry.pointee, known.nameBytes.count == name.count, equal(known.nameBytes, name) {
            return known
        }
        guard let number = schema.table.type(named: name) else { return nil }
        let layout = schema.layout(number)
        entry.pointee = layout
        return layout
    }
}

/// Gives equal strings one allocation: an inventory repeats host names, guest names and paths thousands of times.
final class StringCache {
    /// A string of up to 15 bytes, which lies within `String` itself: remembered because making one takes longer.
    private struct Short {
        var first: UInt64 = 0
        var last: UInt64 = 0
        var text = ""
    }

    private let long: UnsafeMutablePointer<String>
    private let short: UnsafeMutablePointer<Short>
    private static let longBits = 10
    private static let shortBits = 8

    init() {
        long = .allocate(capacity: 1 << Self.longBits)
        long.initialize(repeating: "", count: 1 << Self.longBits)
        short = .allocate(capacity: 1 << Self.shortBits)
        short.initialize(repeating: Short(), count: 1 << Self.shortBits)
    }

    deinit {
        long.deinitialize(count: 1 << Self.longBits)
        long.deallocate()
        short.deinitialize(count: 1 << Self.shortBits)
        short.deallocate()
    }

    /// A string of these bytes, which must be UTF-8.
    func string(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        if bytes.count < 16 { return shortString(bytes) }
        // Long ones are rarely repeated.
        guard bytes.count <= 96 else { return String(decoding: bytes, as: UTF8.self) }
        let entry = long + Int(truncatingIfNeeded: hash(bytes) &>> UInt64(64 - Self.longBits))
        if entry.pointee.utf8.count == bytes.count,
            entry.pointee.utf8.withContiguousStorageIfAvailable({ equal($0, bytes) }) == true
        {
            return entry.pointee
        }
        let made = String(decoding: bytes, as: UTF8.self)
        entry.pointee = made
        return made
    }

    @inline(__always)
    private func shortString(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        // Two words, which can overlap, hold the bytes; together with their number they say which string it is.
        let count = bytes.count
        guard count > 0 else { return "" }
        let first: UInt64
        let last: UInt64
        let start = UnsafeRawPointer(bytes.baseAddress!)
        if count >= 8 {
            first = start.loadUnaligned(as: UInt64.self)
            last = start.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
        } else if count >= 4 {
            first = UInt64(start.loadUnaligned(as: UInt32.self))
            last = UInt64(start.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
        } else {
            first = UInt64(bytes[0])
            last = UInt64(bytes[count / 2]) << 8 | UInt64(bytes[count - 1])
        }
        let hash = (first ^ (last &<< 7) ^ (last &>> 57) ^ UInt64(count)) &* 0x9E37_79B9_7F4A_7C15
        let entry = short + Int(truncatingIfNeeded: hash &>> UInt64(64 - Self.shortBits))
        if entry.pointee.first == first, entry.pointee.last == last, entry.pointee.text.utf8.count == count {
            return entry.pointee.text
        }
        let made = String(decoding: bytes, as: UTF8.self)
        entry.pointee = Short(first: first, last: last, text: made)
        return made
    }
}

/// A hash of at least eight bytes, of which it looks at no more than 24.
@inline(__always)
private func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let words = UnsafeRawPointer(bytes.baseAddress!)
    var hash = (UInt64(bytes.count) ^ words.loadUnaligned(as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
    let tail = words.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
    hash = (hash ^ (hash >> 29) ^ tail) &* 0xBF58_476D_1CE4_E5B9
    let middle = words.loadUnaligned(fromByteOffset: bytes.count / 2 - 4, as: UInt64.self)
    return (hash ^ (hash >> 31) ^ middle) &* 0x94D0_49BB_1331_11EB
}

/// Whether two runs of bytes of the same length are equal.
@inline(__always)
func equal(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let leftStart = left.baseAddress, let rightStart = right.baseAddress else { return left.count == right.count }
    let count = left.count
    let leftWords = UnsafeRawPointer(leftStart)
    let rightWords = UnsafeRawPointer(rightStart)
    var position = 0
    while position + 8 <= count {
        if leftWords.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            != rightWords.loadUnaligned(fromByteOffset: position, as: UInt64.self)
        {
            return false
        }
        position += 8
    }
    while position < count {
        if leftStart[position] != rightStart[position] { return false }
        position += 1
    }
    return true
}
