/// A refusal as `/api` and `/rest` word it.
struct RESTError: Error {
    /// Kinds of refusals, with their HTTP statuses.
    enum Kind: String {
        case notFound = "NOT_FOUND"
        case alreadyExists = "ALREADY_EXISTS"
        case invalidArgument = "INVALID_ARGUMENT"
        case unauthenticated = "UNAUTHENTICATED"
        case unauthorized = "UNAUTHORIZED"

        var status: Int {
            switch self {
            case .notFound: 404
            case .alreadyExists, .invalidArgument: 400
            case .unauthenticated: 401
            case .unauthorized: 403
            }
        }
    }

    let kind: Kind
    let message: String

    init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// What is sent.
    struct Body: Encodable {
        struct Message: Encodable {
            let args: [String]
            let default_message: String
            let id: String
        }
        let error_type: String
        let messages: [Message]
    }

    /// What is sent under `/rest`, where it is wrapped.
    struct WrappedBody: Encodable {
        let type: String
        let value: Body
    }

    var body: Body {
        Body(
            error_type: kind.rawValue,
            messages: [
                Body.Message(
                    args: [], default_message: message,
                    id: "com.vmware.vapi.endpoint.\(kind.rawValue.lowercased())")
            ])
    }
}
