internal import XMLStream

/// What a server tells in `vimServiceVersions.xml`.
enum ServiceVersions {
    /// The version that the WSDL of this SDK describes.
    static let ours = "9.1.0.0"

    /// The newest version of `urn:vim25` that the document lists, but none newer than `limit`.
    ///
    /// - Throws: `XMLError` when the document is no XML.
    static func newest(in document: [UInt8], upTo limit: String) throws -> String? {
        let reader = Reader()
        let parser = XMLParser(handler: reader, limits: XMLLimits(maximumBytes: 1 << 20, maximumDepth: 16))
        try parser.feed(document)
        try parser.finish()
        return reader.versions.filter { compare($0, limit) <= 0 }.max { compare($0, $1) < 0 }
    }

    /// Compares versions number by number, as `8.0.10.0` is newer than `8.0.9.0`.
    static func compare(_ left: String, _ right: String) -> Int {
        let left = left.split(separator: ".").map { Int($0) ?? 0 }
        let right = right.split(separator: ".").map { Int($0) ?? 0 }
        for position in 0..<max(left.count, right.count) {
            let difference =
                (position < left.count ? left[position] : 0) - (position < right.count ? right[position] : 0)
            if difference != 0 { return difference }
        }
        return 0
    }

    /// Collects `namespace[name = 'urn:vim25']//version`.
    private final class Reader: XMLHandler {
        var versions: [String] = []
        private var elements: [String] = []
        private var text = ""
        private var namespace = ""

        func startElement(_ name: XMLName, attributes: XMLAttributes) {
            elements.append(name.localString)
            text = ""
        }

        func characters(_ text: UnsafeBufferPointer<UInt8>) { self.text += String(decoding: text, as: UTF8.self) }

        func endElement() {
            let value = text.filter { !$0.isWhitespace }
            text = ""
            switch elements.removeLast() {
            case "name": namespace = value
            case "version" where namespace == "urn:vim25" && value.first?.isNumber == true: versions.append(value)
            default: break
            }
        }
    }
}
