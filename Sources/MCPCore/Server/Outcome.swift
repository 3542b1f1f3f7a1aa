/// How a request is answered: at once, or by work that takes time.
public enum Outcome: Sendable {
    /// What answering took no waiting for.
    case now(Result<Payload, ProtocolError>)
    /// Work whose result is the answer. It reacts to the cancellation of its task.
    case later(@Sendable () async -> Result<Payload, ProtocolError>)

    static func failure(_ error: ProtocolError) -> Outcome { .now(.failure(error)) }
    static func success(_ object: JSONObject) -> Outcome { .now(.success(.json(object))) }

    /// Work that may throw.
    static func work(_ body: @escaping @Sendable () async throws -> Payload) -> Outcome {
        .later {
            do {
                return .success(try await body())
            } catch let error as ProtocolError {
                return .failure(error)
            } catch is CancellationError {
                return .failure(ProtocolError(.internalError, "The request was cancelled"))
            } catch {
                return .failure(ProtocolError(.internalError, "\(error)"))
            }
        }
    }
}

/// Takes a whole message as text, to be sent. It must not wait.
public typealias MessageSink = @Sendable ([UInt8]) -> Void
