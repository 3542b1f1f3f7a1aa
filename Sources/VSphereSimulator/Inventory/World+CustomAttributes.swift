internal import VimTypes

extension World {
    /// The manager of custom attributes, which a vCenter has.
    static let customFields = ManagedObjectReference<CustomFieldsManager>("CustomFieldsManager")

    /// Defines a custom attribute.
    /// - Parameters:
    ///   - type: type of the entities that can have it; nil for all.
    ///   - privileges: what defining it, and setting its values, needs.
    @discardableResult
    mutating func addCustomAttribute(
        _ name: String, for type: String? = nil,
        privileges: (definition: PrivilegePolicyDef?, instance: PrivilegePolicyDef?) = (nil, nil)
    ) -> CustomFieldDef {
        let field = CustomFieldDef(fields: [
            "key": 100 + nextNumber("attribute"), "name": name, "type": "string", "managedObjectType": type,
            "fieldDefPrivileges": privileges.definition, "fieldInstancePrivileges": privileges.instance,
        ])
        self[Self.customFields, CustomFieldsManager.field] =
            (self[Self.customFields, CustomFieldsManager.field] ?? []) + [field]
        return field
    }

    /// Gives an entity a value of a custom attribute; an empty one takes it away.
    mutating func setCustomAttribute(_ key: Int, _ text: String, of entity: AnyReference) {
        var values = customValues(of: entity).filter { $0.key != key }
        if !text.isEmpty {
            values.append(CustomFieldValue(CustomFieldStringValue(fields: ["key": key, "value": text])))
        }
        set("value", values.sorted { $0.key < $1.key }, of: entity)
    }
}
