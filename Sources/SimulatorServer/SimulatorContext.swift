internal import Hummingbird
internal import NIOCore

/// What a request comes with: the connection that it came over.
struct SimulatorContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// Waits until the connection has seen all that was written: only then does it hold back who writes more. Without,
    /// a machine with other work would pile up large files in memory.
    func catchUp() async throws { try await channel.eventLoop.submit {}.get() }
}
