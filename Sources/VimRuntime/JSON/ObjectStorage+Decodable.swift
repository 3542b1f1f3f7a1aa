internal import SchemaFormat

extension ObjectStorage {
    /// Reads an object of the declared type or a descendant.
    init(from decoder: any Decoder, declared: TypeLayout) throws {
        try checkDepth(decoder)
        let schema = declared.schema
        let isLenient = decoder.userInfo[.vimDecodingMode] as? DecodingOptions.Mode == .lenient
        let container = try decoder.container(keyedBy: JSONKey.self)
        var layout = declared
        var unknown = UnknownParts()
        if let name = try container.decodeIfPresent(String.self, forKey: .typeName) {
            if let number = schema.table.type(named: name) {
                layout = schema.layout(number)
                if !layout.isKind(of: declared) {
                    guard isLenient else {
                        throw DecodingIssue(
                            .typeMismatch, at: decoder.codingPath, "is of type \(name), which is no \(declared.name)")
                    }
                    layout = declared
                    unknown.typeName = name
                }
            } else if name != declared.name {
                unknown.typeName = name
            }
        }
        self.init(layout: layout)
        for key in container.allKeys where key.stringValue != JSONKey.typeName.stringValue {
            if try container.decodeNil(forKey: key) { continue }
            let child = try container.superDecoder(forKey: key)
            guard let slot = layout.slot(named: key.stringValue) else {
                for element in try Self.unknownElements(child, named: key.stringValue) {
                    let element = try Self.normalized(element, at: child.codingPath)
                    unknown.fields.append(UnknownParts.Field(after: layout.fields.count, element: element))
                }
                continue
            }
            do { try read(child, slot) } catch let issue as DecodingIssue where isLenient && issue.code == .invalidValue
            {
                continue
            }
        }
        if !isLenient, let missing = layout.required.firstMissing(in: present) {
            throw DecodingIssue(
                .missingField, at: decoder.codingPath + [JSONKey(layout.fields[missing].name)],
                "\(layout.name) needs the field '\(layout.fields[missing].name)'")
        }
        if unknown != UnknownParts() {
            unknown.fields.sort { $0.element.name < $1.element.name }
            setUnknown(unknown)
        }
    }

    private mutating func read(_ decoder: any Decoder, _ slot: Int) throws {
        let field = layout.fields[slot]
        guard field.isArray else {
            set(try Value(from: decoder, field, in: layout.schema), slot)
            return
        }
        setList(try Value.list(from: decoder, field, in: layout.schema), slot)
    }

    /// The element as it would come back from XML, which shows whether its names and text can stand there at all.
    private static func normalized(_ element: XMLFragment, at path: [any CodingKey]) throws -> XMLFragment {
        let back: XMLFragment
        do { back = try XMLFragment(xml: element.xml) } catch {
            throw DecodingIssue(
                .invalidValue, at: path, "'\(element.name)' cannot be kept as an unknown field: \(error)")
        }
        guard back.name == element.name else {
            throw DecodingIssue(.invalidValue, at: path, "'\(element.name)' is no name of a field")
        }
        return back
    }

    /// An unknown field, from a newer server's JSON or from our own: `{"_xml": …}`, or plain JSON turned into elements.
    private static func unknownElements(_ decoder: any Decoder, named name: String) throws -> [XMLFragment] {
        try checkDepth(decoder)
        if var list = try? decoder.unkeyedContainer() {
            var elements: [XMLFragment] = []
            while !list.isAtEnd { elements += try unknownElements(try list.superDecoder(), named: name) }
            return elements
        }
        guard let object = try? decoder.container(keyedBy: JSONKey.self) else {
            guard !name.hasPrefix("_") else {
                throw DecodingIssue(.invalidValue, at: decoder.codingPath, "'\(name)' is no name of a field")
            }
            guard let text = try Value.scalarText(decoder) else { return [] }
            return [XMLFragment(name: name, children: text.isEmpty ? [] : [.text(text)])]
        }
        if let xml = try? object.decode(String.self, forKey: .xml) {
            do { return [try XMLFragment(xml: xml)] } catch {
                throw DecodingIssue(.invalidValue, at: decoder.codingPath, "'_xml' is no XML element: \(error)")
            }
        }
        guard !name.hasPrefix("_") else {
            throw DecodingIssue(.invalidValue, at: decoder.codingPath, "'\(name)' is no name of a field")
        }
        var element = XMLFragment(name: name)
        if let type = try? object.decode(String.self, forKey: .typeName) {
            element.namespaces.append(.init(name: "xsi", value: "http://www.w3.org/2001/XMLSchema-instance"))
            element.attributes.append(.init(name: "xsi:type", value: type))
        }
        for key in object.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) where !key.stringValue.hasPrefix("_")
        {
            let children = try unknownElements(try object.superDecoder(forKey: key), named: key.stringValue)
            element.children += children.map(XMLFragment.Child.element)
        }
        return [element]
    }
}

