internal import VimTypes

/// File transfers that guests have been asked for, by the address that was handed out.
struct GuestTransfers: Sendable {
    /// A transfer.
    struct Transfer: Sendable {
        enum Direction: Sendable {
            case fromGuest
            case toGuest(mode: Int, size: Int64)
        }

        let vm: ManagedObjectReference<VirtualMachine>
        let user: GuestUser
        let path: String
        let direction: Direction
        let expires: DateTime
    }

    private var transfers: [Int: (token: String, transfer: Transfer)] = [:]
    private var lastID = 0

    /// Takes a transfer in.
    /// - Returns: its address, whose host the client has to fill in.
    mutating func add(_ transfer: Transfer, token: String, at now: DateTime) -> String {
        transfers = transfers.filter { $0.value.transfer.expires > now }
        lastID += 1
        transfers[lastID] = (token, transfer)
        return "https://*/guestFile?id=\(lastID)&token=\(token)"
    }

    /// The transfer of that number, if the token is its own.
    func transfer(_ id: Int, token: String, at now: DateTime) -> Transfer? {
        guard let found = transfers[id], found.token == token, found.transfer.expires > now else { return nil }
        return found.transfer
    }

    /// Ends a transfer: an address works once for writing.
    mutating func remove(_ id: Int) { transfers[id] = nil }
}
