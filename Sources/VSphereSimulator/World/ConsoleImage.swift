/// The screen of a virtual machine as a picture: 80 columns and 25 rows of text, light grey on black.
struct ConsoleImage: Sendable {
    /// Columns and rows of text.
    static let columns = 80
    static let rows = 25
    /// Pixels of a character cell.
    private static let cellWidth = 8
    private static let cellHeight = 16

    /// Pixels, one bit each, rows one after the other.
    private let pixels: [Bool]
    /// Pixels across.
    let width: Int
    /// Pixels down.
    let height: Int

    /// Draws lines of text; what does not fit is cut off, and what is no printable ASCII shows as `?`.
    init(_ lines: [String]) {
        width = Self.columns * Self.cellWidth
        height = Self.rows * Self.cellHeight
        var pixels = [Bool](repeating: false, count: width * height)
        for (row, line) in lines.prefix(Self.rows).enumerated() {
            for (column, character) in line.prefix(Self.columns).enumerated() {
                let glyph = ConsoleFont.glyph(character)
                for x in 0..<ConsoleFont.width {
                    for y in 0..<Self.cellHeight where glyph[x] >> UInt8(y / 2) & 1 == 1 {
                        pixels[(row * Self.cellHeight + y) * width + column * Self.cellWidth + x + 1] = true
                    }
                }
            }
        }
        self.pixels = pixels
    }

    /// The picture as a PNG file.
    ///
    /// - Parameters:
    ///   - width: pixels across; follows from the height, or is the screen's own, if nil.
    ///   - height: pixels down; follows from the width, or is the screen's own, if nil.
    func png(width wantedWidth: Int? = nil, height wantedHeight: Int? = nil) -> [UInt8] {
        let limit = 1...8192
        let outWidth = limit.clamp(wantedWidth ?? wantedHeight.map { $0 * width / height } ?? width)
        let outHeight = limit.clamp(wantedHeight ?? wantedWidth.map { $0 * height / width } ?? height)
        var scanlines: [UInt8] = []
        let stride = (outWidth + 7) / 8
        scanlines.reserveCapacity(outHeight * (stride + 1))
        for y in 0..<outHeight {
            scanlines.append(0)  // no filter
            var line = [UInt8](repeating: 0, count: stride)
            let source = (y * height / outHeight) * width
            for x in 0..<outWidth where pixels[source + x * width / outWidth] { line[x / 8] |= 0x80 >> UInt8(x % 8) }
            scanlines += line
        }
        var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let oneBitPerPixel: UInt8 = 1
        let palette: UInt8 = 3
        file += Self.chunk(
            "IHDR",
            Self.bigEndian(UInt32(outWidth)) + Self.bigEndian(UInt32(outHeight)) + [oneBitPerPixel, palette]
                + [0, 0, 0])
        file += Self.chunk("PLTE", [0, 0, 0, 0xC0, 0xC0, 0xC0])
        file += Self.chunk("IDAT", Self.zlib(scanlines))
        file += Self.chunk("IEND", [])
        return file
    }

    private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + data
        return bigEndian(UInt32(data.count)) + body + bigEndian(crc32(body))
    }

    /// A zlib stream of stored blocks: a screen is too small to be worth compressing.
    private static func zlib(_ data: [UInt8]) -> [UInt8] {
        let blockSize = 65535
        var stream: [UInt8] = [0x78, 0x01]
        for start in Swift.stride(from: 0, to: data.count, by: blockSize) {
            let block = data[start..<min(start + blockSize, data.count)]
            let count = UInt16(block.count)
            stream.append(start + block.count == data.count ? 1 : 0)
            for part in [count, ~count] { stream += [UInt8(part & 0xFF), UInt8(part >> 8)] }
            stream += block
        }
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in data {
            low = (low + UInt32(byte)) % 65521
            high = (high + low) % 65521
        }
        return stream + bigEndian(high << 16 | low)
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    private static let crcTable: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }

    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { crcTable[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ ($0 >> 8) }
    }
}

extension ClosedRange {
    /// The value itself, or the bound that it is beyond.
    fileprivate func clamp(_ value: Bound) -> Bound { Swift.min(Swift.max(value, lowerBound), upperBound) }
}