extension AnyValue {
    init(any decoder: any Decoder, schema: VimSchema) throws {
        try checkDepth(decoder)
        let container = try decoder.container(keyedBy: JSONKey.self)
        if let xml = try container.decodeIfPresent(String.self, forKey: .xml) {
            do { self = .unknown(try XMLFragment(xml: xml)) } catch {
                throw DecodingIssue(.invalidValue, at: decoder.codingPath, "'_xml' is no XML element: \(error)")
            }
            return
        }
        guard let name = try container.decodeIfPresent(String.self, forKey: .typeName) else {
            throw DecodingIssue(.typeMismatch, at: decoder.codingPath, "a value of any type needs '_typeName'")
        }
        if name == "ManagedObjectReference" {
            self = .reference(try ManagedObjectReference(from: decoder))
            return
        }
        var name2 = name
        if let kind = name2.withUTF8(PrimitiveText.kind(named:)) {
            let field = FieldLayout(scalar: kind)
            self = AnyValue(
                try Value(from: try container.superDecoder(forKey: .value), field, in: schema), of: field, in: schema)
            return
        }
        guard let number = schema.table.type(named: name) else {
            throw DecodingIssue(.typeMismatch, at: decoder.codingPath, "there is no type '\(name)'")
        }
        let layout = schema.layout(number)
        switch layout.kind {
        case .dataObject:
            self = .object(AnyDataObject(_storage: try ObjectStorage(from: decoder, declared: layout)))
        case .enumeration:
            self = .enumeration(TypeID(schema, number), try container.decode(String.self, forKey: .value))
        case .array:
            var storage = ObjectStorage(layout: layout)
            let elements = try Value.list(
                from: try container.superDecoder(forKey: .value), layout.fields[0], in: schema)
            storage.setList(elements, 0)
            self = .array(AnyArray(storage: storage))
        case .request:
            throw DecodingIssue(.typeMismatch, at: decoder.codingPath, "there is no type '\(name)'")
        }
    }
}

extension Value {
    static func list(from decoder: any Decoder, _ field: FieldLayout, in schema: VimSchema) throws -> [Value] {
        var container = try decoder.unkeyedContainer()
        var elements: [Value] = []
        while !container.isAtEnd {
            elements.append(try Value(from: try container.superDecoder(), field, in: schema))
        }
        return elements
    }

    init(from decoder: any Decoder, _ field: FieldLayout, in schema: VimSchema) throws {
        switch field.kind {
        case .object:
            self = .object(try ObjectStorage(from: decoder, declared: schema.layout(field.type)))
        case .reference:
            self = .reference(try ManagedObjectReference<AnyManagedObject>(from: decoder).storage)
        case .anyType, .arrayType:
            self = .any(AnyStorage(try AnyValue(any: decoder, schema: schema)))
        default:
            self = try Value(scalar: decoder.singleValueContainer(), field)
        }
    }

    private init(scalar container: any SingleValueDecodingContainer, _ field: FieldLayout) throws {
        switch field.kind {
        case .boolean: self = .bool(try container.decode(Bool.self))
        case .byte: self = .int(Int64(try container.decode(Int8.self)))
        case .short: self = .int(Int64(try container.decode(Int16.self)))
        case .int: self = .int(Int64(try container.decode(Int32.self)))
        case .long: self = .int(try container.decode(Int64.self))
        case .string, .anyURI, .enumeration: self = .string(try container.decode(String.self))
        case .float, .double:
            if let number = try? container.decode(Double.self) {
                self = .double(field.kind == .float ? Double(Float(number)) : number)
            } else {
                self = try Value.fromText(container, field.kind)
            }
        default: self = try Value.fromText(container, field.kind)
        }
    }

    private static func fromText(_ container: any SingleValueDecodingContainer, _ kind: ValueKind) throws -> Value {
        var text = try container.decode(String.self)
        guard let value = text.withUTF8({ PrimitiveText.value($0, of: kind) }) else {
            throw DecodingIssue(.invalidValue, at: container.codingPath, "'\(text.prefix(64))' is no \(kind)")
        }
        return value
    }

    /// A scalar of whatever type as text; nil for null.
    static func scalarText(_ decoder: any Decoder) throws -> String? {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() { return nil }
        if let value = try? container.decode(Bool.self) { return "\(value)" }
        if let value = try? container.decode(Int64.self) { return "\(value)" }
        if let value = try? container.decode(Double.self) { return PrimitiveText.text(value, of: .double) }
        return try container.decode(String.self)
    }
}

private func checkDepth(_ decoder: any Decoder) throws {
    guard decoder.codingPath.count <= JSONKey.maximumDepth else {
        throw DecodingIssue(
            .tooDeep, path: decoder.codingPath.first?.stringValue ?? "",
            message: "JSON nests deeper than \(JSONKey.maximumDepth) levels")
    }
}

extension FieldLayout {
    /// A nameless field that holds one value of a primitive kind.
    init(scalar kind: ValueKind) {
        let name = "" as StaticString
        self.init(FieldRecord(name: "", kind: kind), name: UnsafeBufferPointer(start: name.utf8Start, count: 0))
    }
}
