import MCPCore

/// Which hosts and origins may reach the endpoint: what keeps a web page from using a server on its visitor's machine.
public struct OriginRules: Sendable {
    /// Hosts by which the server may be addressed: with a port, or without one for any port.
    public var hosts: Set<String>
    /// Origins of pages that may use it, such as `https://example.com`.
    public var origins: Set<String>

    /// Rules.
    public init(hosts: Set<String>, origins: Set<String> = []) {
        self.hosts = hosts
        self.origins = origins
    }

    /// A server for the programs of its own machine, on any port.
    public static let local = OriginRules(hosts: ["localhost", "127.0.0.1", "[::1]"])

    /// Why a call is refused, and with which status; `nil` if it is not.
    func refusal(host: String?, origin: String?) -> (status: Int, message: String)? {
        guard let host, allows(host: host) else {
            return (421, "The host \(host ?? "(none)") is not one of this server's: add it to the allowed hosts")
        }
        // Programs other than browsers send none.
        guard let origin else { return nil }
        guard origins.contains(origin) || Self.authority(origin).map(allows(host:)) ?? false else {
            return (403, "The origin \(origin) is not allowed")
        }
        return nil
    }

    /// The reply to a call that is refused; `nil` if it is not.
    func reply(to call: HTTPCall) -> HTTPReply? {
        let host = call.value("host") ?? call.value(":authority")
        return refusal(host: host, origin: call.values("origin").first).map {
            .error($0.status, ProtocolError(.invalidRequest, $0.message))
        }
    }

    private func allows(host: String) -> Bool {
        let host = host.utf8.contains { (0x41...0x5A).contains($0) } ? host.lowercased() : host
        return hosts.contains(host) || hosts.contains(Self.withoutPort(host))
    }

    private static func withoutPort(_ host: String) -> String {
        guard let colon = host.utf8.lastIndex(of: UInt8(ascii: ":")),
            host.utf8[host.utf8.index(after: colon)...].allSatisfy({ (0x30...0x39).contains($0) })
        else { return host }
        return String(host[..<colon])
    }

    private static func authority(_ origin: String) -> String? {
        for scheme in ["http://", "https://"] where origin.hasPrefix(scheme) {
            return String(origin.dropFirst(scheme.count))
        }
        return nil
    }
}
