/// The result of a request: JSON, or the text of JSON that was made before.
public enum Payload: Sendable {
    /// A value, still to be written.
    case json(JSONObject)
    /// The text of an object.
    case text([UInt8])

    /// Appends the text of the result.
    func write(into bytes: inout [UInt8]) {
        switch self {
        case .json(let object): JSON.object(object).write(into: &bytes)
        case .text(let text): bytes.append(contentsOf: text)
        }
    }
}

/// A finished answer to one request.
public struct Answer: Sendable {
    /// The id of the request; `nil` if it could not be read.
    public let id: RequestID?
    /// The result or the error.
    public let outcome: Result<Payload, ProtocolError>

    /// An answer.
    public init(id: RequestID?, outcome: Result<Payload, ProtocolError>) {
        self.id = id
        self.outcome = outcome
    }

    /// The error, if the request failed.
    public var error: ProtocolError? {
        if case .failure(let error) = outcome { error } else { nil }
    }

    /// The message as JSON text.
    ///
    /// - Parameter nullID: whether an id that could not be read is written as null, as JSON-RPC and the older revisions'
    ///   clients expect, or left out, as the JSON Schema of 2025-11-25 and later asks.
    public func encoded(nullID: Bool = true) -> [UInt8] {
        var bytes = Array(#"{"jsonrpc":"2.0""#.utf8)
        if let id {
            bytes.append(contentsOf: #","id":"#.utf8)
            id.json.write(into: &bytes)
        } else if nullID {
            bytes.append(contentsOf: #","id":null"#.utf8)
        }
        switch outcome {
        case .success(let payload):
            bytes.append(contentsOf: #","result":"#.utf8)
            payload.write(into: &bytes)
        case .failure(let error):
            bytes.append(contentsOf: #","error":"#.utf8)
            error.json.write(into: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }
}
