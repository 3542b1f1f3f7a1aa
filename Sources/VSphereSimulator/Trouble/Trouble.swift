internal import VimTypes

/// Something that goes wrong on purpose.
///
/// As JSON, for `mcvsphere simulate --faults FILE`, which takes a list of them:
/// ```json
/// [{"at": "RetrievePropertiesEx", "skip": 1, "effect": {"fault": "NotAuthenticated"}},
///  {"at": "/folder", "times": 2, "effect": {"stall": 65536}}]
/// ```
public struct Trouble: Sendable, Codable {
    /// What happens. In JSON an object with one of these names.
    public enum Effect: Sendable {
        /// The operation is refused with a fault of that type, such as `NotAuthenticated` or `HostNotConnected`.
        case fault(String)
        /// The answer is an HTML page with that status.
        case status(Int)
        /// The answer ends after so many bytes as if it were complete.
        case truncate(Int)
        /// The connection is closed after so many bytes of the answer.
        case reset(Int)
        /// After so many bytes nothing more comes.
        case stall(Int)
        /// The answer begins so many milliseconds later.
        case delay(Int)
        /// The answer is followed by so many bytes of white space.
        case oversize(Int)
        /// The caller's session ends before the call is looked at.
        case expireSession
        /// All sessions end, and everything that belonged to them is gone, as after a restart.
        case restart
        /// All tasks are gone.
        case forgetTasks
        /// All users lose their permissions but that of the first.
        case withdrawPermissions
        /// The clock leaps by so many seconds; leases and sessions notice.
        case leap(Int)
    }

    /// Where: an operation's wire name, the beginning of a path such as `/folder`, or `*` for everywhere.
    public var at: String
    /// How many such calls pass before it happens.
    public var skip: Int
    /// How often it happens.
    public var times: Int
    /// What happens.
    public var effect: Effect

    /// Something that goes wrong on purpose.
    public init(at: String, skip: Int = 0, times: Int = 1, _ effect: Effect) {
        self.at = at
        self.skip = skip
        self.times = times
        self.effect = effect
    }

    private enum CodingKeys: String, CodingKey, CaseIterable { case at, skip, times, effect }

    /// Reads `{"at": …, "skip": …, "times": …, "effect": {…}}`. What would never happen is an error.
    public init(from decoder: any Decoder) throws {
        func demand(_ holds: Bool, _ message: @autoclosure () -> String) throws {
            guard !holds else { return }
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: message()))
        }
        let names = Set(try decoder.singleValueContainer().decode([String: Ignored].self).keys)
        let unknown = names.subtracting(CodingKeys.allCases.map(\.rawValue)).sorted()
        try demand(unknown.isEmpty, "a trouble has no \(unknown.joined(separator: ", "))")
        let container = try decoder.container(keyedBy: CodingKeys.self)
        at = try container.decode(String.self, forKey: .at)
        skip = try container.decodeIfPresent(Int.self, forKey: .skip) ?? 0
        times = try container.decodeIfPresent(Int.self, forKey: .times) ?? 1
        effect = try container.decode(Effect.self, forKey: .effect)
        try demand(
            at == "*" || at.hasPrefix("/") || Vim.schema.operation(named: at) != nil,
            "there is no operation '\(at)'; a path begins with a slash, and * is everywhere")
        try demand(skip >= 0 && times >= 1, "skip is 0 or more, times is 1 or more")
        if case .fault(let type) = effect {
            let isFault = Vim.schema.type(named: type)?.isKind(of: MethodFault._typeID) ?? false
            try demand(isFault, "there is no fault '\(type)'")
        }
    }

    /// Whatever a member holds.
    private struct Ignored: Decodable {
        init(from decoder: any Decoder) {}
    }
}

extension Trouble.Effect: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case fault, status, truncate, reset, stall, delay, oversize, expireSession, restart, forgetTasks
        case withdrawPermissions, leap
    }

    /// Reads an object with one member, such as `{"stall": 65536}` or `{"restart": true}`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard container.allKeys.count == 1, let key = container.allKeys.first else {
            let names = CodingKeys.allCases.map(\.rawValue).joined(separator: ", ")
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "an effect has one member, one of \(names)"))
        }
        func number() throws -> Int { try container.decode(Int.self, forKey: key) }
        self =
            switch key {
            case .fault: .fault(try container.decode(String.self, forKey: key))
            case .status: .status(try number())
            case .truncate: .truncate(try number())
            case .reset: .reset(try number())
            case .stall: .stall(try number())
            case .delay: .delay(try number())
            case .oversize: .oversize(try number())
            case .leap: .leap(try number())
            case .expireSession: .expireSession
            case .restart: .restart
            case .forgetTasks: .forgetTasks
            case .withdrawPermissions: .withdrawPermissions
            }
    }

    /// Writes an object with one member.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .fault(let type): try container.encode(type, forKey: .fault)
        case .status(let number): try container.encode(number, forKey: .status)
        case .truncate(let number): try container.encode(number, forKey: .truncate)
        case .reset(let number): try container.encode(number, forKey: .reset)
        case .stall(let number): try container.encode(number, forKey: .stall)
        case .delay(let number): try container.encode(number, forKey: .delay)
        case .oversize(let number): try container.encode(number, forKey: .oversize)
        case .leap(let number): try container.encode(number, forKey: .leap)
        case .expireSession: try container.encode(true, forKey: .expireSession)
        case .restart: try container.encode(true, forKey: .restart)
        case .forgetTasks: try container.encode(true, forKey: .forgetTasks)
        case .withdrawPermissions: try container.encode(true, forKey: .withdrawPermissions)
        }
    }
}
