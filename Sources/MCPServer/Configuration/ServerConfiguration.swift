import HTTPTransport
import Logging
import VSphere

/// What the server is told by its environment.
struct ServerConfiguration {
    let vSphere: VSphereConfiguration
    let logLevel: Logger.Level

    static let help = """
        Settings are environment variables:
          VCENTER_HOST        vCenter or ESXi, host name or address, with :port where that is not 443
          VCENTER_USER        user, such as administrator@vsphere.local
          VCENTER_PASSWORD    password, or VCENTER_PASSWORD_FILE with the file that holds it
          VCENTER_CA_FILE     PEM file of an authority to trust beside the system's
          VCENTER_THUMBPRINT  SHA-256 or SHA-1 thumbprint of the one certificate to accept
          VCENTER_INSECURE    true accepts any certificate: for laboratories
          LOG_LEVEL           trace, debug, info, notice, warning, error or critical (info); logs go to stderr
        """

    init(environment: ProcessEnvironment) throws {
        func needed(_ name: String, _ value: String?) throws -> String {
            guard let value else { throw ConfigurationError("\(name) is not set. See mcvsphere --help.") }
            return value
        }
        vSphere = VSphereConfiguration(
            host: try needed("VCENTER_HOST", environment["VCENTER_HOST"]),
            user: try needed("VCENTER_USER", environment["VCENTER_USER"]),
            password: Secret(try needed("VCENTER_PASSWORD", try environment.secret("VCENTER_PASSWORD"))),
            trust: try Self.trust(environment))
        let level = environment["LOG_LEVEL"] ?? "info"
        guard let logLevel = Logger.Level(rawValue: level.lowercased()) else {
            let known = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw ConfigurationError("LOG_LEVEL is '\(level)': set it to one of \(known).")
        }
        self.logLevel = logLevel
    }

    private static func trust(_ environment: ProcessEnvironment) throws -> TLSTrust {
        if let text = environment["VCENTER_THUMBPRINT"] {
            guard let thumbprint = CertificateThumbprint(text) else {
                throw ConfigurationError(
                    "VCENTER_THUMBPRINT is '\(text)': give 32 bytes (SHA-256) or 20 bytes (SHA-1) in hexadecimal.")
            }
            return .thumbprint(thumbprint)
        }
        if try environment.flag("VCENTER_INSECURE") { return .insecure }
        return environment["VCENTER_CA_FILE"].map { .certificateAuthority(path: $0) } ?? .system
    }
}
