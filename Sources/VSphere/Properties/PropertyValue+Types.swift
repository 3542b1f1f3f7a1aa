public import VimTypes

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

extension Bool: PropertyValue {
    /// Takes an `xsd:boolean`.
    public init?(property: AnyValue) {
        guard case .boolean(let value) = property else { return nil }
        self = value
    }
}

extension Int: PropertyValue {
    /// Takes a whole number of any width.
    public init?(property: AnyValue) {
        switch property {
        case .byte(let value): self = Int(value)
        case .short(let value): self = Int(value)
        case .int(let value): self = Int(value)
        case .long(let value): self = Int(value)
        default: return nil
        }
    }
}

extension Double: PropertyValue {
    /// Takes an `xsd:float` or `xsd:double`.
    public init?(property: AnyValue) {
        switch property {
        case .float(let value): self = Double(value)
        case .double(let value): self = value
        default: return nil
        }
    }
}

extension String: PropertyValue {
    /// Takes a string, an URI, or the value of an enumeration.
    public init?(property: AnyValue) {
        switch property {
        case .string(let value), .anyURI(let value), .enumeration(_, let value): self = value
        default: return nil
        }
    }
}

extension Date: PropertyValue {
    /// Takes an `xsd:dateTime`.
    public init?(property: AnyValue) {
        guard case .dateTime(let value) = property else { return nil }
        self = value
    }
}

extension ManagedObjectReference: PropertyValue {
    /// Takes a reference.
    public init?(property: AnyValue) {
        guard case .reference(let value) = property, let reference = value.as(Object.self) else { return nil }
        self = reference
    }
}

extension Array: PropertyValue where Element: PropertyValue {
    /// Takes an array.
    public init?(property: AnyValue) {
        guard case .array(let array) = property else { return nil }
        self = array.elements.compactMap(Element.init(property:))
    }
}
