internal import HTTPTransport
internal import VimTypes

/// What watching objects, awaiting tasks and reading histories need of a client.
///
/// Tests put a script in the client's place.
protocol ConnectedService: VimService {
    /// Which server, and how long its answers may take.
    var configuration: VSphereConfiguration { get }
    /// The server's singletons.
    func content() async throws -> ServiceContent
    /// Asks the property collector one question.
    func retrieve(
        _ specification: PropertyFilterSpec, pageSize: Int?, page: ([ObjectContent]) throws -> Void
    ) async throws
}

extension VSphereClient: ConnectedService {}

extension ConnectedService {
    /// How many seconds the server may hold back an answer until there is news.
    ///
    /// Short enough that the transport does not take the silence for a dead server.
    var longestWait: Int {
        let limits = [configuration.timeouts.idle, configuration.timeouts.total].compactMap { $0?.components.seconds }
        return limits.reduce(30) { max(1, min($0, Int($1) / 2)) }
    }

    /// Properties of one object; nil when the answer leaves it out.
    func properties<Object: ManagedObject>(
        of object: ManagedObjectReference<Object>, _ paths: [String]
    ) async throws -> ObjectProperties<Object>? {
        let specification = PropertyFilterSpec(
            propSet: [PropertySpec(type: object.type, pathSet: paths)], objectSet: [ObjectSpec(obj: object.asAny)])
        var found: ObjectProperties<Object>?
        try await retrieve(specification, pageSize: nil) { found = $0.first.map(ObjectProperties.init) ?? found }
        return found
    }
}
