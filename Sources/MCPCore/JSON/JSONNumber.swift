/// A JSON number that keeps the text it was written with.
public struct JSONNumber: Sendable, Hashable {
    private enum Storage: Sendable, Hashable {
        /// The text is the canonical decimal form of the integer.
        case integer(Int)
        case text(String)
    }

    private let storage: Storage

    /// An integer.
    public init(_ value: Int) { storage = .integer(value) }

    /// An integer of any width.
    public init(_ value: some BinaryInteger) {
        storage = Int(exactly: value).map(Storage.integer) ?? .text(String(value))
    }

    /// A floating-point number in its shortest form that reads back as the same value, or `nil` for infinity
    /// and not-a-number, which JSON lacks.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        storage = .text(value.description)
    }

    /// A number from its text, or `nil` if the text is not a JSON number.
    public init?(text: String) {
        guard case .number(let number)? = try? JSON.parse(text), number.text == text else { return nil }
        self = number
    }

    /// For text that the parser has checked, and that is no canonical integer.
    init(checkedText: String) { storage = .text(checkedText) }

    /// The number as it was written.
    public var text: String {
        switch storage {
        case .integer(let value): String(value)
        case .text(let text): text
        }
    }

    /// The value, if it is a whole number that fits, however it was written (`2`, `2.0`, `2e0`).
    public var int: Int? { exactly(Int.self) }

    /// Whether the number has no fraction, whether or not it fits any type.
    public var isWhole: Bool { int != nil || !text.contains { ".eE".contains($0) } }

    /// The nearest floating-point value.
    public var double: Double {
        switch storage {
        case .integer(let value): Double(value)
        case .text(let text): Double(text) ?? .nan
        }
    }

    /// The value, if it is a whole number that fits the type, however it was written.
    public func exactly<T: FixedWidthInteger>(_ type: T.Type) -> T? {
        switch storage {
        case .integer(let value): T(exactly: value)
        case .text(let text): T(text) ?? wholeNumber(text)
        }
    }

    /// The value of a number written with a fraction or an exponent, as long as a `Double` holds it exactly.
    private func wholeNumber<T: FixedWidthInteger>(_ text: String) -> T? {
        guard let double = Double(text), abs(double) <= 0x1p53 else { return nil }
        return T(exactly: double)
    }

    func write(into bytes: inout [UInt8]) {
        switch storage {
        case .integer(let value): bytes.append(contentsOf: value.description.utf8)
        case .text(let text): bytes.append(contentsOf: text.utf8)
        }
    }
}
