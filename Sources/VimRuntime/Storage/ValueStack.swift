/// Values that wait for their object to end.
///
/// An array would have to copy what this moves.
final class ValueStack {
    private var start: UnsafeMutablePointer<Value>
    private var capacity: Int
    private(set) var count = 0

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
