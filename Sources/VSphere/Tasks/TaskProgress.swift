public import VimTypes

/// How far an unfinished vCenter task is.
public struct TaskProgress: Hashable, Sendable {
    /// Percent done, 0 to 100; nil when the task does not tell.
    public let percent: Int?
    /// `queued` or `running`, or `success` or `error` when it is over.
    public let state: TaskInfoState
    /// What the task is doing at present, in the server's words, if it says.
    public let description: String?

    /// Makes one.
    public init(percent: Int?, state: TaskInfoState, description: String? = nil) {
        self.percent = percent
        self.state = state
        self.description = description
    }

    /// Takes what a task tells of itself.
    public init(_ info: TaskInfo) {
        self.init(percent: info.progress, state: info.state, description: info.description?.message)
    }
}

extension TaskInfo {
    /// Whether the task is over, well or not.
    public var isFinished: Bool { state == .success || state == .error }

    /// Wire name of the operation that the task performs, such as `PowerOnVM_Task`; where the server does not tell, the
    /// task's description identifier, such as `VirtualMachine.powerOn`.
    public var operationName: String { name.flatMap { $0.isEmpty ? nil : $0 } ?? descriptionId }

    /// The user that started the task; nil when it was the system, an alarm or a schedule.
    public var userName: String? { reason.as(TaskReasonUser.self)?.userName }

    /// What the task failed with; nil when it did not fail.
    public var fault: VimFault? {
        guard state == .error else { return nil }
        return VimFault(
            operation: operationName, message: error?.localizedMessage ?? "", detail: error?.fault.asAny)
    }
}
