/// Reads JSON-RPC messages from bytes.
public struct MessageDecoder: Sendable {
    /// What a line or body holds.
    public enum Decoded: Sendable {
        /// One message.
        case single(Message)
        /// A batch: for each element the message, or why it is none.
        case batch([Result<Message, Failure>])
    }

    /// Why something is no message, and the id to answer under if it has one.
    public struct Failure: Error, Sendable {
        /// The id of the broken message, if it could be read.
        public let id: RequestID?
        /// What is wrong.
        public let error: ProtocolError

        /// The answer that reports the failure.
        public var answer: Answer { Answer(id: id, outcome: .failure(error)) }
    }

    /// What a message may cost.
    public var limits: JSONLimits

    /// A decoder with limits.
    public init(limits: JSONLimits = JSONLimits()) { self.limits = limits }

    /// Reads what a line or body holds.
    public func decode(_ bytes: [UInt8]) -> Result<Decoded, Failure> {
        let json: JSON
        do {
            json = try JSON.parse(bytes, limits: limits)
        } catch {
            return .failure(Failure(id: nil, error: ProtocolError(.parseError, "Not valid JSON: \(error)")))
        }
        guard let elements = json.array else {
            return Self.message(json).map(Decoded.single)
        }
        guard !elements.isEmpty else { return .failure(Self.invalid("An empty batch", id: nil)) }
        return .success(.batch(elements.map(Self.message)))
    }

    /// Reads one message from JSON.
    static func message(_ json: JSON) -> Result<Message, Failure> {
        guard let object = json.object else {
            return .failure(invalid("A message is a JSON object, not \(json.kind)", id: nil))
        }
        let id = object["id"].flatMap(RequestID.init)
        guard object["jsonrpc"] == "2.0" else {
            return .failure(invalid(#"A message needs "jsonrpc": "2.0""#, id: id))
        }
        if let method = object["method"] {
            return call(method, id: id, object)
        }
        return response(id: id, object)
    }

    private static func call(_ method: JSON, id: RequestID?, _ object: JSONObject) -> Result<Message, Failure> {
        guard let method = method.string else { return .failure(invalid("The method is no string", id: id)) }
        guard let params = (object["params"] ?? [:]).object else {
            let error = ProtocolError.invalidParams("The parameters of \(method.prefix(100)) are no object")
            return .failure(Failure(id: id, error: error))
        }
        if let id { return .success(.request(Request(id: id, method: method, params: params))) }
        guard !object.contains("id") else {
            return .failure(invalid("An id is a string or a whole number", id: nil))
        }
        return .success(.notification(Notification(method: method, params: params)))
    }

    private static func response(id: RequestID?, _ object: JSONObject) -> Result<Message, Failure> {
        switch (object["result"], object["error"]?.object) {
        case (let result?, nil):
            guard let id else { return .failure(invalid("A response needs an id", id: nil)) }
            return .success(.response(Response(id: id, outcome: .success(result))))
        case (nil, let error?):
            let failure = ProtocolError(
                .init(rawValue: error["code"]?.int ?? ProtocolError.Code.internalError.rawValue),
                error["message"]?.string ?? "", data: error["data"])
            return .success(.response(Response(id: id, outcome: .failure(failure))))
        default:
            return .failure(invalid("A message has a method, a result, or an error", id: id))
        }
    }

    private static func invalid(_ message: String, id: RequestID?) -> Failure {
        Failure(id: id, error: ProtocolError(.invalidRequest, message))
    }
}
