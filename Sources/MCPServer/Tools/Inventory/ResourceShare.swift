import MCPCore
import VimTypes

/// What a resource pool gets of a resource, `ResourceAllocationInfo`, in MHz or MiB.
struct ResourceShare: ToolOutput {
    var reservation: Int?
    var expandable: Bool?
    var limit: Int?
    var shares: Int?
    var level: String?

    static let fields = [
        "reservation": "Reserved", "expandable": "May exceed it",
        "limit": "Limit, if any", "shares": "Shares",
        "level": "Level",
    ]

    init(_ allocation: ResourceAllocationInfo?) {
        reservation = allocation?.reservation
        expandable = allocation?.expandableReservation
        limit = allocation?.limit.flatMap { $0 < 0 ? nil : $0 }
        shares = allocation?.shares?.shares
        level = allocation?.shares?.level.rawValue
    }
}
