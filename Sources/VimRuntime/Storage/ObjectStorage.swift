/// The fields of a data object: one word, copied on write.
///
/// Generated types are façades over it. It holds the fields that are present, in slot order, and which slots they
/// are; the schema says what each one is.
public struct ObjectStorage: Hashable, @unchecked Sendable {
    private var buffer: ObjectBuffer

    /// An object of that type without any field.
    public init(_ type: TypeID) { self.init(layout: type.layout) }

    init(layout: TypeLayout) { buffer = ObjectBuffer.make(layout: layout, capacity: 0) }

    /// Takes over the values of the present fields, in slot order, out of `values`.
    init(
        layout: TypeLayout, present: FieldSet, unknown: UnknownStorage?,
        moving values: UnsafeMutableBufferPointer<Value>
    ) {
        buffer = ObjectBuffer.make(layout: layout, capacity: values.count)
        buffer.withUnsafeMutablePointers { header, elements in
            header.pointee.present = present
            header.pointee.unknown = unknown
            header.pointee.count = values.count
            if let start = values.baseAddress { elements.moveInitialize(from: start, count: values.count) }
        }
    }

    var layout: TypeLayout { buffer.header.layout }

    /// The type, or its nearest known ancestor when the server sent one that this schema does not know.
    public var typeID: TypeID { layout.typeID }

    /// The type's name on the wire.
    public var wireTypeName: String { unknown?.typeName ?? layout.name }

    var present: FieldSet { buffer.header.present }

    var unknown: UnknownParts? { buffer.header.unknown?.parts }

    @inline(__always)
    func value(_ slot: Int) -> Value? {
        buffer.withUnsafeMutablePointers { header, elements in
            header.pointee.present.contains(slot) ? elements[header.pointee.present.rank(of: slot)] : nil
        }
    }

    /// Calls the closure for each field that is present, in slot order.
    @inline(__always)
    func forEachPresent(_ body: (Int, borrowing Value) throws -> Void) rethrows {
        let buffer = self.buffer
        try buffer.withUnsafeMutablePointers { header, elements in
            var slot = 0
            var position = 0
            while let next = header.pointee.present.next(from: slot) {
                try body(next, elements[position])
                position += 1
                slot = next + 1
            }
        }
    }

    mutating func set(_ value: Value?, _ slot: Int) {
        precondition(slot >= 0 && slot < layout.fields.count, "\(layout.name) has no slot \(slot)")
        let isPresent = present.contains(slot)
        if value == nil && !isPresent { return }
        makeUnique(room: value != nil && !isPresent ? 1 : 0)
        buffer.withUnsafeMutablePointers { header, elements in
            let position = header.pointee.present.rank(of: slot)
            let count = header.pointee.count
            switch (value, isPresent) {
            case (let value?, true): elements[position] = value
            case (let value?, false):
                (elements + position + 1).moveInitialize(from: elements + position, count: count - position)
                (elements + position).initialize(to: value)
                header.pointee.present.insert(slot)
                header.pointee.count = count + 1
            case (nil, _):
                (elements + position).deinitialize(count: 1)
                (elements + position).moveInitialize(from: elements + position + 1, count: count - position - 1)
                header.pointee.present.remove(slot)
                header.pointee.count = count - 1
            }
        }
    }

    mutating func setUnknown(_ parts: UnknownParts?) {
        makeUnique(room: 0)
        buffer.header.unknown = parts.map(UnknownStorage.init)
    }

    private mutating func makeUnique(room: Int) {
        let header = buffer.header
        let isUnique = isKnownUniquelyReferenced(&buffer)
        if isUnique && header.count + room <= header.capacity { return }
        let copy = ObjectBuffer.make(
            layout: header.layout, capacity: room == 0 ? header.count : max(4, 2 * (header.count + room)))
        copy.withUnsafeMutablePointers { target, targetElements in
            buffer.withUnsafeMutablePointers { source, sourceElements in
                target.pointee.present = source.pointee.present
                target.pointee.unknown = source.pointee.unknown
                target.pointee.count = source.pointee.count
                if isUnique {
                    targetElements.moveInitialize(from: sourceElements, count: source.pointee.count)
                    source.pointee.count = 0
                } else {
                    targetElements.initialize(from: sourceElements, count: source.pointee.count)
                }
            }
        }
        buffer = copy
    }

    /// Whether two objects are of the same type and have equal fields.
    public static func == (left: ObjectStorage, right: ObjectStorage) -> Bool {
        if left.buffer === right.buffer { return true }
        let leftHeader = left.buffer.header
        let rightHeader = right.buffer.header
        guard leftHeader.layout === rightHeader.layout, leftHeader.present == rightHeader.present,
            leftHeader.unknown == rightHeader.unknown
        else { return false }
        return left.buffer.withUnsafeMutablePointerToElements { leftElements in
            right.buffer.withUnsafeMutablePointerToElements { rightElements in
                (0..<leftHeader.count).allSatisfy { leftElements[$0] == rightElements[$0] }
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
    /// Layouts live as long as their schema, which lives as long as the process.
    unowned(unsafe) let layout: TypeLayout
    var present = FieldSet()
    var unknown: UnknownStorage?
    var count = 0
    let capacity: Int
}

/// The one heap object behind an ``ObjectStorage``. Shared only while nobody writes.
final class ObjectBuffer: ManagedBuffer<ObjectHeader, Value> {
    static func make(layout: TypeLayout, capacity: Int) -> ObjectBuffer {
        let buffer = create(minimumCapacity: capacity) { _ in ObjectHeader(layout: layout, capacity: capacity) }
        return unsafeDowncast(buffer, to: ObjectBuffer.self)
    }

    deinit {
        _ = withUnsafeMutablePointers { header, elements in elements.deinitialize(count: header.pointee.count) }
    }
}
