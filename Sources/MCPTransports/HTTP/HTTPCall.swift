/// A request over HTTP, as far as the protocol looks at it.
public struct HTTPCall: Sendable {
    /// The method: `POST`, `GET`, `DELETE`.
    public var method: String
    /// The headers in the order they came, repeated ones too.
    public var headers: [(name: String, value: String)]
    /// The body.
    public var body: [UInt8]

    /// A call.
    public init(method: String, headers: [(name: String, value: String)], body: [UInt8] = []) {
        self.method = method
        self.headers = headers
        self.body = body
    }

    /// All values of a header. Names are compared without regard to letter case; white space around values is dropped.
    ///
    /// - Parameter name: the name in small letters.
    func values(_ name: String) -> [String] {
        headers.compactMap { Self.isSame($0.name, name) ? HeaderValue.trimmed($0.value) : nil }
    }

    /// The value of a header that occurs once.
    ///
    /// - Parameter name: the name in small letters.
    func value(_ name: String) -> String? {
        var found: String?
        for header in headers where Self.isSame(header.name, name) {
            guard found == nil else { return nil }
            found = header.value
        }
        return found.map(HeaderValue.trimmed)
    }

    /// Whether there is a header of this name more than once.
    ///
    /// - Parameter name: the name in small letters.
    func isRepeated(_ name: String) -> Bool {
        headers.reduce(0) { $0 + (Self.isSame($1.name, name) ? 1 : 0) } > 1
    }

    // Headers are looked up often, and each time all of them are compared: without making strings.
    private static func isSame(_ name: String, _ small: String) -> Bool {
        guard name.utf8.count == small.utf8.count else { return false }
        return name == small || name.utf8.elementsEqual(small.utf8) { $0 == $1 || isCapital($0) && $0 + 0x20 == $1 }
    }

    private static func isCapital(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) }
}
