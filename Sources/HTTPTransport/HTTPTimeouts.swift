/// How long the stages of a transfer may take.
///
/// The three are independent: a long download wants no ``total``, a long poll wants an ``idle`` longer than the poll.
public struct HTTPTimeouts: Sendable, Hashable {
    /// The time for resolving the name, connecting and the TLS handshake together.
    public var connect: Duration

    /// The longest time without a byte in either direction once the request is on its way; `nil` for no limit.
    ///
    /// The time in which the transfer waits for this program, to read the response or to supply the request body,
    /// does not count.
    public var idle: Duration?

    /// The time for the whole transfer, from the call to the last byte, including every wait; `nil` for no limit.
    public var total: Duration?

    /// Time-outs; by default 15 s to connect, 60 s idle and no limit in total.
    public init(connect: Duration = .seconds(15), idle: Duration? = .seconds(60), total: Duration? = nil) {
        self.connect = connect
        self.idle = idle
        self.total = total
    }
}
