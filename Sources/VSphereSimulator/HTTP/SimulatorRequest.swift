internal import HTTPTransport

/// A request to the simulator, its address taken apart.
struct SimulatorRequest: Sendable {
    let method: String
    /// The path, decoded, such as `/folder/web01/web01.vmx`.
    let path: String
    /// The query's values by name, decoded.
    let query: [String: String]
    let headers: HTTPHeaders
    let body: HTTPRequestBody

    init(_ request: HTTPRequest) {
        method = request.method
        headers = request.headers
        body = request.body
        var rest = request.url[...]
        if let scheme = rest.firstRange(of: "://") {
            rest = rest[scheme.upperBound...]
            rest = rest[(rest.firstIndex(of: "/") ?? rest.endIndex)...]
        }
        rest = rest.prefix { $0 != "#" }
        let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = Self.decoded(parts.first ?? "/")
        var query: [String: String] = [:]
        for pair in parts.count > 1 ? parts[1].split(separator: "&") : [] {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            query[Self.decoded(sides[0])] = sides.count > 1 ? Self.decoded(sides[1], plusIsSpace: true) : ""
        }
        self.query = query
    }

    /// Text whose `%2f` and the like are turned into what they stand for.
    private static func decoded(_ text: some StringProtocol, plusIsSpace: Bool = false) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16),
                rest.count > 1
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The value of a cookie, without the quotes that vSphere puts around it.
    func cookie(_ name: String) -> String? {
        for header in headers.values(named: "Cookie") {
            for pair in header.split(separator: ";") {
                let sides = pair.split(separator: "=", maxSplits: 1)
                guard sides.count == 2, sides[0].filter({ $0 != " " }) == name else { continue }
                return sides[1].filter { $0 != "\"" }
            }
        }
        return nil
    }
}
