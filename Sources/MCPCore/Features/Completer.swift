/// Suggests values for an argument while a person types.
///
/// - Parameters:
///   - argument: the name of the argument or variable.
///   - value: what was typed so far.
///   - others: the values of other arguments that are known already.
public typealias Completer =
    @Sendable (_ argument: String, _ value: String, _ others: [String: String], _ context: RequestContext)
    async throws -> [String]
