public import MCPCore

extension ServerConfiguration {
    /// A fixture's configuration whose clock never makes anyone wait, except for the longest waits, which never end.
    public static var immediate: ServerConfiguration {
        var configuration = ServerConfiguration(Implementation(name: "fixture", version: "1.0"))
        configuration.time.sleep = { duration in
            guard duration > .seconds(20) else { return try Task.checkCancellation() }
            try await Task.sleep(for: .seconds(86_400))
        }
        return configuration
    }
}
