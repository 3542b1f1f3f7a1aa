internal import SchemaFormat
internal import XMLStream

/// Reads objects from the events of an XML document, by the schema and nothing else.
///
/// Values wait on one stack until their object ends; then they move into storage of just the right size. An element
/// whose type is primitive costs no frame.
final class XMLObjectDecoder: XMLHandler {
    let schema: VimSchema
    let isLenient: Bool
    /// What breaks the schema and was read all the same; at most ``maximumIssues``.
    var issues: [DecodingIssue] = []
    /// The root object.
    private(set) var result: ObjectStorage?
    /// Type that the root element must be of.
    private let rootType: TypeLayout?

    private var frames: [Frame] = []
    private let values = ValueStack()
    private var leaf: Leaf?
    private var text: [UInt8] = []
    private var strings = StringCache()
    private var fragment: Fragment?
    private var skippedDepth = 0
    private var namespaces: [(depth: Int, declaration: XMLFragment.Attribute)] = []
    private var depth = 0

    static let maximumIssues = 1000

    /// An object whose element is open.
    struct Frame {
        unowned(unsafe) let layout: TypeLayout
        /// The parent's slot that the object is for.
        let slot: Int
        /// Whether the parent holds it as a value of any type.
        let isAny: Bool
        /// Where its values start on the stack.
        let base: Int
        var present = FieldSet()
        /// The slot to expect next.
        var cursor = 0
        /// The list that is being collected, and where it starts on the stack.
        var listSlot = -1
        var listBase = 0
        var unknown: UnknownParts?
    }

    /// A primitive, enumeration or reference whose element is open.
    private struct Leaf {
        let kind: ValueKind
        let type: Int
        let slot: Int
        let isAny: Bool
        var referenceType = ""
        var serverGUID: String?
    }

    /// An unknown element that is open.
    private struct Fragment {
        enum Use {
            case field
            case any(slot: Int)
        }
        var builder = FragmentBuilder()
        let use: Use
    }

    /// Reads a document whose root is of that type or a descendant.
    init(root: TypeLayout, isLenient: Bool) {
        schema = root.schema
        rootType = root
        self.isLenient = isLenient
    }

    func startElement(_ name: XMLName, attributes: XMLAttributes) throws {
        depth += 1
        if attributes.namespaceCount > 0 {
            for (prefix, uri) in attributes.namespaces {
                namespaces.append((depth, XMLFragment.Attribute(name: prefix ?? "", value: uri)))
            }
        }
        if fragment != nil {
            fragment!.builder.start(name, attributes, scope: [])
            return
        }
        if skippedDepth > 0 {
            skippedDepth += 1
            return
        }
        if leaf != nil {
            try note(.unexpectedElement, "an element <\(name.localString)> stands within a simple value")
            skippedDepth = 1
            return
        }
        if frames.isEmpty {
            try push(rootType!, slot: 0, isAny: false, attributes: attributes)
            return
        }
        let top = frames.count - 1
        guard let slot = frames[top].layout.slot(named: name.local, from: frames[top].cursor) else {
            begin(Fragment(use: .field), name, attributes)
            return
        }
        if attributes.count > 0, isNil(attributes) {
            skippedDepth = 1
            return
        }
        try begin(frames[top].layout.fields[slot], slot: slot, name, attributes)
    }

    private func begin(_ field: FieldLayout, slot: Int, _ name: XMLName, _ attributes: XMLAttributes) throws {
        switch field.kind {
        case .object:
            try push(schema.layout(field.type), slot: slot, isAny: false, attributes: attributes)
        case .reference:
            begin(reference: attributes, slot: slot, isAny: false)
        case .anyType:
            try beginAny(slot: slot, name, attributes)
        case .arrayType:
            try push(schema.layout(field.type), slot: slot, isAny: true, attributes: attributes)
        default:
            text.removeAll(keepingCapacity: true)
            leaf = Leaf(kind: field.kind, type: field.type, slot: slot, isAny: false)
        }
    }

    private func beginAny(slot: Int, _ name: XMLName, _ attributes: XMLAttributes) throws {
        guard let typeName = typeName(attributes) else {
            begin(Fragment(use: .any(slot: slot)), name, attributes)
            return
        }
        if let kind = PrimitiveText.kind(named: typeName) {
            text.removeAll(keepingCapacity: true)
            leaf = Leaf(kind: kind, type: -1, slot: slot, isAny: true)
            return
        }
        if typeName.elementsEqual("ManagedObjectReference".utf8) {
            begin(reference: attributes, slot: slot, isAny: true)
            return
        }
        guard let number = schema.table.type(named: typeName) else {
            begin(Fragment(use: .any(slot: slot)), name, attributes)
            return
        }
        let layout = schema.layout(number)
        if layout.kind == .enumeration {
            text.removeAll(keepingCapacity: true)
            leaf = Leaf(kind: .enumeration, type: number, slot: slot, isAny: true)
        } else {
            pushFrame(layout, slot: slot, isAny: true)
        }
    }

