/// One JSON-RPC message.
public enum Message: Sendable, Hashable {
    /// A call that wants an answer.
    case request(Request)
    /// A call that wants none.
    case notification(Notification)
    /// An answer.
    case response(Response)
}

/// A JSON-RPC request.
public struct Request: Sendable, Hashable {
    /// The id to answer under.
    public var id: RequestID
    /// The method, such as `tools/call`.
    public var method: String
    /// The parameters; empty when there were none.
    public var params: JSONObject

    /// A request.
    public init(id: RequestID, method: String, params: JSONObject = [:]) {
        self.id = id
        self.method = method
        self.params = params
    }

    /// The `_meta` member of the parameters.
    public var meta: JSONObject? { params["_meta"]?.object }

    /// The message as JSON text.
    public func encoded() -> [UInt8] {
        JSON.object([
            "jsonrpc": "2.0", "id": id.json, "method": .string(method), "params": .object(params),
        ]).encoded()
    }
}

/// A JSON-RPC notification.
public struct Notification: Sendable, Hashable {
    /// The method, such as `notifications/progress`.
    public var method: String
    /// The parameters; empty when there are none.
    public var params: JSONObject

    /// A notification.
    public init(method: String, params: JSONObject = [:]) {
        self.method = method
        self.params = params
    }

    /// The message as JSON text. Empty parameters are left out.
    public func encoded() -> [UInt8] {
        var object: JSONObject = ["jsonrpc": "2.0", "method": .string(method)]
        if !params.isEmpty { object["params"] = .object(params) }
        return JSON.object(object).encoded()
    }
}

/// A JSON-RPC response.
public struct Response: Sendable, Hashable {
    /// The id of the request that is answered; `nil` if it could not be read.
    public var id: RequestID?
    /// The result or the error.
    public var outcome: Result<JSON, ProtocolError>

    /// A response.
    public init(id: RequestID?, outcome: Result<JSON, ProtocolError>) {
        self.id = id
        self.outcome = outcome
    }
}
