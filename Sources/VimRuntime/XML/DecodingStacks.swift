internal import SchemaFormat

/// An object whose element is open: plain words, so that copying one counts no references.
struct DecodingFrame {
    let layout: TypeLayout
    /// The layout's number.
    let type: Int32
    /// The layout's fields.
    let fields: UnsafePointer<FieldLayout>
    /// The parent's slot that the object is for.
    let slot: Int
    /// Whether the parent holds it as a value of any type.
    let isAny: Bool
    /// Whether the decoder keeps unknown parts of it.
    var hasUnknown = false
    /// Where its values start on the stack.
    let base: Int
    var present = FieldSet()
    /// The slot after the greatest that is present: from here on, a value belongs on top of the stack.
    var end = 0
    /// The slot that came last, or -1.
    var last = -1
    /// The list that is being collected, or -1, and where it starts on the stack.
    var listSlot = -1
    var listBase = 0

    init(layout: TypeLayout, slot: Int, isAny: Bool, base: Int) {
        self.layout = layout
        type = Int32(layout.number)
        fields = layout.fields.start
        self.slot = slot
        self.isAny = isAny
        self.base = base
    }
}

/// The objects whose elements are open, changed where they lie.
final class FrameStack {
    @exclusivity(unchecked) private var start: UnsafeMutablePointer<DecodingFrame>
    @exclusivity(unchecked) private var capacity: Int
    @exclusivity(unchecked) private(set) var count = 0

    init() {
        capacity = 32
        start = .allocate(capacity: capacity)
    }

    deinit { start.deallocate() }

    var isEmpty: Bool { count == 0 }

    /// The innermost open object; there must be one.
    var top: UnsafeMutablePointer<DecodingFrame> {
        @inline(__always) get {
            precondition(count > 0)
            return start + (count - 1)
        }
    }

    subscript(position: Int) -> UnsafeMutablePointer<DecodingFrame> {
        precondition(position >= 0 && position < count)
        return start + position
    }

    @inline(__always)
    func push(_ frame: DecodingFrame) {
        if count == capacity { grow() }
        (start + count).initialize(to: frame)
        count += 1
    }

    /// Takes the innermost frame off the stack, where it stays readable until the next push.
    @inline(__always)
    func pop() -> UnsafeMutablePointer<DecodingFrame> {
        precondition(count > 0)
        count -= 1
        return start + count
    }

    private func grow() {
        let larger = UnsafeMutablePointer<DecodingFrame>.allocate(capacity: 2 * capacity)
        larger.moveInitialize(from: start, count: count)
        start.deallocate()
        start = larger
        capacity *= 2
    }
}

/// The text of the simple value whose element is open.
final class TextBuffer {
    @exclusivity(unchecked) private var start: UnsafeMutablePointer<UInt8>
    @exclusivity(unchecked) private var capacity: Int
    @exclusivity(unchecked) private var count = 0

    init() {
        capacity = 1024
        start = .allocate(capacity: capacity)
    }

    deinit { start.deallocate() }

    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

    @inline(__always)
    func clear() { count = 0 }

    @inline(__always)
    func append(_ text: UnsafeBufferPointer<UInt8>) {
        if count + text.count > capacity { grow(to: count + text.count) }
        if let source = text.baseAddress { (start + count).update(from: source, count: text.count) }
        count += text.count
    }

    private func grow(to size: Int) {
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: 2 * size)
        larger.update(from: start, count: count)
        start.deallocate()
        start = larger
        capacity = 2 * size
    }
}

/// Values that wait for their object to end.
///
/// An array would have to copy what this moves.
final class ValueStack {
    @exclusivity(unchecked) private var start: UnsafeMutablePointer<Value>
    @exclusivity(unchecked) private var capacity: Int
    @exclusivity(unchecked) private(set) var count = 0

    init() {
        capacity = 256
        start = .allocate(capacity: capacity)
    }

    deinit {
        start.deinitialize(count: count)
        start.deallocate()
    }

    subscript(position: Int) -> Value {
        get {
            precondition(position >= 0 && position < count)
            return start[position]
        }
        set {
            precondition(position >= 0 && position < count)
            start[position] = newValue
        }
    }

    @inline(__always)
    func push(_ value: consuming Value) {
        if count == capacity { grow() }
        (start + count).initialize(to: value)
        count += 1
    }

    @inline(__always)
    func insert(_ value: consuming Value, at position: Int) {
        precondition(position >= 0 && position <= count)
        if count == capacity { grow() }
        if position < count { (start + position + 1).moveInitialize(from: start + position, count: count - position) }
        (start + position).initialize(to: value)
        count += 1
    }

    /// Takes the topmost values off the stack; the closure must move all of them out.
    @inline(__always)
    func moveTop<Result>(_ number: Int, _ body: (UnsafeMutableBufferPointer<Value>) -> Result) -> Result {
        precondition(number >= 0 && number <= count)
        count -= number
        return body(UnsafeMutableBufferPointer(start: start + count, count: number))
    }

    private func grow() {
        let larger = UnsafeMutablePointer<Value>.allocate(capacity: 2 * capacity)
        larger.moveInitialize(from: start, count: count)
        start.deallocate()
        start = larger
        capacity *= 2
    }
}

extension [Value] {
    /// An array of just the right size that takes the values over.
    init(moving values: UnsafeMutableBufferPointer<Value>) {
        self.init(unsafeUninitializedCapacity: values.count) { target, count in
            target.baseAddress?.moveInitialize(from: values.baseAddress!, count: values.count)
            count = values.count
        }
    }
}
