public import VimTypes

/// Looks at each operation before it is sent, and may refuse it by throwing.
///
/// It is bound to a task and its children, so that one client can serve callers of different rights:
/// ```swift
/// try await CallInspector.$current.withValue({ call in print(call.operation.name) }) { try await vm.powerOnVM() }
/// ```
/// What a client does for itself, such as logging in, is not shown.
public enum CallInspector {
    /// The inspector of this task; nil where there is none.
    @TaskLocal public static var current: (@Sendable (MethodCall) throws -> Void)?
}
