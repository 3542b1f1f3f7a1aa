/// The digests of a package's files: the `.mf` file of DMTF DSP0243 §7.
public struct OVFManifest: Hashable, Sendable {
    /// How digests are computed.
    public enum Algorithm: String, Hashable, Sendable, CaseIterable {
        /// 20 bytes; what vSphere wrote up to version 6.
        case sha1 = "SHA1"
        /// 32 bytes.
        case sha256 = "SHA256"
        /// 64 bytes.
        case sha512 = "SHA512"

        /// Bytes of a digest.
        public var byteCount: Int {
            switch self {
            case .sha1: 20
            case .sha256: 32
            case .sha512: 64
            }
        }
    }

    /// The digest of a file.
    public struct Entry: Hashable, Sendable {
        /// The file, as the descriptor references it.
        public let name: String
        /// How the digest was computed.
        public let algorithm: Algorithm
        /// The digest.
        public let digest: [UInt8]

        /// Notes a digest.
        public init(name: String, algorithm: Algorithm, digest: [UInt8]) {
            self.name = name
            self.algorithm = algorithm
            self.digest = digest
        }
    }

    /// The largest manifest that is read, in bytes.
    public static let maximumBytes = 4 << 20

    /// All digests, in the manifest's order.
    public private(set) var entries: [Entry] = []
    private var positions: [String: Int] = [:]

    /// A manifest of these digests; of several for one file the last counts.
    public init(_ entries: [Entry] = []) {
        for entry in entries { add(entry) }
    }

    /// The digest of a file.
    public subscript(name: String) -> Entry? { positions[name].map { entries[$0] } }

    /// Adds a digest, or replaces that of the same file.
    public mutating func add(_ entry: Entry) {
        if let position = positions[entry.name] {
            entries[position] = entry
        } else {
            positions[entry.name] = entries.count
            entries.append(entry)
        }
    }

    /// Reads lines of the form `SHA256(disk.vmdk)= 9f86…`.
    ///
    /// - Throws: ``OVFFormatError``: a line of another form, a digest of the wrong length, two digests for a file.
    public init(parsing bytes: [UInt8]) throws(OVFFormatError) {
        guard bytes.count <= Self.maximumBytes else {
            throw OVFFormatError(.limit, "the manifest is larger than \(Self.maximumBytes) bytes")
        }
        let lines = bytes.split(omittingEmptySubsequences: false) { $0 == 0x0A || $0 == 0x0D }
        for line in lines {
            let line = line.drop(while: Self.isSpace).reversed().drop(while: Self.isSpace).reversed()
            if line.isEmpty { continue }
            guard let entry = Self.entry(Array(line)) else {
                let text = String(decoding: line.prefix(80), as: UTF8.self)
                throw OVFFormatError(.manifest, "a line of the manifest cannot be read: \(text)")
            }
            guard self[entry.name] == nil else {
                throw OVFFormatError(.manifest, "the manifest has two digests for '\(entry.name)'")
            }
            add(entry)
        }
    }

    /// The manifest as a file.
    public var text: String {
        entries.map { "\($0.algorithm.rawValue)(\($0.name))= \(Self.hexadecimal($0.digest))\n" }.joined()
    }

    /// Bytes as lower-case hexadecimal digits.
    public static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private static func entry(_ line: [UInt8]) -> Entry? {
        // A file's name may hold parentheses and equals signs; the digest holds neither.
        guard let open = line.firstIndex(of: UInt8(ascii: "(")),
            let equals = line.lastIndex(of: UInt8(ascii: "=")),
            let close = line[..<equals].lastIndex(of: UInt8(ascii: ")")), close > open + 1,
            line[(close + 1)..<equals].allSatisfy(isSpace)
        else { return nil }
        guard let algorithm = algorithm(named: line[..<open]),
            let digest = digest(line[(equals + 1)...].drop(while: isSpace)), digest.count == algorithm.byteCount,
            let name = String(validating: line[(open + 1)..<close], as: UTF8.self)
        else { return nil }
        return Entry(name: name, algorithm: algorithm, digest: digest)
    }

    /// `SHA256`, or as other programs write it: `SHA-256`, and `SHA2-256` since OpenSSL 3.
    private static func algorithm(named label: ArraySlice<UInt8>) -> Algorithm? {
        let letters = label.filter { !isSpace($0) && $0 != UInt8(ascii: "-") }
        let name = String(decoding: letters, as: UTF8.self).uppercased()
        return Algorithm(rawValue: name) ?? ["SHA2256": .sha256, "SHA2512": .sha512][name]
    }

    private static func digest(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for position in stride(from: digits.startIndex, to: digits.endIndex, by: 2) {
            guard let high = Character(Unicode.Scalar(digits[position])).hexDigitValue,
                let low = Character(Unicode.Scalar(digits[position + 1])).hexDigitValue
            else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
