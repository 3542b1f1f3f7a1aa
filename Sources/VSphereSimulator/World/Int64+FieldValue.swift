public import VimTypes

/// Sizes of files are `Int64`; fields hold whole numbers as `Int`.
extension Int64: FieldValue {
    /// Takes a whole number.
    public init?(_field value: AnyValue) {
        guard let number = Int(_field: value) else { return nil }
        self = Int64(number)
    }

    /// The number.
    public var _field: FieldContent { Int(self)._field }
}
