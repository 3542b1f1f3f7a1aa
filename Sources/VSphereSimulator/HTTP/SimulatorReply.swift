internal import HTTPTransport

/// The simulator's answer to a request.
struct SimulatorReply: Sendable {
    /// What the answer carries.
    enum Body: Sendable {
        case bytes([UInt8])
        /// Chunks, made one by one when they are asked for; nil after the last.
        case chunks(length: Int64?, next: @Sendable () async throws -> [UInt8]?)
    }

    var status = 200
    var headers: HTTPHeaders = [:]
    var body = Body.bytes([])

    /// A text that explains a refusal.
    static func refusal(_ status: Int, _ text: String) -> SimulatorReply {
        SimulatorReply(status: status, headers: ["Content-Type": "text/plain"], body: .bytes(Array(text.utf8)))
    }
}
