public import HTTPTransport

/// The simulator's answer to a request.
public struct SimulatorReply: Sendable {
    /// What the answer carries.
    public enum Body: Sendable {
        /// Bytes in memory.
        case bytes([UInt8])
        /// Chunks, made one by one when they are asked for; nil after the last.
        case chunks(length: Int64?, next: @Sendable () async throws -> [UInt8]?)

        /// How many bytes it has, where that is known.
        var length: Int64? {
            switch self {
            case .bytes(let bytes): Int64(bytes.count)
            case .chunks(let length, _): length
            }
        }
    }

    /// HTTP status.
    public var status = 200
    /// Header fields, the length of the body left out.
    public var headers: HTTPHeaders = [:]
    /// What the answer carries.
    public var body = Body.bytes([])

    /// A text that explains a refusal.
    static func refusal(_ status: Int, _ text: String) -> SimulatorReply {
        SimulatorReply(status: status, headers: ["Content-Type": "text/plain"], body: .bytes(Array(text.utf8)))
    }
}
