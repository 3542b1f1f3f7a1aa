/// A wire name as a coding key.
struct JSONKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }

    /// The type of an object, or of a value that is not an object but could be of any type.
    static let typeName = JSONKey("_typeName")
    /// A value of any type that is not an object.
    static let value = JSONKey("_value")
    /// An element that the schema does not know, as XML text.
    static let xml = JSONKey("_xml")

    /// Levels that JSON may nest; a schema's own types need far fewer.
    static let maximumDepth = 256
}

extension CodingUserInfoKey {
    /// Set to ``DecodingOptions/Mode-swift.enum/lenient`` to read JSON that breaks the schema as far as it goes.
    public static let vimDecodingMode = CodingUserInfoKey(rawValue: "VimRuntime.mode")!
}

extension DecodingIssue {
    /// An issue at a place in JSON.
    init(_ code: Code, at codingPath: [any CodingKey], _ message: String) {
        var path = ""
        for key in codingPath {
            if let position = key.intValue {
                path += "[\(position)]"
            } else {
                path += (path.isEmpty ? "" : "/") + key.stringValue
            }
        }
        self.init(code, path: path, message: message)
    }
}