    private func begin(reference attributes: XMLAttributes, slot: Int, isAny: Bool) {
        text.removeAll(keepingCapacity: true)
        var reference = Leaf(kind: .reference, type: -1, slot: slot, isAny: isAny)
        if let type = attributes.value("type", namespace: nil) { reference.referenceType = strings.string(type) }
        if let guid = attributes.value("serverGuid", namespace: nil) { reference.serverGUID = strings.string(guid) }
        leaf = reference
    }

    private func begin(_ new: Fragment, _ name: XMLName, _ attributes: XMLAttributes) {
        fragment = new
        fragment!.builder.start(name, attributes, scope: namespaces.map(\.declaration))
    }

    /// Opens an object's frame: `xsi:type` can only make the declared type more special.
    private func push(_ declared: TypeLayout, slot: Int, isAny: Bool, attributes: XMLAttributes) throws {
        guard attributes.count > 0, let typeName = typeName(attributes) else {
            pushFrame(declared, slot: slot, isAny: isAny)
            return
        }
        guard let number = schema.table.type(named: typeName) else {
            pushFrame(declared, slot: slot, isAny: isAny)
            frames[frames.count - 1].unknown = UnknownParts(typeName: String(decoding: typeName, as: UTF8.self))
            return
        }
        let layout = schema.layout(number)
        guard layout.isKind(of: declared) else {
            try note(.typeMismatch, "is of type \(layout.name), which is no \(declared.name)", slot: slot)
            pushFrame(declared, slot: slot, isAny: isAny)
            frames[frames.count - 1].unknown = UnknownParts(typeName: layout.name)
            return
        }
        pushFrame(layout, slot: slot, isAny: isAny)
    }

    private func pushFrame(_ layout: TypeLayout, slot: Int, isAny: Bool) {
        frames.append(Frame(layout: layout, slot: slot, isAny: isAny, base: values.count))
    }

    func characters(_ text: UnsafeBufferPointer<UInt8>) throws {
        if leaf != nil, skippedDepth == 0 {
            self.text.append(contentsOf: text)
        } else if fragment != nil {
            fragment!.builder.text(text)
        } else if skippedDepth == 0, !frames.isEmpty, text.contains(where: { $0 > 0x20 }) {
            try note(.unexpectedElement, "text stands where only elements are declared")
        }
    }

    func endElement() throws {
        while let last = namespaces.last, last.depth == depth { namespaces.removeLast() }
        depth -= 1
        if fragment != nil {
            fragment!.builder.end()
            if fragment!.builder.isComplete { endFragment() }
        } else if skippedDepth > 0 {
            skippedDepth -= 1
        } else if leaf != nil {
            try endLeaf()
        } else {
            try endObject()
        }
    }

    private func endFragment() {
        let finished = fragment!
        fragment = nil
        let top = frames.count - 1
        switch finished.use {
        case .field:
            let field = UnknownParts.Field(after: frames[top].cursor - 1, element: finished.builder.root!)
            frames[top].unknown = frames[top].unknown ?? UnknownParts()
            frames[top].unknown!.fields.append(field)
        case .any(let slot):
            deliver(.any(AnyStorage(.unknown(finished.builder.root!))), slot)
        }
    }

    private func endLeaf() throws {
        let ended = leaf!
        leaf = nil
        let value: Value? = text.withUnsafeBufferPointer { text in
            switch ended.kind {
            case .string, .anyURI, .enumeration: .string(strings.string(text))
            case .reference:
                .reference(
                    ReferenceStorage(
                        type: ended.referenceType, value: strings.string(text), serverGUID: ended.serverGUID))
            default: PrimitiveText.value(text, of: ended.kind)
            }
        }
        guard let value else {
            let found = String(decoding: text.prefix(64), as: UTF8.self)
            try note(.invalidValue, "'\(found)' is no \(ended.kind)", slot: ended.slot)
            return
        }
        deliver(ended.isAny ? .any(AnyStorage(any(value, ended))) : value, ended.slot)
    }

    private func any(_ value: Value, _ leaf: Leaf) -> AnyValue {
        if leaf.kind == .enumeration, case .string(let text) = value {
            return .enumeration(TypeID(schema, leaf.type), text)
        }
        switch (leaf.kind, value) {
        case (.byte, .int(let value)): return .byte(Int8(value))
        case (.short, .int(let value)): return .short(Int16(value))
        case (.int, .int(let value)): return .int(Int32(value))
        case (_, .int(let value)): return .long(value)
        case (.float, .double(let value)): return .float(Float(value))
        case (_, .double(let value)): return .double(value)
        case (.anyURI, .string(let value)): return .anyURI(value)
        case (_, .string(let value)): return .string(value)
        case (_, .bool(let value)): return .boolean(value)
        case (_, .date(let value)): return .dateTime(DateTime(microseconds: value))
        case (_, .bytes(let value)): return .base64Binary(value)
        case (_, .reference(let value)): return .reference(ManagedObjectReference(storage: value))
        case (_, .object(let value)): return .object(AnyDataObject(_storage: value))
        case (_, .any(let value)): return value.value
        case (_, .list): preconditionFailure("a simple value is no list")
        }
    }

