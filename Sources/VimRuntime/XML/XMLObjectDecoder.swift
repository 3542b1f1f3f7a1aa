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
    private let rootType: TypeLayout

    // The parser calls one event at a time, and no event calls another: exclusive access needs no check at run time,
    // which would cost a sixth of the decoding.
    private let frames = FrameStack()
    private let values = ValueStack()
    @exclusivity(unchecked) private var leaf = Leaf()
    @exclusivity(unchecked) private var reference = (type: "", serverGUID: String?.none)
    private let text = TextBuffer()
    @exclusivity(unchecked) private var strings = StringCache()
    @exclusivity(unchecked) private var fragment: Fragment?
    @exclusivity(unchecked) private var skippedDepth = 0
    @exclusivity(unchecked) private var namespaces: [(depth: Int, declaration: XMLFragment.Attribute)] = []
    @exclusivity(unchecked) private var depth = 0
    @exclusivity(unchecked) private var instanceNamespace: UnsafePointer<UInt8>?
    /// Called when the root element has ended.
    private let whenDone: (XMLObjectDecoder) -> Void

    static let maximumIssues = 1000

    /// A primitive, enumeration or reference whose element is open; of kind void when there is none.
    private struct Leaf {
        var kind = ValueKind.void
        var type = -1
        var slot = 0
        var isAny = false

        var isOpen: Bool { kind != .void }
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
    init(root: TypeLayout, isLenient: Bool, whenDone: @escaping (XMLObjectDecoder) -> Void = { _ in }) {
        schema = root.schema
        rootType = root
        self.isLenient = isLenient
        self.whenDone = whenDone
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
        if leaf.isOpen {
            try note(.unexpectedElement, "an element <\(name.localString)> stands within a simple value")
            skippedDepth = 1
            return
        }
        if frames.isEmpty {
            try push(rootType, slot: 0, isAny: false, attributes: attributes)
            return
        }
        let top = frames.top
        guard let slot = top.pointee.slot(named: name.local) else {
            begin(Fragment(use: .field), name, attributes)
            return
        }
        if attributes.count > 0, isNil(attributes) {
            skippedDepth = 1
            return
        }
        let field = top.pointee.fields + slot
        switch field.pointee.kind {
        case .object: try push(schema.layout(field.pointee.type), slot: slot, isAny: false, attributes: attributes)
        case .reference: begin(reference: attributes, slot: slot, isAny: false)
        case .anyType: try beginAny(slot: slot, name, attributes)
        case .arrayType: try push(schema.layout(field.pointee.type), slot: slot, isAny: true, attributes: attributes)
        default: begin(Leaf(kind: field.pointee.kind, type: field.pointee.type, slot: slot, isAny: false))
        }
    }

    private func begin(_ leaf: Leaf) {
        text.clear()
        self.leaf = leaf
    }

    private func beginAny(slot: Int, _ name: XMLName, _ attributes: XMLAttributes) throws {
        guard let typeName = typeName(attributes) else {
            begin(Fragment(use: .any(slot: slot)), name, attributes)
            return
        }
        if let kind = PrimitiveText.kind(named: typeName) {
            begin(Leaf(kind: kind, slot: slot, isAny: true))
            return
        }
        // pyvmomi writes the shorter name.
        if typeName.elementsEqual("ManagedObjectReference".utf8) || typeName.elementsEqual("ManagedObject".utf8) {
            begin(reference: attributes, slot: slot, isAny: true)
            return
        }
        guard let number = schema.table.type(named: typeName) else {
            begin(Fragment(use: .any(slot: slot)), name, attributes)
            return
        }
        let layout = schema.layout(number)
        if layout.kind == .enumeration {
            begin(Leaf(kind: .enumeration, type: number, slot: slot, isAny: true))
        } else {
            pushFrame(layout, slot: slot, isAny: true)
        }
    }

    private func begin(reference attributes: XMLAttributes, slot: Int, isAny: Bool) {
        reference.type = attributes.value("type", namespace: nil).map { strings.string($0) } ?? ""
        reference.serverGUID = attributes.value("serverGuid", namespace: nil).map { strings.string($0) }
        begin(Leaf(kind: .reference, slot: slot, isAny: isAny))
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
            frames.top.pointee.unknown = UnknownParts(typeName: String(decoding: typeName, as: UTF8.self))
            return
        }
        let layout = schema.layout(number)
        guard layout.isKind(of: declared) else {
            try note(.typeMismatch, "is of type \(layout.name), which is no \(declared.name)", slot: slot)
            pushFrame(declared, slot: slot, isAny: isAny)
            frames.top.pointee.unknown = UnknownParts(typeName: layout.name)
            return
        }
        pushFrame(layout, slot: slot, isAny: isAny)
    }

    private func pushFrame(_ layout: TypeLayout, slot: Int, isAny: Bool) {
        frames.push(DecodingFrame(layout: layout, slot: slot, isAny: isAny, base: values.count))
    }

    func characters(_ text: UnsafeBufferPointer<UInt8>) throws {
        if leaf.isOpen, skippedDepth == 0 {
            self.text.append(text)
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
        } else if leaf.isOpen {
            try endLeaf()
        } else {
            try endObject()
        }
    }

    private func endFragment() {
        let finished = fragment!
        fragment = nil
        switch finished.use {
        case .field:
            let top = frames.top
            let after = top.pointee.listSlot >= 0 ? top.pointee.listSlot : top.pointee.cursor - 1
            let field = UnknownParts.Field(after: after, element: finished.builder.root!)
            if top.pointee.unknown == nil { top.pointee.unknown = UnknownParts() }
            top.pointee.unknown!.fields.append(field)
        case .any(let slot):
            deliver(.any(AnyStorage(.unknown(finished.builder.root!))), slot)
        }
    }

    private func endLeaf() throws {
        let ended = leaf
        leaf.kind = .void
        let value: Value?
        switch ended.kind {
        case .string, .anyURI, .enumeration: value = .string(strings.string(text.bytes))
        case .reference:
            value = .reference(
                ReferenceStorage(
                    type: reference.type, value: strings.string(text.bytes), serverGUID: reference.serverGUID))
        default: value = PrimitiveText.value(text.bytes, of: ended.kind)
        }
        guard let value else {
            let found = String(decoding: text.bytes.prefix(64), as: UTF8.self)
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
        closeList(frames.top)
        if let missing = frames.top.pointee.layout.required.firstMissing(in: frames.top.pointee.present) {
            try noteMissing(missing)
        }
        let frame = frames.pop()
        let count = values.count - frame.base
        let storage = values.moveTop(count) {
            ObjectStorage(
                layout: frame.layout, present: frame.present, unknown: frame.unknown.map(UnknownStorage.init),
                moving: $0)
        }
        if frames.isEmpty {
            result = storage
            whenDone(self)
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
    private func deliver(_ value: consuming Value, _ slot: Int) {
        let top = frames.top
        if top.pointee.fields[slot].isArray {
            if top.pointee.listSlot != slot {
                closeList(top)
                top.pointee.listSlot = slot
                top.pointee.listBase = values.count
                top.pointee.cursor = slot
            }
            values.push(value)
        } else {
            closeList(top)
            top.pointee.cursor = slot + 1
            place(value, slot, top)
        }
    }

    /// Turns the values of the list that is being collected into one.
    @inline(__always)
    private func closeList(_ top: UnsafeMutablePointer<DecodingFrame>) {
        let slot = top.pointee.listSlot
        guard slot >= 0 else { return }
        top.pointee.listSlot = -1
        top.pointee.cursor = slot + 1
        let elements = values.moveTop(values.count - top.pointee.listBase) { Array(moving: $0) }
        place(.list(elements), slot, top)
    }

    /// Puts a value where its slot belongs among the object's values: on top, unless fields came out of order.
    @inline(__always)
    private func place(_ value: consuming Value, _ slot: Int, _ top: UnsafeMutablePointer<DecodingFrame>) {
        let position = top.pointee.base + top.pointee.present.rank(of: slot)
        if !top.pointee.present.contains(slot) {
            top.pointee.present.insert(slot)
            values.insert(value, at: position)
        } else if case .list(let before) = values[position], case .list(let more) = value {
            values[position] = .list(before + more)
        } else {
            values[position] = value
        }
    }

    // MARK: Attributes

    /// The local part of the `xsi:type`.
    private func typeName(_ attributes: XMLAttributes) -> UnsafeBufferPointer<UInt8>? {
        guard let name = instance("type", attributes) else { return nil }
        guard let colon = name.firstIndex(of: 0x3A) else { return name }
        return UnsafeBufferPointer(rebasing: name[(colon + 1)...])
    }

    private func isNil(_ attributes: XMLAttributes) -> Bool {
        guard let value = instance("nil", attributes) else { return false }
        return value.elementsEqual("true".utf8) || value.elementsEqual("1".utf8)
    }

    /// An attribute of XML Schema's instance namespace, whose address is remembered: there is one copy of it.
    private func instance(_ local: StaticString, _ attributes: XMLAttributes) -> UnsafeBufferPointer<UInt8>? {
        for position in 0..<attributes.count {
            let attribute = attributes[position]
            guard let namespace = attribute.name.namespaceAddress, attribute.name.isLocal(local) else { continue }
            if namespace != instanceNamespace {
                guard attribute.name.namespaceString == "http://www.w3.org/2001/XMLSchema-instance" else { continue }
                instanceNamespace = namespace
            }
            return attribute.value
        }
        return nil
    }

    // MARK: Issues

    /// Throws an issue in strict mode, records it in lenient mode.
    private func note(_ code: DecodingIssue.Code, _ message: String, slot: Int? = nil) throws {
        let issue = DecodingIssue(code, path: path(to: slot), message: message)
        guard isLenient else { throw issue }
        if issues.count < Self.maximumIssues { issues.append(issue) }
    }

    private func noteMissing(_ slot: Int) throws {
        let layout = frames.top.pointee.layout
        for slot in slot..<layout.fields.count
        where layout.required.contains(slot) && !frames.top.pointee.present.contains(slot) {
            try note(.missingField, "\(layout.name) needs the field '\(layout.fields[slot].name)'", slot: slot)
        }
    }

    private func path(to slot: Int?) -> String {
        guard !frames.isEmpty else { return rootType.name }
        var path = frames[0].pointee.layout.name
        for position in 0..<frames.count {
            let frame = frames[position]
            guard let next = position + 1 < frames.count ? frames[position + 1].pointee.slot : slot else { continue }
            let field = frame.pointee.layout.fields[next]
            path += "/" + field.name
            if field.isArray { path += "[\(frame.pointee.listSlot == next ? listCount(position) : 0)]" }
        }
        return path
    }

    /// How many elements of the list being collected at that frame are complete.
    private func listCount(_ position: Int) -> Int {
        let end = position + 1 < frames.count ? frames[position + 1].pointee.base : values.count
        return end - frames[position].pointee.listBase
    }
}
