import Synchronization

/// A value that is made when it is first needed, once: whoever needs it meanwhile waits.
public final class Lazily<Value: Sendable>: Sendable {
    private let made = Mutex<Value?>(nil)
    private let make: @Sendable () throws -> Value

    /// A value that is made like this. If that fails, it is tried again the next time.
    public init(_ make: @escaping @Sendable () throws -> Value) { self.make = make }

    /// The value.
    ///
    /// - Throws: what making it throws.
    public var value: Value {
        get throws {
            try made.withLock { made in
                if let made { return made }
                let value = try make()
                made = value
                return value
            }
        }
    }
}
