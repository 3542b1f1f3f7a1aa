/// What an ``Argument`` says about itself.
///
/// A server whose tools share arguments declares them once, as static members of this class:
/// `extension ArgumentDeclaration { static let vm = ArgumentDeclaration("Virtual machine", aliases: ["name"]) }`, and
/// then `@Argument(.vm) var vm: String`.
public final class ArgumentDeclaration: Sendable {
    let description: String
    let aliases: [String]
    let min: Double?
    let max: Double?
    let length: ClosedRange<Int>?
    let count: ClosedRange<Int>?
    let pattern: String?
    let unit: String?
    let isSecret: Bool
    let isListed: Bool

    /// A declaration; the parameters are those of ``Argument``, and whether the argument is listed. One that is not is
    /// accepted all the same: for what few callers need, where a list has to be short.
    public init(
        _ description: String, aliases: [String] = [], min: Double? = nil, max: Double? = nil,
        length: ClosedRange<Int>? = nil, count: ClosedRange<Int>? = nil, pattern: String? = nil, unit: String? = nil,
        secret isSecret: Bool = false, listed isListed: Bool = true
    ) {
        self.description = description
        self.aliases = aliases
        self.min = min
        self.max = max
        self.length = length
        self.count = count
        self.pattern = pattern
        self.unit = unit
        self.isSecret = isSecret
        self.isListed = isListed
    }

    /// The schema of the argument's type with the rules of the argument.
    ///
    /// - Throws: ``DeclarationError`` if a rule does not fit the type.
    func apply(to schema: ValueSchema, subject: String) throws -> ValueSchema {
        switch schema {
        case .string(var rules):
            if let length { rules.length = .init(minimum: length.lowerBound, maximum: length.upperBound) }
            if let pattern {
                do {
                    rules.pattern = try TextPattern(pattern)
                } catch {
                    throw DeclarationError(.badRule, subject, "the pattern \(pattern) is no regular expression")
                }
            }
            return .string(rules)
        case .integer: return .integer(.init(minimum: min, maximum: max))
        case .number: return .number(.init(minimum: min, maximum: max))
        case .array(let element, _):
            return .array(
                of: try apply(to: element, subject: subject),
                count: .init(minimum: count?.lowerBound, maximum: count?.upperBound))
        default:
            guard min == nil, max == nil, length == nil, pattern == nil else {
                throw DeclarationError(.badRule, subject, "has a rule that does not fit its type")
            }
            return schema
        }
    }
}
