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
    func values(_ name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name }.map { HeaderValue.trimmed($0.value) }
    }

    /// The value of a header that occurs once.
    func value(_ name: String) -> String? {
        let values = values(name)
        return values.count == 1 ? values[0] : nil
    }
}
