#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// A type whose JSON form is known as a schema. What tools take and give is made of such types.
public protocol SchemaRepresentable: Codable, Sendable {
    /// What the JSON form of a value may be.
    ///
    /// - Throws: ``DeclarationError`` if something in the type cannot be described.
    static var valueSchema: ValueSchema { get throws }
    /// Any value: never shown, only needed to look into types.
    static var placeholder: Self { get throws }
    /// The value that stands for an absent one, if the type has such a value.
    static var absent: Self? { get }
}

extension SchemaRepresentable {
    /// No value stands for an absent one.
    public static var absent: Self? { nil }
}

/// An enumeration of texts that a tool takes or gives: `enum PowerState: String, ToolEnum { case on, off }`.
public protocol ToolEnum: SchemaRepresentable, RawRepresentable<String>, CaseIterable {}

extension ToolEnum {
    /// One of the texts of the cases.
    public static var valueSchema: ValueSchema { .choice(allCases.map(\.rawValue)) }
    /// The first case.
    public static var placeholder: Self {
        guard let first = allCases.first else { preconditionFailure("\(Self.self) has no case") }
        return first
    }
}

extension String: SchemaRepresentable {
    /// Text.
    public static var valueSchema: ValueSchema { .string() }
    /// Any value.
    public static var placeholder: String { "" }
}

extension Bool: SchemaRepresentable {
    /// `true` or `false`.
    public static var valueSchema: ValueSchema { .boolean }
    /// Any value.
    public static var placeholder: Bool { false }
}

extension Int: SchemaRepresentable {
    /// A whole number.
    public static var valueSchema: ValueSchema { .integer() }
    /// Any value.
    public static var placeholder: Int { 0 }
}

extension Double: SchemaRepresentable {
    /// A number.
    public static var valueSchema: ValueSchema { .number() }
    /// Any value.
    public static var placeholder: Double { 0 }
}

extension Date: SchemaRepresentable {
    /// Text in the form of RFC 3339.
    public static var valueSchema: ValueSchema { .string(.init(format: "date-time")) }
    /// Any value.
    public static var placeholder: Date { Date(timeIntervalSince1970: 0) }
}

extension JSON: SchemaRepresentable {
    /// Anything.
    public static var valueSchema: ValueSchema { .any }
    /// Any value.
    public static var placeholder: JSON { .null }
}

extension JSONObject: SchemaRepresentable {
    /// An object with any members.
    public static var valueSchema: ValueSchema { .anyObject }
    /// Any value.
    public static var placeholder: JSONObject { JSONObject() }
}

extension Optional: SchemaRepresentable where Wrapped: SchemaRepresentable {
    /// What the wrapped value may be.
    public static var valueSchema: ValueSchema { get throws { try Wrapped.valueSchema } }
    /// Any value.
    public static var placeholder: Wrapped? { nil }
    /// Nothing.
    public static var absent: Wrapped?? { .some(nil) }
}

extension Array: SchemaRepresentable where Element: SchemaRepresentable {
    /// A list.
    public static var valueSchema: ValueSchema { get throws { .array(of: try Element.valueSchema) } }
    /// Any value.
    public static var placeholder: [Element] { [] }
}

extension Dictionary: SchemaRepresentable where Key == String, Value: SchemaRepresentable {
    /// An object with any keys.
    public static var valueSchema: ValueSchema { get throws { .map(of: try Value.valueSchema) } }
    /// Any value.
    public static var placeholder: [String: Value] { [:] }
}