    private func endObject() throws {
        closeList(frames.count - 1)
        if let missing = frames[frames.count - 1].layout.required.firstMissing(in: frames[frames.count - 1].present) {
            try noteMissing(missing)
        }
        let frame = frames.removeLast()
        let count = values.count - frame.base
        let storage = values.moveTop(count) {
            ObjectStorage(
                layout: frame.layout, present: frame.present, unknown: frame.unknown.map(UnknownStorage.init),
                moving: $0)
        }
        if frames.isEmpty {
            result = storage
        } else if frame.isAny {
            let value: AnyValue =
                frame.layout.kind == .array
                ? .array(AnyArray(storage: storage)) : .object(AnyDataObject(_storage: storage))
            deliver(.any(AnyStorage(value)), frame.slot)
        } else {
            deliver(.object(storage), frame.slot)
        }
    }

    /// Gives a value to the innermost open object.
    private func deliver(_ value: Value, _ slot: Int) {
        let top = frames.count - 1
        if frames[top].layout.fields[slot].isArray {
            if frames[top].listSlot != slot {
                closeList(top)
                frames[top].listSlot = slot
                frames[top].listBase = values.count
                frames[top].cursor = slot
            }
            values.push(value)
        } else {
            closeList(top)
            frames[top].cursor = slot + 1
            place(value, slot, top)
        }
    }

    /// Turns the values of the list that is being collected into one.
    private func closeList(_ top: Int) {
        let slot = frames[top].listSlot
        guard slot >= 0 else { return }
        frames[top].listSlot = -1
        frames[top].cursor = slot + 1
        let elements = values.moveTop(values.count - frames[top].listBase) { Array(moving: $0) }
        place(.list(elements), slot, top)
    }

    /// Puts a value where its slot belongs among the object's values: on top, unless fields came out of order.
    private func place(_ value: Value, _ slot: Int, _ top: Int) {
        let position = frames[top].base + frames[top].present.rank(of: slot)
        if !frames[top].present.contains(slot) {
            frames[top].present.insert(slot)
            values.insert(value, at: position)
        } else if case .list(let before) = values[position], case .list(let more) = value {
            values[position] = .list(before + more)
        } else {
            values[position] = value
        }
    }

    // MARK: Attributes

    private func typeName(_ attributes: XMLAttributes) -> UnsafeBufferPointer<UInt8>? {
        guard let name = attributes.value("type", namespace: "http://www.w3.org/2001/XMLSchema-instance") else {
            return nil
        }
        guard let colon = name.firstIndex(of: 0x3A) else { return name }
        return UnsafeBufferPointer(rebasing: name[(colon + 1)...])
    }

    private func isNil(_ attributes: XMLAttributes) -> Bool {
        guard let value = attributes.value("nil", namespace: "http://www.w3.org/2001/XMLSchema-instance") else {
            return false
        }
        return value.elementsEqual("true".utf8) || value.elementsEqual("1".utf8)
    }

    // MARK: Issues

    /// Throws an issue in strict mode, records it in lenient mode.
    private func note(_ code: DecodingIssue.Code, _ message: String, slot: Int? = nil) throws {
        let issue = DecodingIssue(code, path: path(to: slot), message: message)
        guard isLenient else { throw issue }
        if issues.count < Self.maximumIssues { issues.append(issue) }
    }

    private func noteMissing(_ slot: Int) throws {
        let layout = frames[frames.count - 1].layout
        for slot in slot..<layout.fields.count
        where layout.required.contains(slot) && !frames[frames.count - 1].present.contains(slot) {
            try note(.missingField, "\(layout.name) needs the field '\(layout.fields[slot].name)'", slot: slot)
        }
    }

    private func path(to slot: Int?) -> String {
        guard let root = frames.first else { return rootType?.name ?? "" }
        var path = root.layout.name
        for (position, frame) in frames.enumerated() {
            let next = position + 1 < frames.count ? frames[position + 1].slot : slot
            guard let next else { continue }
            let field = frame.layout.fields[next]
            path += "/" + field.name
            if field.isArray { path += "[\(frame.listSlot == next ? listCount(position) : 0)]" }
        }
        return path
    }

    /// How many elements of the list being collected at that frame are complete.
    private func listCount(_ position: Int) -> Int {
        let end = position + 1 < frames.count ? frames[position + 1].base : values.count
        return end - frames[position].listBase
    }
}
