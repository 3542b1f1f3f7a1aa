internal import VimTypes

/// A data object that is derived field by field: whoever asks for one field does not pay for the others.
struct Outline<Subject: AnyObject>: Sendable {
    /// How a field is derived of what the object tells about.
    enum Field: Sendable {
        /// A value; nil when it is absent.
        case value(@Sendable (Subject) -> (any FieldValue)?)
        /// An object that is derived field by field in its turn.
        case object(Outline)
    }

    /// How a part of the object is derived, in the type that the schema gives it.
    typealias Part = @Sendable (Subject) -> AnyValue?

    private let type: TypeID
    private let fields: [(name: String, field: Field)]
    /// Fields, and fields of fields, by their path.
    private let parts: [String: Part]

    /// Derives an object of that type, fields by their wire names.
    init<Object: DataObject>(_ type: Object.Type, _ fields: KeyValuePairs<String, Field>) {
        let type = type._typeID
        self.type = type
        self.fields = fields.map { ($0.key, $0.value) }
        var parts: [String: Part] = [:]
        for (name, field) in fields {
            guard let record = type.field(named: name) else { preconditionFailure("\(type) has no field '\(name)'") }
            switch field {
            case .value(let derive):
                parts[name] = { derive($0).flatMap { AnyValue($0, for: record, in: Vim.schema) } }
            case .object(let outline):
                parts[name] = { .object(outline.object(of: $0)) }
                for (path, part) in outline.parts { parts[name + "." + path] = part }
            }
        }
        self.parts = parts
    }

    /// The whole object.
    func object(of subject: Subject) -> AnyDataObject {
        var object = AnyDataObject(type, fields: [:])
        for (name, field) in fields {
            switch field {
            case .value(let derive): object._storage.set(name, derive(subject))
            case .object(let outline): object._storage.set(name, outline.object(of: subject))
            }
        }
        return object
    }

    /// How the part at that path is derived, such as `config.name`; nil when it can only be taken out of the whole.
    func part(at path: String) -> Part? { parts[path] }
}
