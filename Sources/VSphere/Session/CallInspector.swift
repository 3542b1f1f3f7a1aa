public import VimTypes

/// Looks at each operation before it is sent, and may refuse it by throwing.
///
/// It is bound to a task and its children, so that one client can serve callers of different rights:
/// ```swift
/// let inspector = CallInspector { call in print(call.operation.name) }
/// try await CallInspector.$current.withValue(inspector) { try await vm.powerOnVM() }
/// ```
/// What a client does for itself, such as logging in, is not shown.
public struct CallInspector: Sendable {
    // A task-local function by itself ends optimized programs: Swift 6.3 finds no metadata for its type.
    let inspect: @Sendable (MethodCall) throws -> Void

    /// The inspector of this task; nil where there is none.
    @TaskLocal public static var current: CallInspector?

    /// Makes an inspector of what looks at a call.
    public init(_ inspect: @escaping @Sendable (MethodCall) throws -> Void) {
        self.inspect = inspect
    }
}
