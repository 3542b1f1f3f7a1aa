extension DataObject {
    /// Takes an object of this type or a descendant.
    public init?(_field value: AnyValue) {
        guard case .object(let object) = value, object.is(Self.self) else { return nil }
        self.init(_storage: object._storage)
    }
    /// The object.
    public var _field: FieldContent { FieldContent(value: .object(_storage)) }
}

extension AnyDataObject: FieldValue {
    /// Takes an object.
    public init?(_field value: AnyValue) {
        guard case .object(let object) = value else { return nil }
        self = object
    }
    /// The object.
    public var _field: FieldContent { FieldContent(value: .object(_storage)) }
}

extension VimEnumeration {
    /// Takes a value of an enumeration or a string.
    public init?(_field value: AnyValue) {
        guard let text = String(_field: value) else { return nil }
        self.init(rawValue: text)
    }
    /// The value.
    public var _field: FieldContent { FieldContent(value: .string(rawValue)) }
}

extension ManagedObjectReference: FieldValue {
    /// Takes a reference to an object of this type or a descendant.
    public init?(_field value: AnyValue) {
        guard case .reference(let reference) = value, let fitting = reference.as(Object.self) else { return nil }
        self = fitting
    }
    /// The reference.
    public var _field: FieldContent { FieldContent(value: .reference(storage)) }
}

extension AnyValue: FieldValue {
    /// Takes any value.
    public init?(_field value: AnyValue) { self = value }
    /// The value.
    public var _field: FieldContent { FieldContent(value: .any(AnyStorage(self))) }
}

extension Bool: FieldValue {
    /// Takes an `xsd:boolean`.
    public init?(_field value: AnyValue) {
        guard case .boolean(let value) = value else { return nil }
        self = value
    }
    /// The boolean.
    public var _field: FieldContent { FieldContent(value: .bool(self)) }
}

extension Int: FieldValue {
    /// Takes a whole number of any width.
    public init?(_field value: AnyValue) {
        switch value {
        case .byte(let value): self = Int(value)
        case .short(let value): self = Int(value)
        case .int(let value): self = Int(value)
        case .long(let value): self = Int(value)
        default: return nil
        }
    }
    /// The number.
    public var _field: FieldContent { FieldContent(value: .int(Int64(self))) }
}

extension Double: FieldValue {
    /// Takes an `xsd:float` or `xsd:double`.
    public init?(_field value: AnyValue) {
        switch value {
        case .float(let value): self = Double(value)
        case .double(let value): self = value
        default: return nil
        }
    }
    /// The number.
    public var _field: FieldContent { FieldContent(value: .double(self)) }
}

extension String: FieldValue {
    /// Takes a string, an URI, or the value of an enumeration.
    public init?(_field value: AnyValue) {
        switch value {
        case .string(let value), .anyURI(let value), .enumeration(_, let value): self = value
        default: return nil
        }
    }
    /// The text.
    public var _field: FieldContent { FieldContent(value: .string(self)) }
}

extension DateTime: FieldValue {
    /// Takes an `xsd:dateTime`.
    public init?(_field value: AnyValue) {
        guard case .dateTime(let value) = value else { return nil }
        self = value
    }
    /// The point in time, to the microsecond.
    public var _field: FieldContent { FieldContent(value: .date(microseconds)) }
}

extension Array: FieldValue where Element: FieldValue {
    /// Takes an array, elements of other types left out.
    public init?(_field value: AnyValue) {
        guard case .array(let array) = value else { return nil }
        self = array.elements.compactMap(Element.init(_field:))
    }
    /// The elements.
    public var _field: FieldContent {
        // No key path: the runtime would make it anew for each array.
        FieldContent(value: .list(map { $0._field.value }))
    }
}
