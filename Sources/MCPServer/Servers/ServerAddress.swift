/// The address of a vCenter or ESXi, as operators write it.
enum ServerAddress {
    /// Host and port of `vc.example.org`, `vc.example.org:8443`, or `https://vc.example.org/sdk`.
    ///
    /// - Parameter setting: what to call it in the error.
    /// - Throws: ``ConfigurationError`` for plain HTTP, and for what is no address.
    static func parse(_ text: String, setting: String) throws -> String {
        var host = text[...]
        if host.lowercased().hasPrefix("http://") {
            throw ConfigurationError("\(setting) is '\(text)': passwords are not sent over plain HTTP; use https.")
        }
        if host.lowercased().hasPrefix("https://") { host = host.dropFirst(8) }
        host = host.prefix { $0 != "/" }
        guard !host.isEmpty, !host.contains(where: { $0.isWhitespace || "@?#\\".contains($0) }) else {
            throw ConfigurationError("\(setting) is '\(text)': give a host name or address, with :port if need be.")
        }
        return String(host)
    }
}
