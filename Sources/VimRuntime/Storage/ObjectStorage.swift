/// The fields of a data object: one word, copied on write.
///
/// Generated types are façades over it. It holds the fields that are present, in slot order, and which slots they
/// are; the schema says what each one is.
public struct ObjectStorage: Hashable, @unchecked Sendable {
    private var buffer: ObjectBuffer

    /// An object of that type without any field.
    public init(_ type: TypeID) { self.init(layout: type.layout) }

    init(layout: TypeLayout, capacity: Int = 0) { buffer = ObjectBuffer.make(layout: layout, capacity: capacity) }

    /// Takes over the values of the present fields, in slot order, out of `values`.
    @inline(__always)
    init(
        layout: TypeLayout, present: FieldSet, unknown: UnknownParts?, moving values: UnsafeMutableBufferPointer<Value>
    ) {
        buffer = ObjectBuffer.make(layout: layout, capacity: values.count)
        buffer.withUnsafeMutablePointers { header, elements in
            header.pointee.setPresent(present, unknown: unknown)
            header.pointee.count = Int32(truncatingIfNeeded: values.count)
            if let start = values.baseAddress { elements.moveInitialize(from: start, count: values.count) }
        }
    }

    var layout: TypeLayout { buffer.withUnsafeMutablePointerToHeader { $0.pointee.layout } }

    /// The type, or its nearest known ancestor when the server sent one that this schema does not know.
    public var typeID: TypeID { layout.typeID }

    /// The type's name on the wire.
    public var wireTypeName: String { unknown?.typeName ?? layout.name }

    var present: FieldSet { buffer.withUnsafeMutablePointerToHeader { $0.pointee.present } }

    var unknown: UnknownParts? { buffer.withUnsafeMutablePointerToHeader { $0.pointee.rest?.unknown } }

    @inline(__always)
    func value(_ slot: Int) -> Value? {
        buffer.withUnsafeMutablePointers { header, elements in
            let present = header.pointee.present
            return present.contains(slot) ? elements[present.rank(of: slot)] : nil
        }
    }

    /// Calls the closure for each field that is present, in slot order.
    @inline(__always)
    func forEachPresent(_ body: (Int, borrowing Value) throws -> Void) rethrows {
        let buffer = self.buffer
        try buffer.withUnsafeMutablePointers { header, elements in
            let present = header.pointee.present
            var slot = 0
            var position = 0
            while let next = present.next(from: slot) {
                try body(next, elements[position])
                position += 1
                slot = next + 1
            }
        }
    }

    mutating func set(_ value: Value?, _ slot: Int) {
        precondition(slot >= 0 && slot < layout.fields.count, "\(layout.name) has no slot \(slot)")
        var present = self.present
        let isPresent = present.contains(slot)
        if value == nil && !isPresent { return }
        makeUnique(room: value != nil && !isPresent ? 1 : 0)
        buffer.withUnsafeMutablePointers { header, elements in
            let element = elements + present.rank(of: slot)
            let after = elements + Int(header.pointee.count) - element
            switch (value, isPresent) {
            case (let value?, true): element.pointee = value
            case (let value?, false):
                (element + 1).moveInitialize(from: element, count: after)
                element.initialize(to: value)
                present.insert(slot)
                header.pointee.count += 1
                header.pointee.setPresent(present, unknown: header.pointee.rest?.unknown)
            case (nil, _):
                element.deinitialize(count: 1)
                element.moveInitialize(from: element + 1, count: after - 1)
                present.remove(slot)
                header.pointee.count -= 1
                header.pointee.setPresent(present, unknown: header.pointee.rest?.unknown)
            }
        }
    }

    mutating func setUnknown(_ parts: UnknownParts?) {
        makeUnique(room: 0)
        buffer.withUnsafeMutablePointerToHeader { $0.pointee.setPresent($0.pointee.present, unknown: parts) }
    }

