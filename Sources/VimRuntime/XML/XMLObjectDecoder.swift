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
    private(set) var issues: [DecodingIssue] = []
    /// The root object, once its element has ended.
    private(set) var result: ObjectStorage?
    /// Whether the root element has ended.
    @exclusivity(unchecked) private(set) var isDone = false
    /// Type that the root element must be of.
    private var rootType: TypeLayout

    // The parser calls one event at a time, and no event calls another: exclusive access needs no check at run time,
    // which would cost a sixth of the decoding.
    @exclusivity(unchecked) private var mode = Mode.objects
    private let frames = FrameStack()
    private let values = ValueStack()
    private let text = TextBuffer()
    private let slots = SlotCache()
    private let types: TypeCache
    private let strings = StringCache()
    @exclusivity(unchecked) private var leaf = Leaf()
    @exclusivity(unchecked) private var reference = (type: "", serverGUID: String?.none)
    @exclusivity(unchecked) private var fragment: Fragment?
    @exclusivity(unchecked) private var skippedDepth = 0
    @exclusivity(unchecked) private var depth = 0
    private let namespaces = NamespaceScope()
    private let instance = InstanceAttributes()
    /// What objects that are open hold beyond the schema, by their frames' positions.
    private var unknown: [Int: UnknownParts] = [:]

    static let maximumIssues = 1000

    /// What the innermost open element is.
    private enum Mode {
        /// An object, or nothing yet.
        case objects
        /// A simple value.
        case leaf
        /// Part of an element that is passed over, in an object or in a simple value.
        case skipped
        /// Part of an element that the schema does not know.
        case fragment
    }

    /// A primitive, enumeration or reference whose element is open; of kind void when there is none.
    private struct Leaf {
        var kind = ValueKind.void
        var type = -1
        var slot = 0
        var isAny = false
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
        types = TypeCache(root.schema)
    }

    func startElement(_ name: XMLName, attributes: XMLAttributes) throws {
        depth += 1
        if attributes.namespaceCount > 0 { namespaces.open(attributes, depth: depth) }
        guard mode == .objects else { return try startWithin(name, attributes) }
        guard !frames.isEmpty else {
            return try push(rootType, slot: 0, isAny: false, xsiType: instance.read(attributes).type)
        }
        let top = frames.top
        let slot = slots.slot(of: name, in: top)
        guard slot >= 0 else { return begin(Fragment(use: .field), name, attributes) }
        var xsiType: UnsafeBufferPointer<UInt8>?
        if attributes.count > 0 {
            let found = instance.read(attributes)
            if found.isNil {
                mode = .skipped
                skippedDepth = 1
                return
            }
            xsiType = found.type
        }
        let field = top.pointee.fields + slot
        switch field.pointee.kind {
        case .object: try push(schema.layout(field.pointee.type), slot: slot, isAny: false, xsiType: xsiType)
        case .reference: begin(reference: attributes, slot: slot, isAny: false)
        case .anyType: beginAny(slot: slot, name, attributes, xsiType)
        case .arrayType: try push(schema.layout(field.pointee.type), slot: slot, isAny: true, xsiType: xsiType)
        default: begin(Leaf(kind: field.pointee.kind, type: field.pointee.type, slot: slot, isAny: false))
        }
    }

    /// An element starts where there is no object around it.
    @inline(never)
    private func startWithin(_ name: XMLName, _ attributes: XMLAttributes) throws {
        switch mode {
        case .fragment: fragment!.builder.start(name, attributes)
        case .skipped: skippedDepth += 1
        case .leaf, .objects:
            try note(.unexpectedElement, "an element <\(name.localString)> stands within a simple value")
            mode = .skipped
            skippedDepth = 1
        }
    }

    @inline(__always)
    private func begin(_ leaf: Leaf) {
        text.clear()
        self.leaf = leaf
        mode = .leaf
    }

    @inline(never)
    private func beginAny(
        slot: Int, _ name: XMLName, _ attributes: XMLAttributes, _ xsiType: UnsafeBufferPointer<UInt8>?
    ) {
        guard let typeName = xsiType else { return begin(Fragment(use: .any(slot: slot)), name, attributes) }
        if let kind = PrimitiveText.kind(named: typeName) {
            begin(Leaf(kind: kind, slot: slot, isAny: true))
        } else if let layout = types.type(named: typeName) {
            if layout.kind == .enumeration {
                begin(Leaf(kind: .enumeration, type: layout.number, slot: slot, isAny: true))
            } else {
                pushFrame(layout, slot: slot, isAny: true)
            }
        } else if typeName.elementsEqual("ManagedObjectReference".utf8)
            || typeName.elementsEqual("ManagedObject".utf8)
        {
            // pyvmomi writes the shorter name.
            begin(reference: attributes, slot: slot, isAny: true)
        } else {
            begin(Fragment(use: .any(slot: slot)), name, attributes)
        }
    }

    @inline(never)
    private func begin(reference attributes: XMLAttributes, slot: Int, isAny: Bool) {
        reference.type = attributes.value("type", namespace: nil).map { strings.string($0) } ?? ""
        reference.serverGUID = attributes.value("serverGuid", namespace: nil).map { strings.string($0) }
        begin(Leaf(kind: .reference, slot: slot, isAny: isAny))
    }

    @inline(never)
    private func begin(_ new: Fragment, _ name: XMLName, _ attributes: XMLAttributes) {
        mode = .fragment
        fragment = new
        fragment!.builder.start(name, attributes, scope: namespaces.declarations)
    }

    /// Opens an object's frame: `xsi:type` can only make the declared type more special.
    private func push(
        _ declared: TypeLayout, slot: Int, isAny: Bool, xsiType: UnsafeBufferPointer<UInt8>?
    ) throws {
        guard let xsiType else { return pushFrame(declared, slot: slot, isAny: isAny) }
        guard let layout = types.type(named: xsiType) else {
            pushFrame(declared, slot: slot, isAny: isAny)
            withUnknown { $0.typeName = String(decoding: xsiType, as: UTF8.self) }
            return
        }
        guard layout.isKind(of: declared) else {
            try note(.typeMismatch, "is of type \(layout.name), which is no \(declared.name)", slot: slot)
            pushFrame(declared, slot: slot, isAny: isAny)
            withUnknown { $0.typeName = layout.name }
            return
        }
        pushFrame(layout, slot: slot, isAny: isAny)
    }

    @inline(__always)
    private func pushFrame(_ layout: TypeLayout, slot: Int, isAny: Bool) {
        frames.push(DecodingFrame(layout: layout, slot: slot, isAny: isAny, base: values.count))
    }

    func characters(_ text: UnsafeBufferPointer<UInt8>) throws {
        switch mode {
        case .leaf: self.text.append(text)
        case .fragment: fragment!.builder.text(text)
        case .skipped: break
        case .objects:
            if !frames.isEmpty, text.contains(where: { $0 > 0x20 }) {
                try note(.unexpectedElement, "text stands where only elements are declared")
            }
        }
    }

    func endElement() throws {
        if depth == namespaces.depth { namespaces.close() }
        depth -= 1
        switch mode {
        case .leaf:
            mode = .objects
            try endLeaf()
        case .objects: try endObject()
        case .skipped:
            skippedDepth -= 1
            if skippedDepth == 0 { mode = leaf.kind == .void ? .objects : .leaf }
        case .fragment:
            fragment!.builder.end()
            if fragment!.builder.isComplete { endFragment() }
        }
    }

    @inline(never)
    private func endFragment() {
        let finished = fragment!
        fragment = nil
        mode = .objects
        switch finished.use {
        case .field:
            let top = frames.top
            let after = top.pointee.listSlot >= 0 ? top.pointee.listSlot : top.pointee.last
            withUnknown { $0.fields.append(UnknownParts.Field(after: after, element: finished.builder.root!)) }
        case .any(let slot):
            deliver(.any(AnyStorage(.unknown(finished.builder.root!))), slot)
        }
    }

    /// Changes what the innermost object holds beyond the schema.
    private func withUnknown(_ body: (inout UnknownParts) -> Void) {
        frames.top.pointee.hasUnknown = true
        body(&unknown[frames.count - 1, default: UnknownParts()])
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
            return try note(.invalidValue, "'\(found)' is no \(ended.kind)", slot: ended.slot)
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
        let missing = frames.top.pointee.layout.required.firstMissing(in: frames.top.pointee.present)
        if let missing { try noteMissing(missing) }
        let frame = frames.pop()
        let extra = frame.pointee.hasUnknown ? unknown.removeValue(forKey: frames.count) : nil
        let storage = values.moveTop(values.count - frame.pointee.base) {
            ObjectStorage(layout: frame.pointee.layout, present: frame.pointee.present, unknown: extra, moving: $0)
        }
        if frames.isEmpty {
            result = storage
            isDone = true
        } else if frame.pointee.isAny {
            deliver(.any(AnyStorage(anyValue(storage))), frame.pointee.slot)
        } else {
            deliver(.object(storage), frame.pointee.slot)
        }
    }

    private func anyValue(_ storage: ObjectStorage) -> AnyValue {
        storage.layout.kind == .array ? .array(AnyArray(storage: storage)) : .object(AnyDataObject(_storage: storage))
    }

    /// Gives a value to the innermost open object.
    private func deliver(_ value: consuming Value, _ slot: Int) {
        let top = frames.top
        if top.pointee.fields[slot].isArray {
            if top.pointee.listSlot != slot {
                closeList(top)
                top.pointee.listSlot = slot
                top.pointee.listBase = values.count
            }
            values.push(value)
        } else {
            closeList(top)
            place(value, slot, top)
        }
    }

    /// Turns the values of the list that is being collected into one.
    @inline(__always)
    private func closeList(_ top: UnsafeMutablePointer<DecodingFrame>) {
        let slot = top.pointee.listSlot
        guard slot >= 0 else { return }
        top.pointee.listSlot = -1
        let elements = values.moveTop(values.count - top.pointee.listBase) { Array(moving: $0) }
        place(.list(elements), slot, top)
    }

    /// Puts a value where its slot belongs among the object's values: on top, unless fields came out of order.
    @inline(__always)
    private func place(_ value: consuming Value, _ slot: Int, _ top: UnsafeMutablePointer<DecodingFrame>) {
        top.pointee.last = slot
        if slot >= top.pointee.end {
            top.pointee.end = slot + 1
            top.pointee.present.insert(slot)
            values.push(value)
        } else {
            placeOutOfOrder(value, slot, top)
        }
    }

    @inline(never)
    private func placeOutOfOrder(_ value: consuming Value, _ slot: Int, _ top: UnsafeMutablePointer<DecodingFrame>) {
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

    // MARK: Issues

    /// Throws an issue in strict mode, records it in lenient mode.
    @inline(never)
    private func note(_ code: DecodingIssue.Code, _ message: @autoclosure () -> String, slot: Int? = nil) throws {
        guard !isLenient || issues.count < Self.maximumIssues else { return }
        let issue = DecodingIssue(code, path: path(to: slot), message: message())
        guard isLenient else { throw issue }
        issues.append(issue)
    }

    @inline(never)
    private func noteMissing(_ slot: Int) throws {
        guard !isLenient || issues.count < Self.maximumIssues else { return }
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
