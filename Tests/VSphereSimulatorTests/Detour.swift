import HTTPTransport
import VSphere
import VimTypes

@testable import VSphereSimulator

/// A way to a simulator on which some requests are refused. Of an upload that is refused the simulator gets a half.
struct Detour: HTTPExchange {
    let simulator: SimulatorExchange
    /// The status that a request gets instead of the simulator's answer.
    let refusal: @Sendable (HTTPRequest) -> Int?

    static func client(of simulator: Simulator, _ refusal: @escaping @Sendable (HTTPRequest) -> Int?) -> VSphereClient {
        let configuration = VSphereConfiguration(
            host: "simulator.invalid", user: "administrator@vsphere.local", password: "VMware1!", decoding: .strict)
        return VSphereClient(configuration) { _ in Detour(simulator: SimulatorExchange(simulator), refusal: refusal) }
    }

    func execute<Result>(
        _ request: HTTPRequest, _ body: (HTTPResponse) async throws -> Result
    ) async throws -> Result {
        guard let status = refusal(request) else { return try await simulator.execute(request, body) }
        if request.method == "PUT" {
            let bytes = try await request.body.withChunks { try await $0.collect(upTo: 1 << 20) }
            var half = request
            half.body = .bytes(Array(bytes.prefix(bytes.count / 2)))
            _ = try await simulator.collect(half, upTo: 1 << 20)
        }
        return try await body(HTTPResponse(head: HTTPResponseHead(status: status)))
    }

    func shutdown() async { await simulator.shutdown() }
}
