/// Writes text into URLs (RFC 3986 §2).
enum PercentEncoding {
    /// A part of a path or a value of a query: everything but unreserved characters is escaped.
    static func component(_ text: String) -> String { encode(text, keeping: []) }

    /// A path: slashes stay.
    static func path(_ text: String) -> String { encode(text, keeping: [UInt8(ascii: "/")]) }

    private static func encode(_ text: String, keeping kept: Set<UInt8>) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            case _ where kept.contains(byte): bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
