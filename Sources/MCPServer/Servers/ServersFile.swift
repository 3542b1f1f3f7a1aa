import FoundationEssentials
import HTTPTransport
import MCPCore
import VSphere

/// The file that `MCP_SERVERS` names: `mcvsphere schema servers` prints its JSON Schema.
struct ServersFile: ToolInput {
    /// A vCenter or ESXi.
    struct Entry: ToolInput {
        @Argument("What callers call it; its host if not given", length: 1...100) var name: String?
        @Argument("Host name or address, with :port where that is not 443") var host: String
        @Argument("User, such as administrator@vsphere.local") var user: String
        @Argument("Password; better is password_file or password_env", secret: true) var password: String?
        @Argument("File whose first line is the password") var passwordFile: String?
        @Argument("Environment variable that holds the password") var passwordEnv: String?
        @Argument("PEM file of an authority to trust beside the system's") var caFile: String?
        @Argument("SHA-256 or SHA-1 thumbprint of the one certificate to accept") var thumbprint: String?
        @Argument("Whether to accept any certificate: for laboratories") var insecure = false
        @Argument("Datacenter for calls that name none") var datacenter: String?
        @Argument("Cluster for calls that name none") var cluster: String?
        @Argument("Datastore for calls that name none") var datastore: String?
        @Argument("Network for calls that name none") var network: String?
    }

    @Argument("Which JSON Schema the file follows; for editors", aliases: ["$schema"]) var schema: String?
    @Argument("The servers", count: 1...1000) var servers: [Entry]
    @Argument("The server for calls that name none") var defaultServer: String?

    /// - Throws: ``ConfigurationError`` with line and key of what is wrong.
    static func read(
        path: String, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> (servers: [ManagedServer], main: String?) {
        let document = try ConfigurationDocument(path: path)
        let file = try document.decode(ServersFile.self)
        let servers = try file.servers.enumerated().map { index, entry in
            do { return try server(entry, environment) } catch let error as ConfigurationError {
                throw document.error(at: ["servers", String(index)], error.description)
            }
        }
        return (try ServerList.named(servers), file.defaultServer)
    }

    private static func server(_ entry: Entry, _ environment: [String: String]) throws -> ManagedServer {
        var values = ["PASSWORD": entry.password ?? "", "PASSWORD_FILE": entry.passwordFile ?? ""]
        if let name = entry.passwordEnv {
            guard let password = environment[name], !password.isEmpty else {
                throw ConfigurationError("password_env names \(name), which is not set.")
            }
            values["PASSWORD"] = password
        }
        guard let password = try Settings(environment: values).secret("PASSWORD") else {
            throw ConfigurationError("password, password_file or password_env is missing.")
        }
        let host = try ServerAddress.parse(entry.host, setting: "host")
        return ManagedServer(
            name: entry.name ?? host,
            configuration: VSphereConfiguration(
                host: host, user: entry.user, password: Secret(password),
                trust: try ServerList.trust(
                    thumbprint: entry.thumbprint, insecure: entry.insecure, authority: entry.caFile,
                    setting: "thumbprint")),
            defaults: ServerDefaults(
                datacenter: entry.datacenter, cluster: entry.cluster, datastore: entry.datastore,
                network: entry.network))
    }
}
