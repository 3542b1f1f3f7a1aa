/// How requests leave this network.
public struct HTTPProxy: Sendable, Hashable {
    enum Choice: Sendable, Hashable {
        case environment
        case none
        case url(String)
    }

    let choice: Choice

    /// Through the proxy that `HTTPS_PROXY`, `http_proxy` (in lower case only) or `ALL_PROXY` names, unless `NO_PROXY`
    /// lists the host, in the way of the `curl` command.
    public static let environment = HTTPProxy(choice: .environment)

    /// Directly, whatever the environment says.
    public static let none = HTTPProxy(choice: .none)

    /// Through the proxy at a URL, for example `http://proxy.example.org:3128`, which may hold a user and a password.
    public static func url(_ url: String) -> HTTPProxy {
        HTTPProxy(choice: .url(url))
    }
}

extension HTTPProxy: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The choice, without the URL of a proxy, which may hold a password.
    public var description: String {
        switch choice {
        case .environment: "proxy from the environment"
        case .none: "no proxy"
        case .url: "proxy at a given URL"
        }
    }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// Shows no more than ``description``.
    public var customMirror: Mirror { Mirror(self, children: ["proxy": description], displayStyle: .struct) }
}
