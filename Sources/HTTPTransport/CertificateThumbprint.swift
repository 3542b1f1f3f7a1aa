/// The SHA-256 or SHA-1 digest of a DER-encoded certificate, which names exactly one certificate.
///
/// vSphere calls it a thumbprint and writes it as hexadecimal pairs with colons between; some tools leave the colons
/// out. Both forms, in either case, are read.
public struct CertificateThumbprint: Sendable, Hashable {
    /// The digest algorithm of a thumbprint.
    public enum Algorithm: String, Sendable, Hashable {
        /// SHA-1, 20 bytes; what vSphere shows up to version 7.
        case sha1 = "SHA-1"

        /// SHA-256, 32 bytes.
        case sha256 = "SHA-256"
    }

    /// The algorithm, told by the length.
    public let algorithm: Algorithm

    /// The digest.
    public let bytes: [UInt8]

    /// The thumbprint with these bytes, or `nil` when there are neither 20 nor 32.
    public init?(bytes: [UInt8]) {
        switch bytes.count {
        case 20: algorithm = .sha1
        case 32: algorithm = .sha256
        default: return nil
        }
        self.bytes = bytes
    }

    /// The thumbprint in a text of 40 or 64 hexadecimal digits, plain or as pairs separated by colons.
    ///
    /// White space at the ends is ignored. `nil` for any other text.
    public init?(_ text: String) {
        let trimmed = text.utf8.drop(while: Self.isSpace).reversed().drop(while: Self.isSpace).reversed()
        let digits = Array(trimmed)
        let stride = digits.contains(UInt8(ascii: ":")) ? 3 : 2
        guard stride == 2 ? digits.count.isMultiple(of: 2) : digits.count % 3 == 2 else { return nil }
        var bytes: [UInt8] = []
        for start in Swift.stride(from: 0, to: digits.count, by: stride) {
            guard let high = Self.value(of: digits[start]), let low = Self.value(of: digits[start + 1]),
                stride == 2 || start + 2 == digits.count || digits[start + 2] == UInt8(ascii: ":")
            else { return nil }
            bytes.append(high << 4 | low)
        }
        self.init(bytes: bytes)
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension CertificateThumbprint: CustomStringConvertible, LosslessStringConvertible {
    /// The digest as upper-case hexadecimal pairs with colons between, the form vSphere shows.
    public var description: String {
        bytes.map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.utf8.count == 1 ? "0" + digits : digits
        }.joined(separator: ":")
    }
}
