import MCPCore
import SchemaFormat
import VSphere
import VimTypes

/// Reads properties of any objects, by one question to the property collector.
struct GetProperties: VSphereTool {
    static let name = "get_properties"
    static let title = "Read properties"
    static let description = "Any properties of any objects, or of all of a type."
    static let permission = PermissionLevel.readOnly
    static let hints = ToolHints.reads

    struct Input: ToolInput {
        @Argument("Such as runtime.powerState", aliases: ["paths"]) var properties: [String]
        @Argument("morefs, Type:moref, or names", aliases: ["morefs", "object"]) var objects: [String]?
        @Argument("Or all of it, such as HostSystem") var type: String?
    }

    struct Item: ToolOutput {
        var object: String
        var type: String
        var properties: JSONObject
        var missing: [String: String]?

        static let fields = [
            "object": "moref",
            "type": "Managed type",
            "properties": "Values by path",
            "missing": "Not told, and why",
        ]
    }

    func run(_ input: Input, in context: Context) async throws -> Page<Item> {
        let contents: [ObjectContent]
        switch (input.objects, input.type) {
        case (let objects?, nil):
            var references: [ManagedObjectReference<AnyManagedObject>] = []
            for text in objects { references.append(try await context.reference(text)) }
            contents = try await Self.retrieve(references, input.properties, in: context)
        case (nil, let type?):
            contents = try await Self.retrieve(all: type, input.properties, in: context)
        default:
            throw ToolError(.invalid, "Name either objects or a type.")
        }
        return try context.page(contents, key: { [$0.obj.type, $0.obj.value] }, item: Self.item)
    }

    private static func retrieve(
        _ references: [ManagedObjectReference<AnyManagedObject>], _ paths: [String], in context: Context
    ) async throws -> [ObjectContent] {
        let types = Set(references.map(\.type))
        var fitting: [PropertySpec] = []
        for type in types.sorted() {
            let known = try managedType(type)
            let own = paths.filter { known.property(named: String($0.prefix { $0 != "." && $0 != "[" })) != nil }
            fitting.append(PropertySpec(type: type, pathSet: own))
        }
        for path in paths where !fitting.contains(where: { $0.pathSet.contains(path) }) {
            throw try unknown(path, of: types.sorted())
        }
        return try await contents(
            PropertyFilterSpec(
                propSet: fitting, objectSet: Set(references).map { ObjectSpec(obj: $0) }), in: context)
    }

    private static func retrieve(
        all type: String, _ paths: [String], in context: Context
    ) async throws -> [ObjectContent] {
        let known = try managedType(type)
        guard known.isKind(of: ManagedEntity._typeID) else {
            throw ToolError(.invalid, "type: \(type) is no entity of the inventory.", hint: "Name its objects.")
        }
        for path in paths where known.property(named: String(path.prefix { $0 != "." && $0 != "[" })) == nil {
            throw try unknown(path, of: [type])
        }
        return try await contents(try await context.vSphere.inventorySpecification([known: paths]), in: context)
    }

    private static func contents(
        _ question: PropertyFilterSpec, in context: Context
    ) async throws -> [ObjectContent] {
        var contents: [ObjectContent] = []
        try await context.vSphere.retrieve(question) { contents += $0 }
        return contents
    }

    private static func managedType(_ name: String) throws -> ManagedTypeID {
        guard let type = Vim.schema.managedType(named: name) else {
            throw DescribeAPI.unknown(name, among: [.managedObject])
        }
        return type
    }

    private static func unknown(_ path: String, of types: [String]) throws -> ToolError {
        let first = String(path.prefix { $0 != "." && $0 != "[" })
        let names = try types.flatMap { try managedType($0).properties.map(\.name) }
        let meant = NearMiss.best(for: first, among: names).map { " Did you mean \($0)?" } ?? ""
        return ToolError(
            .invalid, "properties: \(types.joined(separator: ", ")) has no '\(path)'.\(meant)",
            hint: "describe_api \(types.first ?? "") tells what there is.")
    }

    private static func item(_ content: ObjectContent) throws -> Item {
        var properties = JSONObject()
        for property in content.propSet { properties[property.name] = plain(try JSON(encoding: property.val)) }
        let missing = content.missingSet.map { ($0.path, $0.fault.localizedMessage ?? $0.fault.fault.wireTypeName) }
        return Item(
            object: content.obj.value, type: content.obj.type, properties: properties,
            missing: missing.isEmpty ? nil : Dictionary(missing) { $1 })
    }

    /// A value without the envelope that tells the type of what is no object: `4`, not `{"_typeName": "int", …}`.
    private static func plain(_ json: JSON) -> JSON { APISecrets.masked(json["_value"] ?? json) }
}
