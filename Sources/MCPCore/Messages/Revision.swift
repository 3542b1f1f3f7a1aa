/// A revision of the Model Context Protocol, named by its date.
public enum Revision: String, Sendable, Hashable, CaseIterable, Comparable {
    /// The first: HTTP with server-sent events.
    case v2024_11_05 = "2024-11-05"
    /// Streamable HTTP, tool annotations, batches.
    case v2025_03_26 = "2025-03-26"
    /// Structured content, elicitation, resource links; no batches.
    case v2025_06_18 = "2025-06-18"
    /// Icons, elicitation by URL, JSON Schema 2020-12.
    case v2025_11_25 = "2025-11-25"
    /// Stateless: every request carries its revision and the client's capabilities.
    case v2026_07_28 = "2026-07-28"

    /// Whether requests of this revision stand alone, without a handshake.
    public var isModern: Bool { self >= .v2026_07_28 }

    /// The revisions that open with `initialize`.
    public static let legacy = allCases.filter { !$0.isModern }
    /// The revisions whose requests stand alone.
    public static let modern = allCases.filter(\.isModern)
    /// What a client that asks for an unknown revision in `initialize` is offered.
    public static let latestLegacy = Revision.v2025_11_25

    /// Revisions are ordered by date.
    public static func < (left: Revision, right: Revision) -> Bool { left.rawValue < right.rawValue }
}
