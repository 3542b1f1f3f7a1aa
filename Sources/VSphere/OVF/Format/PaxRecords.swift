/// The records of a pax extended header that matter here.
struct PaxRecords: Sendable {
    private(set) var path: String?
    private(set) var size: Int64?

    var isEmpty: Bool { path == nil && size == nil }

    /// Reads records of the form `LENGTH KEY=VALUE\n`, whose length counts all of itself.
    mutating func read(_ bytes: [UInt8]) throws(OVFFormatError) {
        let wrong = OVFFormatError(.archive, "an extended header of the archive cannot be read")
        var rest = bytes[...]
        while let first = rest.first, first != 0 {
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard let length = Int(String(decoding: digits, as: UTF8.self)), length <= rest.count,
                length > digits.count + 2
            else { throw wrong }
            let record = rest.prefix(length).dropFirst(digits.count)
            guard record.first == UInt8(ascii: " "), record.last == UInt8(ascii: "\n"),
                let equals = record.firstIndex(of: UInt8(ascii: "="))
            else { throw wrong }
            let value = String(decoding: record[(equals + 1)...].dropLast(), as: UTF8.self)
            switch String(decoding: record[(record.startIndex + 1)..<equals], as: UTF8.self) {
            case "path": path = value
            case "size":
                guard let number = Int64(value), number >= 0 else { throw wrong }
                size = number
            case let key where key.hasPrefix("GNU.sparse"):
                throw OVFFormatError(.unsupported, "the archive holds a sparse file")
            default: break
            }
            rest = rest.dropFirst(length)
        }
    }
}
