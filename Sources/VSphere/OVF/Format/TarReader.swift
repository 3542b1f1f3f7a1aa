/// Reads a tar archive as its bytes arrive, and holds no more than a chunk of it.
///
/// It knows the POSIX ustar and pax interchange formats (IEEE Std 1003.1, `pax`) and GNU's long names and large sizes.
///
/// ## Usage
/// ```swift
/// var reader = TarReader()
/// for try await chunk in chunks {
///     reader.append(chunk)
///     while let event = try reader.next() { … }
/// }
/// try reader.finish()
/// ```
public struct TarReader: Sendable {
    /// What comes next in an archive.
    public enum Event: Hashable, Sendable {
        /// An entry starts. Its content follows, unless it is empty.
        case entry(TarEntry)
        /// A piece of the entry's content.
        case content(ArraySlice<UInt8>)
        /// The entry is complete.
        case endOfEntry
        /// The archive's end mark. What follows is padding.
        case end
    }

    static let blockSize = 512

    private enum Phase {
        case header
        /// An extended header is being collected: so many bytes of it are still to come.
        case extension_(ExtendedHeader, remaining: Int64, padding: Int64)
        case content(remaining: Int64, padding: Int64)
        case endOfEntry(padding: Int64)
        case padding(Int64)
        case ended
    }

    private enum ExtendedHeader {
        case longName, pax, ignored
    }

    private let limits: TarLimits
    private var phase = Phase.header
    private var input: ArraySlice<UInt8> = []
    private var block: [UInt8] = []
    private var collected: [UInt8] = []
    private var longName: String?
    private var pax = PaxRecords()
    private var entries = 0
    /// Bytes of the archive that have been taken so far.
    public private(set) var offset: Int64 = 0

    /// A reader at the start of an archive.
    public init(limits: TarLimits = TarLimits()) { self.limits = limits }

    /// Gives the next bytes; the events of earlier ones should have been taken.
    public mutating func append(_ bytes: [UInt8]) {
        if input.isEmpty { input = bytes[...] } else { input += bytes }
    }

    /// The next event; nil when more bytes are needed.
    ///
    /// - Throws: ``OVFFormatError``.
    public mutating func next() throws(OVFFormatError) -> Event? {
        while true {
            switch phase {
            case .header:
                guard try fillBlock() else { return nil }
                if let event = try readHeader() { return event }
            case .extension_(let kind, let remaining, let padding):
                if remaining > 0 {
                    guard let piece = take(upTo: remaining) else { return nil }
                    collected += piece
                    phase = .extension_(kind, remaining: remaining - Int64(piece.count), padding: padding)
                } else {
                    try finish(kind)
                    phase = .padding(padding)
                }
            case .content(let remaining, let padding):
                guard let piece = take(upTo: remaining) else { return nil }
                let rest = remaining - Int64(piece.count)
                phase = rest > 0 ? .content(remaining: rest, padding: padding) : .endOfEntry(padding: padding)
                return .content(piece)
            case .endOfEntry(let padding):
                phase = .padding(padding)
                return .endOfEntry
            case .padding(let remaining):
                if remaining > 0 {
                    guard let piece = take(upTo: remaining) else { return nil }
                    phase = .padding(remaining - Int64(piece.count))
                } else {
                    phase = .header
                }
            case .ended:
                input = []
                return nil
            }
        }
    }

    /// Ends the archive.
    ///
    /// - Throws: ``OVFFormatError`` when it breaks off. A missing end mark is let pass, as other readers do.
    public func finish() throws(OVFFormatError) {
        switch phase {
        case .ended: return
        case .header where block.isEmpty && longName == nil && pax.isEmpty && entries > 0: return
        default: throw OVFFormatError(.archive, "the archive ends at byte \(offset), in the middle of an entry")
        }
    }

    /// Leaves out the content of the entry that has just started, whose bytes need not be given.
    ///
    /// - Returns: the place in the archive from which the next bytes are expected.
    public mutating func skipContent() -> Int64 {
        guard case .content(let remaining, let padding) = phase else { return offset }
        offset += remaining + padding
        input = []
        phase = .header
        return offset
    }

    private mutating func take(upTo count: Int64) -> ArraySlice<UInt8>? {
        guard !input.isEmpty else { return nil }
        let piece = input.prefix(Int(min(count, Int64(input.count))))
        input = input.dropFirst(piece.count)
        offset += Int64(piece.count)
        return piece
    }

    private mutating func fillBlock() throws(OVFFormatError) -> Bool {
        while block.count < Self.blockSize {
            guard let piece = take(upTo: Int64(Self.blockSize - block.count)) else { return false }
            block += piece
        }
        return true
    }

    private mutating func readHeader() throws(OVFFormatError) -> Event? {
        defer { block.removeAll(keepingCapacity: true) }
        if block.allSatisfy({ $0 == 0 }) {
            phase = .ended
            return .end
        }
        let header = try TarHeader(block)
        let padding = Self.padding(after: header.size)
        switch header.type {
        case UInt8(ascii: "L"): try collect(.longName, header, padding)
        case UInt8(ascii: "x"): try collect(.pax, header, padding)
        case UInt8(ascii: "K"), UInt8(ascii: "g"): try collect(.ignored, header, padding)
        case UInt8(ascii: "S"), UInt8(ascii: "M"):
            throw OVFFormatError(.unsupported, "the archive holds a sparse or a divided file")
        default: return try start(header)
        }
        return nil
    }

    private mutating func collect(
        _ kind: ExtendedHeader, _ header: TarHeader, _ padding: Int64
    ) throws(OVFFormatError) {
        guard header.size <= Int64(limits.maximumHeaderBytes) else {
            throw OVFFormatError(.limit, "an extended header of the archive has \(header.size) bytes")
        }
        collected = []
        phase = .extension_(kind, remaining: header.size, padding: padding)
    }

    private mutating func finish(_ kind: ExtendedHeader) throws(OVFFormatError) {
        switch kind {
        case .longName: longName = String(decoding: collected.prefix { $0 != 0 }, as: UTF8.self)
        case .pax: try pax.read(collected)
        case .ignored: break
        }
        collected = []
    }

    private mutating func start(_ header: TarHeader) throws(OVFFormatError) -> Event {
        entries += 1
        guard entries <= limits.maximumEntries else {
            throw OVFFormatError(.limit, "the archive holds more than \(limits.maximumEntries) entries")
        }
        let entry = TarEntry(
            name: pax.path ?? longName ?? header.name, kind: header.kind, size: pax.size ?? header.size)
        longName = nil
        pax = PaxRecords()
        guard entry.size <= Int64.max - Int64(Self.blockSize) - offset else {
            throw OVFFormatError(.archive, "an entry of the archive is larger than an archive can be")
        }
        // A link has no content, whatever size it notes.
        let size = header.isLink ? 0 : entry.size
        let padding = Self.padding(after: size)
        phase = size > 0 ? .content(remaining: size, padding: padding) : .endOfEntry(padding: 0)
        return .entry(TarEntry(name: entry.name, kind: entry.kind, size: size))
    }

    static func padding(after size: Int64) -> Int64 {
        let rest = size % Int64(blockSize)
        return rest == 0 ? 0 : Int64(blockSize) - rest
    }
}
