internal import Synchronization

/// Adds up what several transfers have moved, and tells it.
final class ByteCounter: Sendable {
    private struct State {
        var count: Int64 = 0
        var total: Int64?
    }

    private let state: Mutex<State>
    private let report: ByteProgressHandler?

    init(total: Int64?, report: ByteProgressHandler?) {
        state = Mutex(State(total: total))
        self.report = report
    }

    var progress: ByteProgress { state.withLock { ByteProgress(transferred: $0.count, total: $0.total) } }

    /// Notes how many bytes there will be, when that is not known from the start; 0 stands for unknown.
    func expect(_ total: Int64) { state.withLock { $0.total = total > 0 ? total : nil } }

    func add(_ bytes: Int) {
        state.withLock { $0.count += Int64(bytes) }
        report?(progress)
    }
}