    private mutating func makeUnique(room: Int) {
        let isUnique = isKnownUniquelyReferenced(&buffer)
        let (count, capacity) = buffer.withUnsafeMutablePointerToHeader {
            (Int($0.pointee.count), Int($0.pointee.capacity))
        }
        if isUnique && count + room <= capacity { return }
        let copy = ObjectBuffer.make(layout: layout, capacity: room == 0 ? count : max(4, 2 * (count + room)))
        copy.withUnsafeMutablePointers { target, targetElements in
            buffer.withUnsafeMutablePointers { source, sourceElements in
                target.pointee.first = source.pointee.first
                target.pointee.rest = source.pointee.rest
                target.pointee.count = source.pointee.count
                if isUnique {
                    source.pointee.count = 0
                    targetElements.moveInitialize(from: sourceElements, count: count)
                } else {
                    targetElements.initialize(from: sourceElements, count: count)
                }
            }
        }
        buffer = copy
    }

    /// Whether two objects are of the same type and have equal fields.
    public static func == (left: ObjectStorage, right: ObjectStorage) -> Bool {
        if left.buffer === right.buffer { return true }
        return left.buffer.withUnsafeMutablePointers { left, leftElements in
            right.buffer.withUnsafeMutablePointers { right, rightElements in
                left.pointee.layout == right.pointee.layout && left.pointee.first == right.pointee.first
                    && left.pointee.rest == right.pointee.rest
                    && (0..<Int(left.pointee.count)).allSatisfy { leftElements[$0] == rightElements[$0] }
            }
        }
    }

    /// Feeds type and fields to a hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(layout.number)
        forEachPresent { slot, value in
            hasher.combine(slot)
            hasher.combine(copy value)
        }
    }
}

/// What stands before the values in memory.
struct ObjectHeader {
    let layout: TypeLayout
    /// Which of the first 64 slots are present.
    var first: UInt64 = 0
    var rest: ObjectRest?
    var count: Int32 = 0
    let capacity: Int32

    init(layout: TypeLayout, capacity: Int) {
        self.layout = layout
        self.capacity = Int32(truncatingIfNeeded: capacity)
    }

    var present: FieldSet {
        @inline(__always) get { FieldSet(first: first, rest: rest == nil ? nil : rest!.present) }
    }

    @inline(__always)
    mutating func setPresent(_ present: FieldSet, unknown: UnknownParts?) {
        first = present.first
        if unknown == nil && !present.hasRest {
            if rest != nil { rest = nil }
        } else {
            rest = ObjectRest(present: present, unknown: unknown)
        }
    }
}

/// What few objects need, so that the others pay one word for it.
final class ObjectRest: Hashable, Sendable {
    /// Which slots are present; those from 64 on count.
    let present: FieldSet
    /// What the schema does not know.
    let unknown: UnknownParts?

    init(present: FieldSet, unknown: UnknownParts?) {
        self.present = present.restOnly
        self.unknown = unknown
    }

    static func == (left: ObjectRest, right: ObjectRest) -> Bool {
        left === right || (left.present == right.present && left.unknown == right.unknown)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(present)
        hasher.combine(unknown)
    }
}

/// The one heap object behind an ``ObjectStorage``. Shared only while nobody writes.
final class ObjectBuffer: ManagedBuffer<ObjectHeader, Value> {
    @inline(__always)
    static func make(layout: TypeLayout, capacity: Int) -> ObjectBuffer {
        let buffer = create(minimumCapacity: capacity) { _ in ObjectHeader(layout: layout, capacity: capacity) }
        return unsafeDowncast(buffer, to: ObjectBuffer.self)
    }

    deinit {
        withUnsafeMutablePointers { header, elements in
            // One by one, because the runtime's loop for many asks the type's witness for each.
            for position in 0..<Int(header.pointee.count) { (elements + position).deinitialize(count: 1) }
        }
    }
}
