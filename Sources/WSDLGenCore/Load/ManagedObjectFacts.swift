/// What `managed-objects.json` says beyond the WSDL.
package struct ManagedObjectFacts: Sendable {
    /// A property, parameter or result.
    struct Value: Sendable {
        var name = ""
        /// Wire name of a managed type, data type or enumeration, or of an XML Schema type.
        var type: String
        var isOptional = false
        var isArray = false
        var isSecret = false
        var since = ""
        var privilege = ""
        /// What the task ends with, for a method that returns one.
        var taskResult = ""
        var location: SourceLocation
    }

    struct Method: Sendable {
        var name: String
        var since: String
        var privilege: String
        var parameters: [Value]
        var result: Value?
        var location: SourceLocation
    }

    struct ManagedType: Sendable {
        var name: String
        /// Nil for the root, whether it is named or not.
        var base: String?
        var since: String
        var properties: [Value]
        var methods: [Method]
        var location: SourceLocation
    }

    struct Field: Sendable {
        var name: String
        var since: String
        var isSecret: Bool
        /// Managed type of a reference.
        var reference: String
        /// Enumeration that a string draws its values from.
        var enumeration: String
        var location: SourceLocation
    }

    struct DataType: Sendable {
        var name: String
        var since: String
        var fields: [Field]
        var location: SourceLocation
    }

    /// Version of the API that the file describes.
    package internal(set) var apiVersion = ""
    var managedTypes: [ManagedType] = []
    var types: [DataType] = []
    var enumerations: [DataType] = []

    /// Name of the file in the input folder.
    package static let fileName = "managed-objects.json"
    /// Name of the managed type that all others descend from, which the runtime brings.
    static let root = "ManagedObject"

    /// Reads the file of a folder.
    ///
    /// - Returns: nil when there is none.
    /// - Throws: ``GenerationFailure``.
    package static func load(
        from source: any FileSource, limits: LoadLimits = LoadLimits()
    ) throws -> ManagedObjectFacts? {
        guard let bytes = try source.contents(of: fileName, limit: limits.fileBytes) else { return nil }
        let node = try JSONReader.read(
            bytes, file: source.displayName(of: fileName), maximumDepth: limits.depth)
        let file = try node.object("apiVersion", "managedObjects", "types", "enums")
        return ManagedObjectFacts(
            apiVersion: try file.text("apiVersion"),
            managedTypes: try file.list("managedObjects").map(managedType),
            types: try file["types"]?.members().map(dataType) ?? [],
            enumerations: try file["enums"]?.members().map(dataType) ?? [])
    }

    private static func managedType(_ node: JSONNode) throws -> ManagedType {
        let object = try node.object("name", "base", "since", "properties", "methods")
        let base = try object.text("base")
        return ManagedType(
            name: try object.required("name").string(), base: base.isEmpty || base == root ? nil : base,
            since: try object.text("since"), properties: try object.list("properties").map(value),
            methods: try object.list("methods").map(method), location: node.location)
    }

    private static func method(_ node: JSONNode) throws -> Method {
        let object = try node.object("name", "since", "privilege", "parameters", "result")
        return Method(
            name: try object.required("name").string(), since: try object.text("since"),
            privilege: try object.text("privilege"), parameters: try object.list("parameters").map(value),
            result: try object["result"].map(value), location: node.location)
    }

    private static func value(_ node: JSONNode) throws -> Value {
        let object = try node.object(
            "name", "type", "optional", "array", "secret", "since", "privilege", "taskResult")
        return Value(
            name: try object.text("name"), type: try object.required("type").string(),
            isOptional: try object.flag("optional"), isArray: try object.flag("array"),
            isSecret: try object.flag("secret"), since: try object.text("since"),
            privilege: try object.text("privilege"), taskResult: try object.text("taskResult"),
            location: node.location)
    }

    private static func dataType(_ key: String, _ node: JSONNode) throws -> DataType {
        let object = try node.object("since", "fields")
        return DataType(
            name: key, since: try object.text("since"),
            fields: try object["fields"]?.members().map { name, node in
                let object = try node.object("since", "secret", "reference", "enum")
                return Field(
                    name: name, since: try object.text("since"), isSecret: try object.flag("secret"),
                    reference: try object.text("reference"), enumeration: try object.text("enum"),
                    location: node.location)
            } ?? [], location: node.location)
    }
}
