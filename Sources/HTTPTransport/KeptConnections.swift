internal import Glibc

/// The descriptors of the connections that libcurl keeps for later requests, to look whether a connection is silent
/// before it is used again. Only the client's thread uses it.
///
/// Nothing is being asked on a kept connection, so whatever can be read there answers no request. It is a broken
/// server's or proxy's, or says that the connection ends. libcurl before 8 would take it for the answer to the next
/// request. It may also be a TLS record without content, for example a session ticket that comes late: servers send
/// these before their first answer, so that losing a connection to one is rare, and costs a handshake only.
final class KeptConnections {
    /// The addresses at both ends of a connection, which no other connection has at the same time.
    struct Ends: Hashable {
        let local: String
        let localPort: Int32
        let remote: String
        let remotePort: Int32
    }

    /// libcurl tells the descriptor when a transfer has ended, but only the ends when the next is to begin.
    private var descriptors: [Ends: Int32] = [:]
    /// The other way round, so that a descriptor that belongs to a new connection takes the old one's entry away.
    private var ends: [Int32: Ends] = [:]

    /// Notes the descriptor of a connection on which a transfer has ended.
    func note(_ ends: Ends, on descriptor: Int32) {
        if let earlier = self.ends.updateValue(ends, forKey: descriptor), descriptors[earlier] == descriptor {
            descriptors[earlier] = nil
        }
        descriptors[ends] = descriptor
    }

    /// Whether bytes, or the end, have arrived on a connection and nobody has read them.
    func hasSomethingToRead(on ends: Ends) -> Bool {
        guard let descriptor = descriptors[ends] else { return false }
        var byte: UInt8 = 0
        let count = unsafe recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT))
        return count >= 0 || errno != EAGAIN
    }
}
